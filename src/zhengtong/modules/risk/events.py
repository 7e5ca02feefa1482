"""What risk publishes."""

from __future__ import annotations

import datetime as dt

from zhengtong.kernel.events import Event, event


@event("risk.levels_evaluated")
class LevelsEvaluated(Event):
    """An evaluation changed the level, or what it rests on, of `changed` subjects of this kind
    (company | person); for `worse` of them the level rose."""

    run_id: int
    kind: str
    changed: int
    worse: int
    at: dt.datetime


@event("risk.entry_listed")
class EntryListed(Event):
    """A subject was put on a list (black | red) until `until`, after notice and hearing."""

    entry_id: int
    subject_id: int
    kind: str
    until: dt.date
    at: dt.datetime


@event("risk.entry_ended")
class EntryEnded(Event):
    """An entry left its list: `state` repaired | expired | revoked. It vanished from the public
    page at that moment."""

    entry_id: int
    subject_id: int
    kind: str
    state: str
    at: dt.datetime


@event("risk.inspection_entered")
class InspectionEntered(Event):
    """The result of an inspection by draw was entered."""

    task_id: int
    subject_id: int
    result: str
    at: dt.datetime
