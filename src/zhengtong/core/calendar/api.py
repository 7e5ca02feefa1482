"""Front door of the calendar: add and count working days, explain a due day, take over a notice.

All dates are local dates. Day counting follows `kernel.deadlines`: the day of the event is not
counted, the last day is. Raises OutsideCalendar for dates before 2004 or after 2099.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from zhengtong.core.calendar import compiled
from zhengtong.core.calendar.compiled import on_check
from zhengtong.core.calendar.data import CalendarVersionData, DayException
from zhengtong.core.calendar.models import CalendarVersion, Workday
from zhengtong.core.calendar.names import sentence
from zhengtong.core.calendar.services import BadNotice, import_year, refuse_bad_notice
from zhengtong.kernel import deadlines
from zhengtong.kernel.deadlines import (
    BadLimit,
    BadSuspension,
    DueDay,
    ExplainLine,
    Limit,
    OutsideCalendar,
    Suspension,
    Unit,
    WorkCalendar,
)

__all__ = [
    "BadLimit",
    "BadNotice",
    "BadSuspension",
    "CalendarVersionData",
    "DayException",
    "DueDay",
    "ExplainLine",
    "Limit",
    "OutsideCalendar",
    "Suspension",
    "Unit",
    "add",
    "add_workdays",
    "count_workdays",
    "counted",
    "current_version",
    "days_left",
    "due_day",
    "exceptions",
    "explain",
    "import_year",
    "is_provisional",
    "is_workday",
    "on_check",
    "proposed_calendar",
    "version",
    "versions",
    "work_calendar",
]


def current_version() -> int:
    """Number of the newest version; store it beside whatever was computed with it."""
    return compiled.current_number()


def work_calendar(version: int | None = None) -> WorkCalendar:
    """The compiled calendar for pure functions in loops: the newest, or that of a version."""
    return compiled.current() if version is None else compiled.of_version(version)


def version(number: int) -> CalendarVersionData:
    """A version by its number. Raises OutsideCalendar when there is none."""
    found = CalendarVersion.objects.filter(number=number).first()
    if found is None:
        raise OutsideCalendar
    return _data(found)


def versions() -> list[CalendarVersionData]:
    """All versions, newest first."""
    return [_data(row) for row in CalendarVersion.objects.order_by("-number")]


def exceptions(number: int) -> list[DayException]:
    """The days that a version announced, in order."""
    rows = Workday.objects.filter(version__number=number).order_by("date")
    return [DayException(date=r.date, is_work=r.is_work, name=r.name) for r in rows]


def proposed_calendar(
    *, year: int, exceptions: Iterable[DayException], notice: str
) -> WorkCalendar:
    """What the calendar would be with this notice: nothing is kept. Raises BadNotice."""
    days = list(exceptions)
    refuse_bad_notice(year, days, notice=notice)
    return compiled.proposed(year, days)


def _data(row: CalendarVersion) -> CalendarVersionData:
    return CalendarVersionData(
        id=row.pk,
        number=row.number,
        years=tuple(row.years),
        notice=row.notice,
        note=row.note,
        created_at=row.created_at,
    )


def is_workday(day: date) -> bool:
    """Whether offices work on that day, make-up days included."""
    return compiled.current().is_workday(day)


def is_provisional(day: date) -> bool:
    """Whether the holidays of that day's year are still to be announced."""
    return compiled.current().is_provisional(day)


def add_workdays(start: date, n: int) -> DueDay:
    """The n-th working day after `start`; `start` itself for 0."""
    return due_day(start, Limit(n))


def add(start: date, n: int, unit: Unit = Unit.WORKDAY) -> DueDay:
    """The last day of a period of n units that an event on `start` opens."""
    return due_day(start, Limit(n, unit))


def count_workdays(after: date, through: date) -> int:
    """Working days in (after, through]; negative when `through` is earlier: days overdue."""
    return compiled.current().count(after.toordinal(), through.toordinal())


def days_left(due_on: date, today: date, unit: str = Unit.WORKDAY) -> int:
    """Counted days to the last day of a period: 0 on it, negative after it.

    The first day after it is late at once, also when no office works on that day: who promised
    Friday is one day late on Saturday, and still one on Monday.
    """
    days = count_workdays(today, due_on) if unit == Unit.WORKDAY else (due_on - today).days
    return min(days, -1) if today > due_on else days


def due_day(
    start: date, limit: Limit, suspensions: Sequence[Suspension] = (), version: int | None = None
) -> DueDay:
    """See `kernel.deadlines.due_day`, on the newest calendar or that of a version."""
    return deadlines.due_day(work_calendar(version), start, limit, suspensions)


def counted(
    start: date,
    through: date,
    suspensions: Sequence[Suspension] = (),
    unit: Unit = Unit.WORKDAY,
    version: int | None = None,
) -> int:
    """Days of the period used up at the end of `through`. See `kernel.deadlines.counted`."""
    return deadlines.counted(work_calendar(version), start, through, suspensions, unit)


def explain(
    start: date,
    limit: Limit,
    suspensions: Sequence[Suspension] = (),
    through: date | None = None,
    version: int | None = None,
) -> list[ExplainLine]:
    """Why the due day is that day, line by line, with a sentence in the active language."""
    lines = deadlines.explain(work_calendar(version), start, limit, suspensions, through)
    return [replace(line, text=sentence(line)) for line in lines]
