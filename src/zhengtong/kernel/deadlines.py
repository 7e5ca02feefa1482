"""The arithmetic of legal periods: due days, counted days and their explanation. No tables.

One rule: an event on day X takes effect at the next midnight, and day X counts under the state
before it. So the day of acceptance is not counted, the day of suspension is, the day of
resumption is not:

    counted(t) = |W ∩ (start, t]| − |W ∩ ⋃ (Sᵢ, Rᵢ] ∩ (start, t]|;  due = the limit-th counted day
"""

from __future__ import annotations

import calendar as _months
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from zhengtong.kernel.errors import InvalidInput

ONE_DAY = timedelta(days=1)
COUNTING_KINDS = frozenset({"work", "make_up", "calendar"})


class Unit(StrEnum):
    """What a period counts. Licensing law counts working days (行政许可法 82条); petitions,
    reconsideration and penalties count calendar days for their long periods."""

    WORKDAY = "WORKDAY"
    CALENDAR_DAY = "CALENDAR_DAY"
    HOUR = "HOUR"
    MONTH = "MONTH"
    YEAR = "YEAR"


class BadLimit(InvalidInput):
    """期限须是不小于 0 的整数。"""

    code = "bad_limit"


class BadSuspension(InvalidInput):
    """恢复计时的日期不能早于暂停的日期。"""

    code = "bad_suspension"


class OutsideCalendar(InvalidInput):
    """工作日历没有覆盖这个日期。"""

    code = "outside_calendar"


@dataclass(frozen=True, slots=True)
class Limit:
    """A period such as 20 working days. An extension is a larger `n`.

    `rolls`: a period in calendar days, months or years whose last day is no working day ends on
    the next one. Off by default; the definition of the item says when its law provides so
    (as 民法典 203条 does for civil periods).
    """

    n: int
    unit: Unit = Unit.WORKDAY
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.n < 0:
            raise BadLimit


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stands still on the days (from_on, to_on]; open while `to_on` is None.

    `name` comes back on the lines of the explanation that it makes."""

    from_on: date
    to_on: date | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.to_on is not None and self.to_on < self.from_on:
            raise BadSuspension


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day of the period. `date` is None while suspended; `remaining` then says how many
    days (working days for Unit.WORKDAY, calendar days for all others) are left, and is 0 else.
    `provisional`: beyond the years whose holidays have been announced, so it may still move."""

    date: date | None
    provisional: bool = False
    remaining: int = 0


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day on which the weekday rule does not hold. `name` is a key such as `spring_festival`."""

    is_work: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class ExplainLine:
    """A run of days that are alike.

    `kind` is start, work, make_up, calendar, weekend, holiday, suspended, rolled or due; `counted`
    how many of them use up the limit; `total` how many so far; `date_to` is None for a suspension
    without end. The due line repeats the last day and counts 0. `name`: of the holiday, or of the
    suspension.
    """

    date_from: date
    date_to: date | None
    kind: str
    text: str = ""
    counted: int = 0
    total: int = 0
    name: str = ""


class WorkCalendar:
    """The working days from `first` to `last`, as prefix sums: every question is O(1).

    Days without a mark follow the weekday rule. Days after `announced_through` are provisional.
    """

    def __init__(
        self, *, first: date, last: date, marks: Mapping[date, DayMark], announced_through: date
    ) -> None:
        self.first, self.last, self.marks = first, last, marks
        self.announced_through = announced_through
        self._base = first.toordinal() - 1
        self._size = last.toordinal() - self._base
        exceptions = {day.toordinal(): mark.is_work for day, mark in marks.items()}
        self._until = array("i", [0])
        self._workdays = array("i")
        for day in range(self._base + 1, self._base + self._size + 1):
            # Ordinal 1 was a Monday, so the weekday is (ordinal + 6) % 7.
            if exceptions.get(day, (day + 6) % 7 < 5):
                self._workdays.append(day)
            self._until.append(len(self._workdays))

    def is_workday(self, day: date) -> bool:
        ordinal = day.toordinal()
        return self.count(ordinal - 1, ordinal) == 1

    def is_provisional(self, day: date) -> bool:
        """Whether the holidays of that day's year are still to be announced."""
        return day > self.announced_through

    def count(self, after: int, through: int) -> int:
        """Working days in (after, through], both ordinals; negative when through < after."""
        return self._through(through) - self._through(after)

    def nth_after(self, after: int, n: int) -> int:
        """The ordinal of the n-th working day after that ordinal, n ≥ 1."""
        try:
            return self._workdays[self._through(after) + n - 1]
        except IndexError:
            raise OutsideCalendar from None

    def _through(self, ordinal: int) -> int:
        offset = ordinal - self._base
        if 0 <= offset <= self._size:
            return self._until[offset]
        raise OutsideCalendar


