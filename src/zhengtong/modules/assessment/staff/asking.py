"""What the page of each part of a draft asks, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.plugins import Metric, SubjectKind
from zhengtong.modules.assessment.schemes.explaining import SIGNS

MANY = ("kinds", "groups", "cards", "unless")
"""Fields that are ticked more than once."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `look`: text, area, select, tick (yes or not), ticks (several)."""

    id: str
    label: str
    look: str = "text"
    hint: str = ""
    choices: Pairs = ()
    tall: int = 0
    mode: str = ""
    is_open: bool = False
    """A select that begins with nothing chosen."""

    @property
    def is_closed(self) -> bool:
        return not self.is_open


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a form has to know: the definition, and the figures on offer."""

    definition: Mapping[str, Any]
    offered: Mapping[str, Metric]

    def named(self, name: str) -> Pairs:
        return [(x["key"], localized(x["name"])) for x in self.definition.get(name) or ()]

    @property
    def figures(self) -> Pairs:
        """Those that there are of the subjects of this scheme."""
        kinds = set(self.definition.get("kinds") or SubjectKind.values)
        fitting = ((k, _(m.label)) for k, m in self.offered.items() if kinds & set(m.kinds))
        return sorted(fitting, key=lambda p: p[1])


def titles() -> dict[str, str]:
    return {
        "head": _("方案的基本内容"),
        "dimension": _("维度"),
        "indicator": _("考核指标"),
        "factor": _("系数表"),
        "groups": _("岗位类别"),
        "vetoes": _("一票否决"),
        "grades": _("等次"),
        "thresholds": _("达到界限的后果"),
        "rewards": _("奖励"),
        "exclusions": _("不参加的情形"),
        "honours": _("荣誉的规则"),
    }


def hows() -> Pairs:
    return [
        ("event", _("人录入的记录")),
        ("metric", _("平台或者导入表的数据")),
        ("product", _("数量和系数连乘")),
    ]


def _spans() -> Pairs:
    return [("period", _("整个周期")), ("month", _("每月")), ("year", _("全年"))]


def _area(id: str, label: str, hint: str = "", tall: int = 3) -> Field:
    return Field(id=id, label=label, look="area", hint=hint, tall=tall)


def _select(id: str, label: str, choices: Pairs, hint: str = "", *, is_open: bool = False) -> Field:
    return Field(id=id, label=label, look="select", hint=hint, choices=choices, is_open=is_open)


def _number(id: str, label: str, hint: str = "") -> Field:
    return Field(id=id, label=label, hint=hint, mode="decimal")


def _tick(id: str, label: str) -> Field:
    return Field(id=id, label=label, look="tick")


def _ticks(id: str, label: str, choices: Pairs, hint: str = "") -> Field:
    return Field(id=id, label=label, look="ticks", choices=choices, hint=hint)


def fields(kind: str, how: str, around: Around) -> list[Field]:
    """The questions of a part; `how` tells the three kinds of indicators apart."""
    names = [
        Field(id="name", label=_("名称")),
        Field(id="name_en", label=_("英文名称（可不填）")),
    ]
    if kind == "head":
        return [*names, *_head(around)]
    key = Field(id="key", label=_("标识"), hint=_("小写字母、数字、下划线，方案里不重复。"))
    return [key, *names, *_own(kind, how, around)]


def _own(kind: str, how: str, around: Around) -> Iterable[Field]:
    match kind:
        case "dimension":
            return _dimension(around)
        case "indicator":
            return _indicator(how, around)
        case "factor":
            return _factor()
        case "vetoes":
            hint = _("不选就是整个结果定为否决等次。")
            return [_select("dimension", _("否决的维度"), around.named("dimensions"), hint,
                            is_open=True)]  # fmt: skip
        case "grades":
            return [
                _number("from", _("起点（总分）")),
                _number("quota", _("比例上限（%）")),
                _tick("veto", _("一票否决的等次")),
            ]
        case "thresholds":
            return _threshold()
        case "rewards":
            return _reward(around)
        case "honours":
            of = [("member", _("排名在前的考核对象")), ("place", _("人员平均分最高的窗口"))]
            return [_select("of", _("授予谁"), of), _number("top", _("名额"))]
    return []


def _head(around: Around) -> list[Field]:
    return [
        _area("says", _("说明")),
        _area("says_en", _("英文说明（可不填）"), tall=2),
        Field(id="source", label=_("依据（办法的名称）")),
        Field(id="source_en", label=_("依据的英文（可不填）")),
        _ticks("kinds", _("考核谁"), SubjectKind.choices),
        _number("total", _("总分"), _("各维度应当合计多少；开放计分的空着。")),
        *(
            Field(id=name, label=label, hint=_("不填为 %(n)s。") % {"n": n}, mode="numeric")
            for name, label, n in (
                ("notice_days", _("公示天数"), 7),
                ("correct_days", _("自行改正天数"), 0),
                ("appeal_levels", _("复核级数"), 1),
                ("places", _("小数位数"), 2),
            )
        ),
        Field(
            id="ties",
            label=_("同分时依次比较哪些维度（可不填）"),
            hint=_("写维度的名称或标识，用分号隔开；都相同的并列。"),
        ),
        _tick("pro_rata", _("按任职月数折算")),
        _tick("needs_file", _("每条记录都要附证据文件")),
    ]


def _dimension(around: Around) -> list[Field]:
    groups = "；".join(f"{key} {name}" for key, name in around.named("groups"))
    hint = _("不填为 1；例如 0.2。按岗位类别不同的写 teaching=0.3;support=0.2。")
    starts = [("full", _("从满分往下扣")), ("zero", _("从 0 往上加"))]
    return [
        _number("full", _("满分")),
        _select("start", _("起点"), starts),
        Field(id="floor", label=_("下限"), hint=_("不填为 0；写“无”没有下限。")),
        Field(id="cap", label=_("上限"), hint=_("不填等于满分；写“无”没有上限。")),
        Field(id="weight", label=_("权重"), hint=f"{hint} {groups}".strip()),
        _tick("bonus", _("附加分（不算进总分合计）")),
    ]


def _indicator(how: str, around: Around) -> list[Field]:
    own = {"metric": _metric, "product": _product}.get(how, _event)(around)
    groups = around.named("groups")
    return [
        _area("says", _("说明"), tall=2),
        _area("says_en", _("英文说明（可不填）"), tall=2),
        *own,
        _number("limit", _("合计最多加减多少分（可不填）")),
        *([_ticks("groups", _("只用于哪些岗位"), groups, _("都不选就是所有人。"))]
          if groups else []),
        _tick("needs_file", _("要附证据文件")),
    ]  # fmt: skip


def _event(around: Around) -> list[Field]:
    units = [
        ("each", _("每次")), ("piece", _("每件")), ("day", _("每天")), ("month", _("每月")),
        ("once", _("一次")),
    ]  # fmt: skip
    cards = [("yellow", _("黄牌")), ("red", _("红牌"))]
    return [
        _number("points", _("分值"), _("扣分写负数，例如 -2。分几种情形的在下面写。")),
        _select("unit", _("每"), units),
        _number("least", _("分值下限（由考核人给分时填）")),
        _number("most", _("分值上限（由考核人给分时填）")),
        _number("yuan", _("奖励（元）")),
        _number("at_most", _("最多计几条（可不填）"), _("只计最近的几条记录。")),
        _area("choices", _("情形"), _("一行一种：一般=-5，突出=2~5，采用=10/20（分值/元）。"), 4),
        _area("times", _("加倍的情形"), _("一行一种：重大活动=2。"), 2),
        _ticks("cards", _("由监察牌自动列入"), cards),
    ]


def _metric(around: Around) -> list[Field]:
    figures = around.figures
    return [
        _select("metric", _("数据指标"), figures, is_open=True),
        _select("span", _("取数时段"), _spans()),
        *_rule(),
        _select("to_metric", _("除以哪个数据指标"), figures, _("选“另一个数据指标”时填。"),
                is_open=True),
    ]  # fmt: skip


def _product(around: Around) -> list[Field]:
    return [
        Field(id="quantity", label=_("数量是什么"), hint=_("例如“每周课时”，录入记录时填。")),
        Field(id="quantity_en", label=_("数量的英文（可不填）")),
        *_rule(is_product=True),
    ]


def _rule(*, is_product: bool = False) -> list[Field]:
    rules = [
        ("per_unit", _("每单位计分")), ("when", _("达到条件计分")), ("bands", _("分档计分")),
        ("ratio", _("除以另一个数，乘以分值")),
    ]  # fmt: skip
    bases = [("average", _("同类岗位的平均数")), ("number", _("一个固定的数"))]
    if not is_product:
        bases.append(("metric", _("另一个数据指标")))
    every = [] if is_product else [_tick("every", _("每个月都要达到，才计一次分"))]
    return [
        _select("rule_kind", _("规则"), rules),
        _number("points", _("分值"), _("扣分写负数，例如 -2。")),
        _select("test", _("比较"), list(SIGNS.items()), _("达到条件计分时用。")),
        _number(
            "bound", _("界限"), _("达到条件时比较的数；每单位计分时超过它的才算；固定的除数。")
        ),
        _number("step", _("每多少（不足的不算）")),
        _area("bands", _("分档表"), _("一行一档，起点=分值：90=10，80=5，0=0。"), 3),
        *every,
        _select("to", _("除以什么"), bases, _("规则是“除以另一个数”时用。")),
    ]


def _factor() -> list[Field]:
    hint = _(
        "按名称：一行一种，例如 语文=1.6。按数值分档：一行一档，例如 20=0.5（20 及以下），"
        "最后一档写 以上=1.2。"
    )
    looks = [("", _("按名称选")), ("yes", _("按数值分档"))]
    return [
        _select("banded", _("怎么选系数"), looks),
        _area("cases", _("各种情形的系数"), hint, 6),
    ]


def _threshold() -> list[Field]:
    measures = [("minus", _("扣的分")), ("plus", _("加的分")), ("total", _("总分"))]
    return [
        _select("measure", _("看什么"), measures),
        _select("test", _("比较"), list(SIGNS.items())),
        _number("bound", _("界限")),
        _tick("in_year", _("全年累计（加上本年度已确认的周期）")),
        _tick("bars", _("不能评最高等次，也不能授予荣誉")),
        _ticks("kinds", _("只用于哪些对象"), SubjectKind.choices, _("都不选就是所有对象。")),
    ]


def _reward(around: Around) -> list[Field]:
    figures = around.figures
    return [
        _select("metric", _("按哪个数据指标"), figures, is_open=True),
        _number("yuan", _("每单位多少元")),
        _select("span", _("取数时段"), _spans()),
        _ticks("unless", _("同一时段里这些数据大于 0 就没有"), figures),
    ]
