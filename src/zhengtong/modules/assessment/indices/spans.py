"""Months and quarters as spans of days. Pure."""

from __future__ import annotations

import calendar
import datetime as dt

from zhengtong.modules.assessment.plugins import Span

MONTHS = {"month": 1, "quarter": 3}
MADE_UP_FOR = 3
"""How many periods back a schedule looks after a time in which nothing ran."""


def span_of(every: str, day: dt.date) -> Span:
    """The month or quarter in which the day lies."""
    length = MONTHS[every]
    first = dt.date(day.year, (day.month - 1) // length * length + 1, 1)
    return Span(first_on=first, last_on=_last(_later(first, length - 1)))


def before(span: Span, every: str, times: int = 1) -> Span:
    """As many months or quarters earlier."""
    return span_of(every, _later(span.first_on, -MONTHS[every] * times))


def due(every: str, today: dt.date, *, after: int, since: dt.date) -> list[Span]:
    """What a schedule has to do by now, the oldest first: the last period that is over, once
    `after` days have passed, and the few before it whose day came later than `since`."""
    running = span_of(every, today)
    last, *earlier = (before(running, every, n + 1) for n in range(MADE_UP_FOR))
    found = [last, *(s for s in earlier if _day(s, after) > since)]
    return [span for span in reversed(found) if _day(span, after) <= today]


def _day(span: Span, after: int) -> dt.date:
    return span.last_on + dt.timedelta(days=after)


def year_before(span: Span) -> Span:
    """The same months of the last year."""
    return Span(
        first_on=_later(span.first_on, -12), last_on=_last(_later(span.last_on.replace(day=1), -12))
    )


def name_of(span: Span) -> str:
    """2026-10, 2026-Q3, or both days."""
    if span == span_of("month", span.first_on):
        return f"{span.first_on:%Y-%m}"
    if span == span_of("quarter", span.first_on):
        return f"{span.first_on:%Y}-Q{(span.first_on.month + 2) // 3}"
    return f"{span.first_on} — {span.last_on}"


def read_month(given: str) -> dt.date | None:
    """`2026-10` → its first day."""
    try:
        return dt.date.fromisoformat(f"{given.strip()}-01")
    except ValueError:
        return None


def _later(first: dt.date, months: int) -> dt.date:
    count = first.year * 12 + first.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def _last(first: dt.date) -> dt.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
