"""A scheme as a workbook: the template, and a filled-in one as a definition or as faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.pages import workbooks
from zhengtong.core.pages.workbooks import Column, Fault, Line, Sheet
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.assessment.errors import FaultyTable
from zhengtong.modules.assessment.plugins import Metric, metrics
from zhengtong.modules.assessment.schemes import flat, reading
from zhengtong.modules.assessment.schemes.checking import findings
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.assessment.schemes.reading import BadScheme


def _c(key: str, zh: str, en: str, hint: str = "", *, needed: bool = False) -> Column:
    return Column(key=key, zh=zh, en=en, hint=hint, is_needed=needed)


NAMES = (_c("name", "名称", "Name", needed=True), _c("name_en", "名称（英文）", "Name in English"))
KEY = _c(
    "key", "标识", "Key", "小写字母、数字、下划线；空着由平台编。 Empty: numbered by the platform."
)
HEAD = Sheet(
    zh="方案", en="Scheme", most_rows=5,
    columns=[
        _c("key", "标识", "Key", "小写字母、数字、下划线，全县唯一。 Unique in the county.",
           needed=True),
        *NAMES,
        _c("kinds", "考核对象", "Subjects", "个人、单位、窗口，可以写几个。 staff; organization.",
           needed=True),
        _c("total", "总分", "Total", "各维度应当合计多少；开放计分的空着。 Empty: open-ended."),
        _c("notice_days", "公示天数", "Days shown", "不填为 7。 7 when empty."),
        _c("correct_days", "自行改正天数", "Days to put right", "不填为 0。 0 when empty."),
        _c("appeal_levels", "复核级数", "Levels of review", "1 或 2。"),
        _c("pro_rata", "按任职月数折算", "Pro rata", "是 或空。 yes or empty."),
        _c("says", "说明", "Explanation"),
    ],
    examples=[
        ["my_scheme", "窗口服务考核", "Window service", "个人", 100, 7, 2, 1, "", "例子，可以改。"],
    ],
)  # fmt: skip
DIMENSIONS = Sheet(
    zh="维度", en="Dimensions", most_rows=50,
    columns=[
        KEY, *NAMES,
        _c("full", "满分", "Full", "从满分扣的必填。"),
        _c("start", "起点", "Start", "从满分扣、从零加。 full or zero."),
        _c("floor", "下限", "Floor", "不填为 0；写“无”没有下限。"),
        _c("cap", "上限", "Cap", "不填等于满分；写“无”没有上限。"),
        _c("bonus", "附加分", "Bonus", "是 或空；附加分不算进总分合计。"),
        _c("weight", "权重", "Weight", "不填为 1；例如 0.2。"),
    ],
    examples=[["service", "服务", "Service", 60, "从满分扣", "", "", "", ""],
              ["attendance", "考勤", "Attendance", 40, "从满分扣", "", "", "", ""]],
)  # fmt: skip
INDICATORS = Sheet(
    zh="指标", en="Indicators", most_rows=500,
    columns=[
        _c("dimension", "维度", "Dimension", "维度的标识或名称。 Key or name.", needed=True),
        KEY, *NAMES,
        _c("kind", "方式", "How", "记录（人录入）、数据（平台取数）。 event or metric."),
        _c("points", "分值", "Points", "例如 -2。"),
        _c("least", "分值下限", "Least", "由考核人在范围内给分时填。"),
        _c("most", "分值上限", "Most"),
        _c("unit", "每", "Per", "每次、每件、每天、每月、一次。"),
        _c("yuan", "奖励（元）", "Yuan"),
        _c("limit", "最多", "Limit", "这一项合计最多加减多少分。"),
        _c("needs_file", "要证据", "Evidence", "是 或空。"),
        _c("choices", "情形", "Cases", "一般=-5；重大=-10；突出=2~5；采用=10/20（分值/元）。"),
        _c("times", "加倍", "Times", "重大活动=2。"),
        _c("metric", "数据指标", "Metric", "标识或名称，例如 attendance_late 或 迟到早退次数。"),
        _c("rule_kind", "规则", "Rule", "每单位、达到、分档、比平均。"),
        _c("test", "比较", "Test", "> >= < <= ="),
        _c("bound", "界限", "Bound"),
        _c("step", "每多少", "Step"),
        _c("span", "取数时段", "Span", "周期、每月、全年。"),
        _c("every", "每月都要达到", "Every", "是 或空。"),
        _c("bands", "分档表", "Bands", "90=10；80=5；0=0。"),
    ],
    examples=[
        ["service", "", "态度生硬", "Rude", "记录", -2, "", "", "每次"],
        ["attendance", "", "一个月迟到早退超过 5 次", "More than 5 late in a month", "数据", -2, "",
         "", "", "", "", "", "", "", "attendance_late", "达到", ">", 5, "", "每月"],
    ],
)  # fmt: skip
EXTRAS = Sheet(
    zh="其他规则", en="Other rules", most_rows=200,
    columns=[
        _c("what", "类别", "What", "岗位类别、否决、等次、后果、奖励、不参加、荣誉。 group, veto, "
           "grade, threshold, reward, left out, honour.", needed=True),
        KEY, *NAMES,
        _c("dimension", "否决的维度", "Dimension", "空着是整个结果定为否决等次。"),
        _c("from", "等次起点", "From"),
        _c("quota", "比例上限（%）", "Quota"),
        _c("veto", "否决等次", "Veto grade", "是 或空。"),
        _c("measure", "看什么", "Measure", "后果：扣分、加分、总分。"),
        _c("test", "比较", "Test", "后果：> >= < <= =，不填为 >=。"),
        _c("bound", "界限", "Bound", "后果：例如 100。"),
        _c("in_year", "全年累计", "Over the year", "后果：是 或空。"),
        _c("bars", "不能评优", "Bars", "后果：是 就不能评最高等次和授予荣誉。"),
        _c("metric", "数据指标", "Metric", "奖励：按哪个数据指标。"),
        _c("yuan", "每单位（元）", "Yuan", "奖励：每单位多少元。"),
        _c("span", "取数时段", "Span", "奖励：周期、每月、全年，不填为每月。"),
        _c("of", "授予谁", "Goes to", "荣誉：对象、窗口，不填为对象。"),
        _c("top", "名额", "Places", "荣誉：几名。"),
    ],
)  # fmt: skip
SHEETS = (HEAD, DIMENSIONS, INDICATORS, EXTRAS)
WHATS = {"groups": ("岗位类别", "group"), "vetoes": ("否决", "veto"), "grades": ("等次", "grade"),
         "thresholds": ("后果", "threshold"), "rewards": ("奖励", "reward"),
         "exclusions": ("不参加", "left out"), "honours": ("荣誉", "honour")}  # fmt: skip
COLUMN_OF = {
    "effect": "dimension",
    "rule": "rule_kind",
    "choices": "choices",
    "times": "times",
    "bands": "bands",
}


def empty() -> bytes:
    return workbooks.template(SHEETS)


def read(content: bytes, offered: Mapping[str, Metric] | None = None) -> dict[str, Any]:
    """The definition; `offered` are the figures that it may read, those on the board when nothing
    is said. Raises FaultyTable with row and column, NotAWorkbook, WorkbookTooLarge."""
    known = dict(metrics.items()) if offered is None else offered
    table = workbooks.read(content, SHEETS)
    heads, dimensions, indicators, extras = table.lines
    if len(heads) > 1:
        message = _("一张表只能有一个方案，请删去多出的行。")
        table.faults += [line.fault("key", message) for line in heads[1:]]
    if not heads:
        table.faults.append(
            Fault(sheet=HEAD.zh, row=2, column="", message=_("请填写方案这一张表。"))
        )
        raise FaultyTable(table.faults)
    places: dict[str, Line] = {"": heads[0]}
    node = flat.head(heads[0].values, {})
    node["dimensions"] = _dimensions(dimensions, places)
    _indicators(node, indicators, places, table.faults)
    _extras(node, extras, places, table.faults)
    _resolve(node, known)
    try:
        table.faults += _unsound(reading.read(node), known, places)
    except BadScheme as refused:
        known_places = {(f.sheet, f.row, f.column) for f in table.faults}
        found = [_fault(error, places) for error in refused.errors]
        table.faults += [f for f in found if (f.sheet, f.row, f.column) not in known_places]
    if table.faults:
        raise FaultyTable(sorted(set(table.faults), key=lambda f: (f.sheet, f.row, f.column)))
    return node


def _dimensions(lines: list[Line], places: dict[str, Line]) -> list[dict[str, Any]]:
    found = []
    for n, line in enumerate(lines):
        places[f"dimensions.{n}"] = line
        found.append(flat.dimension(line.values, {"key": f"d{n + 1}"}))
    return found


def _known(node: Mapping[str, Any], said: str) -> dict[str, Any] | None:
    """A dimension by its key or its name."""
    return next((d for d in node["dimensions"] if said in (d["key"], d["name"]["zh"])), None)


def _indicators(
    node: dict[str, Any], lines: list[Line], places: dict[str, Line], faults: list[Fault]
) -> None:
    for n, line in enumerate(lines):
        said = line.values["dimension"]
        dimension = _known(node, said)
        if dimension is None:
            if said:
                faults.append(line.fault("dimension", _("没有这个维度。")))
            continue
        at = node["dimensions"].index(dimension)
        places[f"dimensions.{at}.indicators.{len(dimension['indicators'])}"] = line
        dimension["indicators"].append(flat.indicator(line.values, {"key": f"i{n + 1}"}))


def _extras(
    node: dict[str, Any], lines: list[Line], places: dict[str, Line], faults: list[Fault]
) -> None:
    for n, line in enumerate(lines):
        what = flat.chosen(WHATS, line.values["what"], "")
        if what not in WHATS:
            if what:
                faults.append(
                    line.fault(
                        "what", _("只能是：岗位类别、否决、等次、后果、奖励、不参加、荣誉。")
                    )
                )
            continue
        rows = node.setdefault(what, [])
        places[f"{what}.{len(rows)}"] = line
        rows.append(flat.addition(what, line.values, {"key": f"x{n + 1}"}))


def _unsound(
    scheme: Definition, offered: Mapping[str, Metric], places: Mapping[str, Line]
) -> list[Fault]:
    """What would keep the scheme from being published, and parts that miss their total."""
    found = [
        _fault(FieldError(path=f"{f.part}.{f.field}", message=f.message), places)
        for f in findings(scheme, offered)
    ]
    groups = {g.key: g.name["zh"] for g in scheme.groups}
    for group, total in scheme.sums_off():
        message = _("各维度合计 %(sum)s 分，总分写的是 %(total)s 分。请改成一致。") % {
            "sum": plain(total),
            "total": plain(scheme.total or 0),
        }
        if group:
            message = f"{groups[group]}{_('：')}{message}"
        found.append(places[""].fault("total", message))
    return found


def _resolve(node: dict[str, Any], offered: Mapping[str, Metric]) -> None:
    """A veto may name its dimension in words, an indicator and a reward their figure."""
    keys = {name: key for key, metric in offered.items() for name in (_(metric.label),)}
    rows = [i for d in node["dimensions"] for i in d["indicators"]] + node.get("rewards", [])
    for row in rows:
        if row.get("metric") and row["metric"] not in offered:
            row["metric"] = keys.get(row["metric"], row["metric"])
    for veto in node.get("vetoes", ()):
        known = _known(node, veto["dimension"]) if veto["dimension"] else None
        if known is not None:
            veto["dimension"] = known["key"]


def _fault(error: FieldError, places: Mapping[str, Line]) -> Fault:
    """The nearest row above the path; the column by what follows."""
    parts = error.path.split(".")
    for size in range(len(parts), -1, -1):
        line = places.get(".".join(parts[:size]))
        if line is not None:
            rest = [p for p in parts[size:] if not p.isdigit()]
            column = next((p for p in reversed(rest) if p in line.values), "")
            column = column or next((COLUMN_OF[p] for p in rest if p in COLUMN_OF), "")
            return line.fault(column, error.message)
    return Fault(sheet=HEAD.zh, row=1, column="", message=error.message)
