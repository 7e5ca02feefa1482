"""The right to a hearing and the hearing itself."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.hearing_right_told")
class HearingRightTold(Event):
    """Applicant and interested parties were told of their right to a hearing; they may ask for it
    until `due_on` (行政许可法 第四十七条)."""

    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    at: dt.datetime


@event("cases.hearing_requested")
class HearingRequested(Event):
    """A hearing was asked for, or the organ convenes one. To be held by `organise_by`
    (行政许可法 第四十六、四十七条)."""

    case_id: int
    case_public_id: uuid.UUID
    organise_by: dt.date
    at: dt.datetime


@event("cases.hearing_scheduled")
class HearingScheduled(Event):
    """Time, place and presider were told at least seven days before (行政许可法 第四十八条)."""

    case_id: int
    case_public_id: uuid.UUID
    starts_at: dt.datetime
    is_announced: bool
    at: dt.datetime


@event("cases.hearing_held")
class HearingHeld(Event):
    """The hearing is over, its record confirmed; the decision has to rest on it."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime
