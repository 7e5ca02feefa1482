"""What billing publishes."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("billing.bill_issued")
class BillIssued(Event):
    """A bill may be paid from now on: `amount` in fen."""

    bill_id: int
    bill_public_id: uuid.UUID
    source_kind: str
    source_id: int
    amount: int
    at: dt.datetime


@event("billing.bill_settled")
class BillSettled(Event):
    """Nothing is owed any more: the bill was paid, or exempted (`is_exempted`)."""

    bill_id: int
    bill_public_id: uuid.UUID
    source_kind: str
    source_id: int
    amount: int
    is_exempted: bool
    at: dt.datetime


@event("billing.bill_cancelled")
class BillCancelled(Event):
    """A bill was made void before it was paid."""

    bill_id: int
    source_kind: str
    source_id: int
    at: dt.datetime


@event("billing.surplus_found")
class SurplusFound(Event):
    """Money came that nobody owed: paid twice, too late, or not the amount of the order. A refund
    was proposed for it."""

    bill_id: int
    payment_id: int
    refund_id: int
    amount: int
    at: dt.datetime


@event("billing.refunded")
class Refunded(Event):
    """Money went back to the payer; `is_surplus` when it had been paid too much."""

    bill_id: int
    bill_public_id: uuid.UUID
    source_kind: str
    source_id: int
    refund_id: int
    amount: int
    is_surplus: bool
    at: dt.datetime
