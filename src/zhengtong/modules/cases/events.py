"""What this module tells the others. Each is sent in the transaction that made it true."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.case_submitted")
class CaseSubmitted(Event):
    """An application came in. The five working days for notice or acceptance run from here
    (行政许可法 第三十二条)."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_accepted")
class CaseAccepted(Event):
    """受理. Statutory and promised limits run from this day, which is not itself counted.

    `is_deemed`: nobody answered in five working days, so the law says it was accepted on receipt.
    """

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime
    is_deemed: bool = False


@event("cases.case_refused")
class CaseRefused(Event):
    """不予受理, in writing and with reasons."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.supplement_requested")
class SupplementRequested(Event):
    """The one-time notice of everything that is missing was issued."""

    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    at: dt.datetime


@event("cases.case_supplemented")
class CaseSupplemented(Event):
    """The applicant brought what was asked for; the case awaits acceptance again."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


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


@event("cases.case_decided")
class CaseDecided(Event):
    """A decision was signed. Delivery within ten working days (行政许可法 第四十四条)."""

    case_id: int
    case_public_id: uuid.UUID
    outcome: str
    at: dt.datetime


@event("cases.case_closed")
class CaseClosed(Event):
    """The case ended, in whatever way; `close_type` says which."""

    case_id: int
    case_public_id: uuid.UUID
    close_type: str
    at: dt.datetime


@event("cases.case_withdrawn")
class CaseWithdrawn(Event):
    """The applicant took the application back before a decision."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_rated")
class CaseRated(Event):
    """The applicant rated the service."""

    case_id: int
    case_public_id: uuid.UUID
    level: str
    at: dt.datetime
