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


@event("cases.meeting_proposed")
class MeetingProposed(Event):
    """Dates for a site visit or a joint review were proposed, or proposed anew (`is_moved`; the
    date that was fixed before holds no longer where `was_fixed`)."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    is_moved: bool = False
    was_fixed: bool = False


@event("cases.meeting_answered")
class MeetingAnswered(Event):
    """A department said on which of the dates it can come; `is_complete`: all have said so."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    is_complete: bool


@event("cases.meeting_fixed")
class MeetingFixed(Event):
    """The date of a site visit or joint review stands; the notice to the applicant was issued."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    starts_at: dt.datetime


@event("cases.meeting_cancelled")
class MeetingCancelled(Event):
    """A site visit or joint review does not take place."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    reason: str
    was_fixed: bool


@event("cases.minutes_issued")
class MinutesIssued(Event):
    """The minutes of a site visit or joint review stand; who came is asked to confirm them."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime


@event("cases.minutes_confirmed")
class MinutesConfirmed(Event):
    """Every department that came has confirmed the minutes."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime


@event("cases.opinion_asked")
class OpinionAsked(Event):
    """A post outside the flow was asked for its opinion until `due_on`; the flow does not wait."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    due_on: dt.date
    at: dt.datetime


@event("cases.opinion_given")
class OpinionGiven(Event):
    """An opinion that was asked for was given."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    at: dt.datetime


@event("cases.opinion_reminded")
class OpinionReminded(Event):
    """An opinion is still owed; the asked post was reminded on the day `on`."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    due_on: dt.date
    on: dt.date
    at: dt.datetime


@event("cases.bundle_submitted")
class BundleSubmitted(Event):
    """Several items were applied for as one (一件事, or a stage of a project). The cases of those
    that wait for nothing have sent their own `CaseSubmitted`."""

    bundle_id: int
    number: str
    at: dt.datetime


@event("cases.bundle_decided")
class BundleDecided(Event):
    """The last part of a whole was decided, or ended in another way. `is_granted`: every part was
    granted."""

    bundle_id: int
    is_granted: bool
    at: dt.datetime


@event("cases.bundle_closed")
class BundleClosed(Event):
    """The last part of a whole has ended: everything is delivered."""

    bundle_id: int
    at: dt.datetime
