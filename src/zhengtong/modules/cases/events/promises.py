"""What applicants promise: papers to follow, conditions to keep."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.promise_made")
class PromiseMade(Event):
    """A promise took the place of papers. `kind`: pending (容缺受理) | commitment (告知承诺)."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    kind: str
    at: dt.datetime


@event("cases.promise_kept")
class PromiseKept(Event):
    """The last of the promised papers is there; the case may be granted."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    kind: str
    at: dt.datetime


@event("cases.promise_extended")
class PromiseExtended(Event):
    """The applicant has until `due_on` to bring the promised papers."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    at: dt.datetime


@event("cases.promise_due_soon")
class PromiseDueSoon(Event):
    """Promised papers are due; the reminder was issued. `is_last`: on the very day."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    due_on: dt.date
    is_last: bool
    at: dt.datetime


@event("cases.promise_checked")
class PromiseChecked(Event):
    """A commitment was checked after the decision. `result`: met | rectify (until `due_on`) |
    false (the decision is to be revoked)."""

    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    result: str
    due_on: dt.date | None
    at: dt.datetime


@event("cases.promise_broken")
class PromiseBroken(Event):
    """A promise was not kept and is on record until `until`; no other is accepted meanwhile."""

    record_id: int
    promise_id: int
    case_id: int
    case_public_id: uuid.UUID
    kind: str
    until: dt.date
    at: dt.datetime


@event("cases.decision_revoked")
class DecisionRevoked(Event):
    """A decision was taken back because its commitment was untrue (行政许可法 第六十九条). Whoever
    issued a licence for it revokes that too."""

    revocation_id: int
    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.record_reviewed")
class RecordReviewed(Event):
    """A record of a broken promise was questioned and answered: lifted or left."""

    record_id: int
    case_id: int
    is_lifted: bool
    answer: str
    at: dt.datetime
