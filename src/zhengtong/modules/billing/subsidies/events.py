"""Facts of subsidies."""

from __future__ import annotations

import datetime as dt

from zhengtong.kernel.events import Event, event


@event("billing.subsidy_answered")
class SubsidyAnswered(Event):
    """A bank's answer to one file was imported: each person in it was paid or rejected.

    Sent when the import commits; `rejected` rows wait for a corrected card.
    """

    batch_id: int
    pay_file_id: int
    paid: int
    rejected: int
    at: dt.datetime
