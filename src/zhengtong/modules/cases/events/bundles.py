"""One application for a life event, with its parts."""

from __future__ import annotations

import datetime as dt

from zhengtong.kernel.events import Event, event


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
