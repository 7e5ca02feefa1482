"""Facts of supervision orders and cards."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("supervision.order_sent")
class OrderSent(Event):
    """A supervision order was served on a unit; it answers by `due_on`."""

    public_id: uuid.UUID
    organization_id: int
    staff_id: int | None
    rule: str
    due_on: dt.date
    at: dt.datetime


@event("supervision.order_answered")
class OrderAnswered(Event):
    """The unit answered; `is_late` when the last day had passed."""

    public_id: uuid.UUID
    organization_id: int
    is_late: bool
    at: dt.datetime


@event("supervision.order_closed")
class OrderClosed(Event):
    """An order ended: founded or not, after its appeal or without one, or cancelled."""

    order_id: int
    public_id: uuid.UUID
    organization_id: int
    is_cancelled: bool
    at: dt.datetime


@event("supervision.card_shown")
class CardShown(Event):
    """A yellow or red card counts from now on; `points` are what it costs, as a decimal
    text (`5.00`)."""

    card_id: int
    order_public_id: uuid.UUID
    colour: str
    organization_id: int
    staff_id: int | None
    points: str
    at: dt.datetime


@event("supervision.card_withdrawn")
class CardWithdrawn(Event):
    """An appeal took the card back, and its points with it; it never counted."""

    card_id: int
    order_public_id: uuid.UUID
    colour: str
    organization_id: int
    staff_id: int | None
    points: str
    at: dt.datetime
