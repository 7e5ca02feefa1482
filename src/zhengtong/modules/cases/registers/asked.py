"""What a reader asks for, read out of the address; what is not understood falls back to usual."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.modules.cases.models import CaseFact
from zhengtong.modules.cases.posted import day, whole
from zhengtong.modules.cases.registers.counting import COLUMNS, DIMENSIONS, Period, behind
from zhengtong.modules.cases.registers.measures import BY_KEY, USUAL
from zhengtong.modules.cases.registers.measuring import Measure

NARROWING = ("organization", "window", "kind", "level", "channel")
LONGEST_YEARS = 10
YEARS = range(2000, 2100)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Period, dimension, measures, and what the rows are narrowed to."""

    period: Period
    by: str
    measures: Sequence[Measure]
    narrowed: Mapping[str, str]

    def query(self, **more: str) -> str:
        """The same as an address, with what differs."""
        given = {
            "from": self.period.since.isoformat(),
            "to": self.period.until.isoformat(),
            "by": self.by,
            **self.narrowed,
            **more,
        }
        chosen = [("m", m.key) for m in self.measures] if self.is_chosen else []
        return urlencode([(k, v) for k, v in given.items() if v] + chosen)

    @property
    def is_chosen(self) -> bool:
        return tuple(m.key for m in self.measures) != USUAL

    def rows(self, facts: QuerySet[CaseFact]) -> QuerySet[CaseFact]:
        for key, value in self.narrowed.items():
            if value == "none":
                facts = facts.filter(**{f"{COLUMNS[key]}__isnull": True})
            else:
                facts = facts.filter(**{COLUMNS[key]: value})
        return facts


def read(given: Any) -> Asked:
    """`given` is the query of the address (a QueryDict)."""
    by = given.get("by", "")
    measures = [BY_KEY[k] for k in dict.fromkeys(given.getlist("m")) if k in BY_KEY]
    narrowed = {k: v for k in NARROWING if (v := _narrowing(k, given.get(k, "")))}
    return Asked(
        period=_period(given.get("from", ""), given.get("to", "")),
        by=by if by in DIMENSIONS else "month",
        measures=measures or [BY_KEY[k] for k in USUAL],
        narrowed=narrowed,
    )


def _narrowing(key: str, value: str) -> str:
    if key in ("organization", "window"):
        is_known = whole(value) is not None or (key == "window" and value == "none")
        return value.strip() if is_known else ""
    return value if value.isascii() and value.isidentifier() and len(value) <= 12 else ""


def _period(since: str, until: str) -> Period:
    """The year so far when nothing, or nothing sensible, is given; at most ten years."""
    today = timezone.localdate()
    first = day(since, years=YEARS) or today.replace(month=1, day=1)
    last = day(until, years=YEARS) or today
    if last < first:
        first, last = last, first
    if last.year - first.year > LONGEST_YEARS:
        first = dt.date(last.year - LONGEST_YEARS, 1, 1)
    return Period(since=first, until=last)


def presets(today: dt.date) -> list[tuple[str, Period]]:
    """This month, last month, this year, last year: key and period."""
    first = today.replace(day=1)
    before = first - dt.timedelta(days=1)
    length = calendar.monthrange(today.year, today.month)[1]
    year = dt.date(today.year, 1, 1)
    return [
        ("month", Period(since=first, until=today.replace(day=length))),
        ("last_month", Period(since=before.replace(day=1), until=before)),
        ("year", Period(since=year, until=today)),
        (
            "last_year",
            Period(since=dt.date(today.year - 1, 1, 1), until=dt.date(today.year - 1, 12, 31)),
        ),
    ]


def rows_behind(asked: Asked, facts: QuerySet[CaseFact], given: Any) -> QuerySet[CaseFact] | None:
    """What a figure opens: `measure`, `line` and `of=base` of the address; None without measure."""
    measure = BY_KEY.get(given.get("measure", ""))
    if measure is None:
        return None
    part = measure.base if given.get("of") == "base" and measure.base else measure.counted
    line = given.get("line", "")[:30]
    return behind(
        asked.rows(facts),
        period=asked.period,
        part=part,
        by=asked.by if line else "",
        key=line,
    )
