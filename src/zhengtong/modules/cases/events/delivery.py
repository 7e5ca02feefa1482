"""The result waits, is on its way, came back."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.result_ready")
class ResultReady(Event):
    """The result waits at the counter or to be sent: after the decision, and whenever it waits in
    another way than before (`method`: counter | post)."""

    case_id: int
    case_public_id: uuid.UUID
    delivery_public_id: uuid.UUID
    method: str
    at: dt.datetime


@event("cases.result_posted")
class ResultPosted(Event):
    """Given to the carrier: the time for serving stops (行政许可法 第四十四条)."""

    case_id: int
    case_public_id: uuid.UUID
    delivery_public_id: uuid.UUID
    at: dt.datetime


@event("cases.result_returned")
class ResultReturned(Event):
    """The parcel came back. Where the organ itself had made the mistake, the time runs on."""

    case_id: int
    case_public_id: uuid.UUID
    delivery_public_id: uuid.UUID
    reason: str
    at: dt.datetime


@event("cases.result_waits")
class ResultWaits(Event):
    """It has waited at the counter for long, or a parcel is not confirmed: a reminder is due.
    `whom`: applicant | clerk."""

    case_id: int
    case_public_id: uuid.UUID
    delivery_public_id: uuid.UUID
    whom: str
    on: dt.date
    at: dt.datetime
