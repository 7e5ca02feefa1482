"""What supervision tells the others."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("supervision.finding_raised")
class FindingRaised(Event):
    """A rule found something for the first time: a warning before, an alarm after a limit."""

    public_id: uuid.UUID
    rule: str
    level: str
    card: str
    case_id: int
    organization_id: int
    at: dt.datetime