def due_day(
    calendar: WorkCalendar, start: date, limit: Limit, suspensions: Sequence[Suspension] = ()
) -> DueDay:
    """The last day of the period that an event on `start` opened.

    A limit of 0 is due on the day itself. Months and years end on the day with the same number,
    or the month's last (民法典 202条); hours begin at the midnight after the event, so n hours end
    n/24 days later, rounded up. Suspensions lengthen all of them by their calendar days.
    Raises OutsideCalendar when the answer lies beyond the calendar.
    """
    is_work = limit.unit is Unit.WORKDAY
    position = start.toordinal()
    left = limit.n if is_work else _calendar_days(start, limit)
    if left == 0:
        return _due(calendar, position, limit)
    for suspension in _in_order(suspensions):
        stop = suspension.from_on.toordinal()
        if stop > position:
            usable = calendar.count(position, stop) if is_work else stop - position
            if usable >= left:
                break
            left -= usable
            position = stop
        if suspension.to_on is None:
            return DueDay(None, False, left)
        position = max(position, suspension.to_on.toordinal())
    end = calendar.nth_after(position, left) if is_work else position + left
    return _due(calendar, end, limit)


def counted(
    calendar: WorkCalendar,
    start: date,
    through: date,
    suspensions: Sequence[Suspension] = (),
    unit: Unit = Unit.WORKDAY,
) -> int:
    """Days of the period used up at the end of `through`: working days for Unit.WORKDAY, calendar
    days for every other unit; 0 before the period begins."""
    position, end = start.toordinal(), through.toordinal()
    total = 0
    for suspension in _in_order(suspensions):
        stop = min(suspension.from_on.toordinal(), end)
        if stop > position:
            total += calendar.count(position, stop) if unit is Unit.WORKDAY else stop - position
            position = stop
        resumed = end if suspension.to_on is None else suspension.to_on.toordinal()
        position = max(position, resumed)
    if end > position:
        total += calendar.count(position, end) if unit is Unit.WORKDAY else end - position
    return total


def explain(
    calendar: WorkCalendar,
    start: date,
    limit: Limit,
    suspensions: Sequence[Suspension] = (),
    through: date | None = None,
) -> list[ExplainLine]:
    """Why the due day is that day: the start, then runs of like days until the due day.

    While suspended without end it stops at the open suspension. `through` cuts the story there.
    """
    due = due_day(calendar, start, limit, suspensions)
    open_from = min((s.from_on for s in suspensions if s.to_on is None), default=start)
    last = due.date or max(start, open_from)
    stop = min(last, through) if through else last
    lines, total = [ExplainLine(start, start, "start")], 0
    for line in _runs(calendar, start, stop, limit, suspensions):
        total += line.counted
        lines.append(replace(line, total=total))
    if stop < last:
        return lines
    if due.date is None:
        name = next((s.name for s in suspensions if s.to_on is None), "")
        lines.append(ExplainLine(last + ONE_DAY, None, "suspended", total=total, name=name))
    else:
        lines.append(ExplainLine(last, last, "due", total=total))
    return lines


def add_months(day: date, n: int) -> date:
    """The day with the same number n months later, or that month's last day (民法典 202条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, _months.monthrange(year, month + 1)[1]))


def _calendar_days(start: date, limit: Limit) -> int:
    try:
        if limit.unit is Unit.MONTH:
            return (add_months(start, limit.n) - start).days
        if limit.unit is Unit.YEAR:
            return (add_months(start, limit.n * 12) - start).days
    except ValueError:
        raise OutsideCalendar from None
    return -(-limit.n // 24) if limit.unit is Unit.HOUR else limit.n


def _due(calendar: WorkCalendar, ordinal: int, limit: Limit) -> DueDay:
    try:
        day = date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise OutsideCalendar from None
    if limit.rolls and limit.unit is not Unit.WORKDAY and not calendar.is_workday(day):
        day = date.fromordinal(calendar.nth_after(ordinal, 1))
    depends = limit.unit is Unit.WORKDAY or limit.rolls
    return DueDay(day, depends and calendar.is_provisional(day))


def _in_order(suspensions: Sequence[Suspension]) -> Iterable[Suspension]:
    if len(suspensions) < 2:
        return suspensions
    return sorted(suspensions, key=lambda s: s.from_on)


def _runs(
    calendar: WorkCalendar,
    start: date,
    stop: date,
    limit: Limit,
    suspensions: Sequence[Suspension],
) -> Iterable[ExplainLine]:
    """The days (start, stop] grouped into runs of one kind."""
    unrolled = due_day(calendar, start, replace(limit, rolls=False), suspensions).date or stop

    def kind_of(day: date) -> tuple[str, str]:
        return ("rolled", "") if day > unrolled else _kind(calendar, day, limit.unit, suspensions)

    days = (start + timedelta(days=n) for n in range(1, (stop - start).days + 1))
    for (kind, name), run in groupby(days, key=kind_of):
        whole = list(run)
        used = len(whole) if kind in COUNTING_KINDS else 0
        yield ExplainLine(whole[0], whole[-1], kind, counted=used, name=name)


def _kind(
    calendar: WorkCalendar, day: date, unit: Unit, suspensions: Sequence[Suspension]
) -> tuple[str, str]:
    for s in suspensions:
        if s.from_on < day and (s.to_on is None or day <= s.to_on):
            return "suspended", s.name
    if unit is not Unit.WORKDAY:
        return "calendar", ""
    mark = calendar.marks.get(day)
    if calendar.is_workday(day):
        return ("make_up", "") if day.weekday() >= 5 else ("work", "")
    return ("holiday", mark.name) if mark else ("weekend", "")
