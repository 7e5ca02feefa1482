"""A case goes up to the organ that decides."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.case_forwarded")
class CaseForwarded(Event):
    """初审转报 (行政许可法 第四十三条): the local limits ended, the case is closed with type 4. An
    upper organ on this platform has `upper_case_id`; its limits run from this day."""

    case_id: int
    case_public_id: uuid.UUID
    upper_case_id: int | None
    to: str
    at: dt.datetime


@event("cases.completion_requested")
class CompletionRequested(Event):
    """The upper organ asked the lower one to complete what it forwarded. No limit stands still."""

    case_id: int
    upper_case_id: int
    due_on: dt.date
    at: dt.datetime


@event("cases.completion_supplied")
class CompletionSupplied(Event):
    """The lower organ completed it."""

    case_id: int
    upper_case_id: int
    at: dt.datetime


@event("cases.forwarding_answered")
class ForwardingAnswered(Event):
    """What an organ outside the platform decided was entered; the applicant is told."""

    case_id: int
    case_public_id: uuid.UUID
    outcome: str
    at: dt.datetime
