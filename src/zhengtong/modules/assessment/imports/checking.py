"""A table of figures: its template, its check row by row, and what it would bring."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from zhengtong.core.pages.workbooks import Column, Fault, Line, Sheet, read, template
from zhengtong.modules.assessment.errors import FaultyTable
from zhengtong.modules.assessment.imports.metrics import SHIPPED, TableMetric
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.org import api as org

MOST = Decimal(1_000_000)
SPANS = (
    ("month", re.compile(r"(\d{4})[-年/.](?P<n>\d{1,2})(?:月)?\Z"), 1),
    ("quarter", re.compile(r"(\d{4})(?:[-年/. ]?Q|年第)(?P<n>[1-4])(?:季度)?\Z", re.IGNORECASE), 3),
    ("year", re.compile(r"(\d{4})年?\Z"), 12),
)
"""How a span is written, and how many months it has."""
DAY = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?\Z")
WHO = {
    SubjectKind.STAFF: Column(
        key="who", zh="工号", en="Staff number", is_needed=True,
        hint="人员的工号。 The staff number.",
    ),
    SubjectKind.ORGANIZATION: Column(
        key="who", zh="统一社会信用代码", en="Credit code", is_needed=True,
        hint="单位的 18 位代码。 The organisation's 18 characters.",
    ),
    SubjectKind.WINDOW: Column(
        key="who", zh="窗口", en="Window", is_needed=True,
        hint="单位代码/岗位标识，例如 …/counter。 Credit code/key of the post.",
    ),
}  # fmt: skip


def figures(kind: str, own: Sequence[TableMetric] = ()) -> list[TableMetric]:
    """What a table of such subjects may hold: the shipped figures, then the organisation's own."""
    return [m for m in (*SHIPPED, *own) if kind in m.kinds]


def sheet(kind: str, own: Sequence[TableMetric] = (), *, is_only: bool = False) -> Sheet:
    """One row for a subject and a month (or a day); one column for each figure. `is_only`: the
    organisation's own figures and no others."""
    columns = [
        WHO[SubjectKind(kind)],
        Column(key="name", zh="名称", en="Name", hint="只给人看，用来核对。 For people, compared."),
        Column(
            key="on", zh="月份或日期", en="Month or day", is_needed=True,
            hint="2026-03 或者 2026-03-15；按季度的 2026-Q1，按年的 2026。 A month or a day; "
            "2026-Q1 or 2026 for figures of a quarter or a year.",
        ),
    ]  # fmt: skip
    for metric in own if is_only else figures(kind, own):
        zh, en = metric.names()
        columns.append(
            Column(key=metric.key, zh=zh, en=en, hint=f"{metric.says} 空着就是没有数据。")
        )
    columns.append(Column(key="note", zh="备注", en="Note"))
    return Sheet(zh="数据", en="Figures", columns=columns, most_rows=20_000)


def empty(kind: str, own: Sequence[TableMetric] = (), *, is_only: bool = False) -> bytes:
    return template([sheet(kind, own, is_only=is_only)])


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One cell that counts."""

    line: int
    metric: str
    subject_id: int
    name: str
    on: dt.date
    value: Decimal
    note: str


def checked(
    content: bytes,
    kind: str,
    allowed: frozenset[int] | None,
    own: Sequence[TableMetric] = (),
) -> list[Figure]:
    """Everything the table brings; `allowed` are the organisations of the importer (None: all),
    `own` the figures that the importing organisation added.

    Raises FaultyTable with every wrong cell, NotAWorkbook, WorkbookTooLarge."""
    table = read(content, [sheet(kind, own)])
    lines, faults = table.lines[0], table.faults
    known = _subjects(kind, {x.values["who"] for x in lines})
    found: list[Figure] = []
    seen: Counter[tuple[int, str, dt.date]] = Counter()
    for line in lines:
        subject = known.get(line.values["who"])
        if line.values["who"] and subject is None:
            faults.append(line.fault("who", _("没有找到。请核对。")))
        elif subject and allowed is not None and subject[2] not in allowed:
            faults.append(line.fault("who", _("不是您负责的单位的。")))
        if subject and line.values["name"] and line.values["name"] != subject[1]:
            message = _("和登记的名称“%(name)s”不一致。") % {"name": subject[1]}
            faults.append(line.fault("name", message))
        on, length = _on(line, faults)
        for metric in figures(kind, own):
            value = _value(line, metric.key, faults)
            if value is None or subject is None or on is None:
                continue
            if length not in ((metric.every,) if metric.every else ("day", "month")):
                faults.append(line.fault(metric.key, _wanted(metric)))
                continue
            place = (subject[0], metric.key, on)
            seen[place] += 1
            if seen[place] > 1:
                message = _("和前面的行重复：同一对象、同一时间、同一指标。")
                faults.append(line.fault(metric.key, message))
            found.append(
                Figure(
                    line=line.row, metric=metric.key, subject_id=subject[0], name=subject[1],
                    on=on, value=value, note=line.values["note"][:300],
                )
            )  # fmt: skip
    if not found and not faults:
        faults.append(Fault(sheet="", row=2, column="", message=_("表里没有一个数据。")))
    if faults:
        raise FaultyTable(sorted(faults, key=lambda f: (f.row, f.column)))
    return found


def _subjects(kind: str, asked: set[str]) -> dict[str, tuple[int, str, int]]:
    """What was typed → id, name, organisation."""
    if kind == SubjectKind.STAFF:
        people = org.staff_of()
        return {s.number: (s.id, s.name, s.organization_id) for s in people if s.number in asked}
    places = {o.credit_code: o for o in org.organizations()}
    if kind == SubjectKind.ORGANIZATION:
        return {code: (o.id, o.name_zh, o.id) for code, o in places.items() if code in asked}
    wanted = {text: text.partition("/")[::2] for text in asked}
    ids = {places[code].id for code, _key in wanted.values() if code in places}
    posts = org.posts_by_organization(ids)
    return {
        text: (post.id, post.name_zh, post.organization_id)
        for text, (code, key) in wanted.items()
        if code in places
        for post in posts.get(places[code].id, ())
        if post.key == key
    }


def _wanted(metric: TableMetric) -> str:
    """How the day of a figure is to be written."""
    return {
        "day": _("这个指标按天报，请把时间写成 2026-03-15。"),
        "quarter": _("这个指标按季度报，请把时间写成 2026-Q1。"),
        "year": _("这个指标按年报，请把时间写成 2026。"),
    }.get(metric.every, _("这个指标按月报，请把时间写成 2026-03。"))


def _on(line: Line, faults: list[Fault]) -> tuple[dt.date | None, str]:
    """A month, quarter or year stands on its last day; the answer says which it is."""
    text = line.values["on"]
    try:
        for length, pattern, months in SPANS:
            if found := pattern.match(text):
                year, number = int(found[1]), int(found["n"]) if months < 12 else 1
                after = dt.date(year, number * months, 1) + dt.timedelta(days=32)
                return after.replace(day=1) - dt.timedelta(days=1), length
        if day := DAY.match(text):
            return dt.date(int(day[1]), int(day[2]), int(day[3])), "day"
    except (ValueError, OverflowError):
        pass
    if text:
        faults.append(line.fault("on", _("请写成 2026-03 或者 2026-03-15。")))
    return None, ""


def _value(line: Line, key: str, faults: list[Fault]) -> Decimal | None:
    text = line.values[key]
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= MOST:
        faults.append(line.fault(key, _("请填写不小于 0 的数字。")))
        return None
    return found.quantize(Decimal("0.0001"))
