"""The clocks of a case stand still, run on, are lengthened or run out."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.case_suspended")
class CaseSuspended(Event):
    """A special procedure began; its days do not count (行政许可法 第四十五条)."""

    case_id: int
    case_public_id: uuid.UUID
    ground: str
    at: dt.datetime


@event("cases.case_resumed")
class CaseResumed(Event):
    """The special procedure ended; days count again from the next day."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_extended")
class CaseExtended(Event):
    """The limit was extended once, with approval and reasons (行政许可法 第四十二条)."""

    case_id: int
    case_public_id: uuid.UUID
    days: int
    at: dt.datetime


@event("cases.extension_asked")
class ExtensionAsked(Event):
    """Whoever handles the case asks for a longer limit; the officer who may approve it is told."""

    case_id: int
    case_public_id: uuid.UUID
    request_id: int
    days: int
    at: dt.datetime


@event("cases.extension_rejected")
class ExtensionRejected(Event):
    """A longer limit was refused; whoever asked is told why."""

    case_id: int
    case_public_id: uuid.UUID
    request_id: int
    at: dt.datetime


@event("cases.procedure_overdue")
class ProcedureOverdue(Event):
    """A special procedure lasts longer than the applicant was told; sent on the day after its
    expected end, and again each working week."""

    case_id: int
    case_public_id: uuid.UUID
    procedure_id: int
    on: dt.date
    at: dt.datetime


@event("cases.procedure_moved")
class ProcedureMoved(Event):
    """The applicant is told another expected end of a special procedure than before, in writing
    (行政许可法 第四十五条). The clocks go on standing still."""

    case_id: int
    case_public_id: uuid.UUID
    procedure_id: int
    change_id: int
    was_expected_on: dt.date | None
    expected_on: dt.date
    at: dt.datetime


@event("cases.case_terminated")
class CaseTerminated(Event):
    """The organ ended an accepted case without a decision, in writing and with reasons."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime
