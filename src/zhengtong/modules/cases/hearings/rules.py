"""The days of the law (行政许可法 四十七、四十八条; working days, 八十二条). Pure arithmetic."""

from __future__ import annotations

import datetime as dt

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import Limit, Unit

ANSWER = Limit(5, Unit.WORKDAY)
"""To ask for a hearing, from the day of telling, which is not counted."""

ORGANISE = Limit(20, Unit.WORKDAY)
"""To hold it, from the day it was asked for."""

NOTICE_DAYS = 7
"""Time and place are told at least so many days before."""

ANSWER_CLOCK = "hearing_request"
ORGANISE_CLOCK = "hearing"


def last_day(on: dt.date, limit: Limit) -> dt.date:
    """The last day of the period that an event on that day opens."""
    found = calendar.due_day(on, limit).date
    assert found is not None, "nothing stops these periods"
    return found


def earliest_day(notified_on: dt.date) -> dt.date:
    """The first day on which a hearing may be held of which people hear on that day."""
    return last_day(notified_on, Limit(NOTICE_DAYS, Unit.WORKDAY))


def latest_day(notified_on: dt.date, organise_by: dt.date | None) -> dt.date | None:
    """The last day that may be chosen; none where the notice comes too late to keep it anyway:
    then the sooner the better, and the clock shows that it is late."""
    if organise_by is None or earliest_day(notified_on) > organise_by:
        return None
    return organise_by
