"""What supervision tells the others."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event
from zhengtong.modules.supervision.orders.events import (
    CardShown,
    CardWithdrawn,
    OrderAnswered,
    OrderClosed,
    OrderSent,
)

__all__ = [
    "CardShown",
    "CardWithdrawn",
    "CaseDeviated",
    "FindingRaised",
    "OrderAnswered",
    "OrderClosed",
    "OrderSent",
]


@event("supervision.finding_raised")
class FindingRaised(Event):
    """A rule found something: a warning before, an alarm after a limit. `case_id` is None when it
    is about an item, a window or a person."""

    public_id: uuid.UUID
    rule: str
    level: str
    card: str
    case_id: int | None
    organization_id: int
    at: dt.datetime


@event("supervision.case_deviated")
class CaseDeviated(Event):
    """The log of a case has left its published chart: seen within a minute of the entry that did
    it, sent once until the case conforms again. `places` counts the deviations."""

    case_id: int
    organization_id: int
    places: int
    at: dt.datetime
