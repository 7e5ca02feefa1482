"""Every clock against somebody who counts day by day."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.workflow import api as workflow

ONE_DAY = dt.timedelta(days=1)
UNITS = ("WORKDAY", "CALENDAR_DAY")
Pauses = list[workflow.SuspensionData]


@cache
def works(day: dt.date) -> bool:
    return calendar.is_workday(day)


def check_clock(clock: workflow.ClockData, pauses: Pauses, trail: str) -> None:
    assert clock.unit in UNITS, (clock, trail)
    mine = [p for p in pauses if clock.kind in p.stops]
    assert _used(clock, mine) == clock.used_days, (clock, mine, trail)
    if clock.state == "running":
        assert clock.due_on == _due(clock, mine), (clock, mine, trail)
    elif clock.state == "suspended":
        assert clock.due_on is None, (clock, trail)
        assert any(p.to_on is None for p in mine), (clock, mine, trail)
    else:
        assert clock.stopped_on is not None, (clock, trail)


def _counts(clock: workflow.ClockData, day: dt.date, pauses: Pauses) -> bool:
    """The day of the notice counts, that of the resumption does not."""
    if clock.unit == "WORKDAY" and not works(day):
        return False
    return not any(p.from_on < day <= (p.to_on or dt.date.max) for p in pauses)


def _used(clock: workflow.ClockData, pauses: Pauses) -> int:
    """Until today, or the day the clock stopped."""
    last = clock.stopped_on or timezone.localdate()
    days, day = 0, clock.start_on
    while day < last:
        day += ONE_DAY
        days += _counts(clock, day, pauses)
    return days


def _due(clock: workflow.ClockData, pauses: Pauses) -> dt.date:
    left, day = clock.limit + clock.extended_days, clock.start_on
    while left:
        day += ONE_DAY
        left -= _counts(clock, day, pauses)
    return day
