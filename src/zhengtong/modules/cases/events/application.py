"""An application comes in, is looked at and accepted or refused."""

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


@event("cases.case_corrected")
class CaseCorrected(Event):
    """The applicant put the answers right before acceptance, or changed how they are reached.
    `kind`: answers | contact."""

    case_id: int
    case_public_id: uuid.UUID
    kind: str
    at: dt.datetime


@event("cases.material_added")
class MaterialAdded(Event):
    """The applicant brought a further paper of their own accord, before the decision."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.case_withdrawn")
class CaseWithdrawn(Event):
    """The applicant took the application back before a decision."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime
