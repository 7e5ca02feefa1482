"""Counts the measures over a period, in lines of one dimension: at most one query a day column."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.models import CaseFact, CloseType
from zhengtong.modules.cases.policies import STAFF_PERMISSIONS
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.cases.ratings.arithmetic import LEAST_LEVELS
from zhengtong.modules.cases.registers.measuring import DAYS, Measure, Part
from zhengtong.modules.items import api as items

COUNTED = ~Q(close_type=CloseType.DELETED)
"""Every measure leaves out what was entered by mistake: there never was such an application."""

DIMENSIONS = {
    "month": gettext_noop("月份"),
    "organization": gettext_noop("部门"),
    "window": gettext_noop("收件窗口"),
    "kind": gettext_noop("办件类型"),
    "level": gettext_noop("层级"),
    "channel": gettext_noop("来源"),
    "item": gettext_noop("事项"),
}
COLUMNS = {
    "organization": "organization_id",
    "window": "received_at_id",
    "kind": "kind",
    "level": "level",
    "channel": "channel",
    "item": "item_version_id",
}

Key = str | int | dt.date | None


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole days, both ends included."""

    since: dt.date
    until: dt.date

    @property
    def months(self) -> int:
        """Calendar months that the period touches."""
        years = self.until.year - self.since.year
        return years * 12 + self.until.month - self.since.month + 1


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measure in one line: its value, and how many cases stand behind it and its base."""

    measure: Measure
    value: float | None
    counted: int
    base: int | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One value of the dimension with its figures, in the order of the measures asked for."""

    key: Key
    figures: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """`items` are the names of the lines when they are items."""

    lines: Sequence[Line]
    total: Line
    measures: Sequence[Measure]
    items: Mapping[Key, Text]


def seen_by(actor: Actor) -> QuerySet[CaseFact]:
    """Facts of the organisations for whose cases the reader is in charge."""
    organizations: set[int] = set()
    for permission in STAFF_PERMISSIONS:
        organizations |= actor.organizations_with(permission)
    if ANYWHERE in organizations:
        return CaseFact.objects.all()
    return CaseFact.objects.filter(organization_id__in=organizations)


def count(
    rows: QuerySet[CaseFact], *, period: Period, by: str, measures: Sequence[Measure]
) -> Statistics:
    """Every measure, in lines by the dimension and in all. `by` is a key of DIMENSIONS.

    A year of an item may run over several versions of it: they are one line.
    """
    parts = {p.key: p for m in measures for p in m.parts}
    grouped = [row for day in DAYS for row in _of_day(rows, day, period, by, parts.values())]
    versions = items.item_versions({k for k, _v in grouped}) if by == "item" else {}
    found: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(parts, 0))
    for key, values in grouped:
        line = versions[key].item_id if by == "item" else key
        for name, value in values.items():
            found[line][name] += value
    totals = {name: sum(line[name] for line in found.values()) for name in parts}
    months = 1 if by == "month" else period.months
    lines = [_line(key, values, measures, months) for key, values in found.items()]
    return Statistics(
        lines=lines,
        total=_line(None, totals, measures, period.months),
        measures=measures,
        items={v.item_id: v.name for v in versions.values()},
    )


def _of_day(
    rows: QuerySet[CaseFact], day: str, period: Period, by: str, parts: Iterable[Part]
) -> Iterable[tuple[Key, dict[str, int]]]:
    wanted = [p for p in parts if p.day == day]
    if not wanted:
        return
    within = rows.filter(COUNTED, **{f"{day}__gte": period.since, f"{day}__lte": period.until})
    made = {f"p{n}": _aggregate(part) for n, part in enumerate(wanted)}
    for row in within.order_by().values(line=_column(by, day)).annotate(**made):
        yield row["line"], {part.key: row[f"p{n}"] or 0 for n, part in enumerate(wanted)}


def _column(by: str, day: str) -> Any:
    return TruncMonth(day) if by == "month" else F(COLUMNS[by])


def _aggregate(part: Part) -> Any:
    if part.adds:
        return Sum(part.adds, filter=part.where)
    return Count("pk", filter=part.where) if part.where else Count("pk")


def _line(key: Key, values: Mapping[str, int], measures: Sequence[Measure], months: int) -> Line:
    given = {**values, "months": months}
    return Line(
        key=key,
        figures=[_figure(m, given) for m in measures],
    )


def _figure(measure: Measure, given: Mapping[str, int]) -> Figure:
    """Of a hidden part nothing is told where so few stand behind it that it would be known whom it
    is about."""
    base = given[measure.base.key] if measure.base else None
    counted = given[measure.counted.key]
    if measure.counted.hides and (counted if base is None else base) < LEAST_LEVELS:
        return Figure(measure=measure, value=None, counted=0, base=base)
    return Figure(measure=measure, value=measure.value(given), counted=counted, base=base)


def behind(
    rows: QuerySet[CaseFact], *, period: Period, part: Part, by: str = "", key: str = ""
) -> QuerySet[CaseFact]:
    """The very rows that a part of a figure counts, in one line of a dimension or in all."""
    if part.hides:
        return rows.none()
    found = rows.filter(
        COUNTED, part.where, **{f"{part.day}__gte": period.since, f"{part.day}__lte": period.until}
    )
    return found.filter(_within(part, by, key)) if by else found


def _within(part: Part, by: str, key: str) -> Q:
    """Raises nothing: what names no line finds no rows."""
    if by == "month":
        try:
            first = dt.date.fromisoformat(f"{key}-01")
        except ValueError:
            return Q(pk__in=())
        return Q(**{f"{part.day}__year": first.year, f"{part.day}__month": first.month})
    if by in ("kind", "level", "channel"):
        return Q(**{COLUMNS[by]: key})
    if by not in COLUMNS:
        return Q(pk__in=())
    if key == "none":
        return Q(**{f"{COLUMNS[by]}__isnull": True})
    number = whole(key)
    if number is None:
        return Q(pk__in=())
    if by == "item":
        return Q(item_version__item_id=number)
    return Q(**{COLUMNS[by]: number})
