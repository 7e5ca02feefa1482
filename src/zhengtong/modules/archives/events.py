"""Facts that the archive publishes."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("archives.record_filed")
class RecordFiled(Event):
    """A record got its number (档号); its package follows."""

    record_id: int
    record_public_id: uuid.UUID
    source_kind: str
    source_id: str
    code: str
    at: dt.datetime


@event("archives.record_damaged")
class RecordDamaged(Event):
    """A check found that the stored package is no longer what was filed."""

    record_id: int
    record_public_id: uuid.UUID
    code: str
    at: dt.datetime


@event("archives.record_destroyed")
class RecordDestroyed(Event):
    """The files of a record were destroyed by an approved list; its catalogue entry stays."""

    record_id: int
    record_public_id: uuid.UUID
    source_kind: str
    source_id: str
    list_number: str
    at: dt.datetime
