"""Reads of all process logs together: what was written since, how long each log is, steps of many
runs. For whoever copies what happened elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, QuerySet

from zhengtong.modules.workflow.data import TaskData
from zhengtong.modules.workflow.models import InstanceEvent
from zhengtong.modules.workflow.tasks_view import read_tasks


@dataclass(frozen=True, kw_only=True)
class Logged:
    """An entry as it stands in the log of all runs; `position` grows with time, with gaps."""

    position: int
    instance_id: int
    recorded_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Note:
    """An entry of one kind, without the undo of the engine."""

    instance_id: int
    seq: int
    kind: str
    at: dt.datetime
    actor_name: str
    text: str
    payload: dict[str, Any]


def log_after(*, position: int, limit: int) -> list[Logged]:
    """Entries of all runs beyond a position, the oldest first.

    Positions are given when an entry is written, not when it is committed: whoever keeps one must
    read the last minutes again.
    """
    rows = InstanceEvent.objects.filter(pk__gt=position).order_by("pk")
    return [
        Logged(position=p, instance_id=i, recorded_at=at)
        for p, i, at in rows.values_list("pk", "instance_id", "recorded_at")[:limit]
    ]


def log_ends(*, instance_ids: Collection[int]) -> dict[int, int]:
    """The number of the last entry of each run."""
    rows = InstanceEvent.objects.filter(instance_id__in=list(instance_ids)).order_by()
    return dict(rows.values_list("instance_id").annotate(end=Max("seq")))


def log_end_of(reference: str) -> QuerySet[Any, Any]:
    """The same as a subquery over an outer column that holds the id of a run."""
    rows = InstanceEvent.objects.filter(instance_id=OuterRef(reference)).order_by("-seq")
    return rows.values("seq")[:1]


def notes_of(*, instance_ids: Collection[int], kinds: Sequence[str]) -> list[Note]:
    """Entries of these kinds, in order of the logs."""
    rows = InstanceEvent.objects.filter(instance_id__in=list(instance_ids), kind__in=list(kinds))
    return [
        Note(
            instance_id=e.instance_id,
            seq=e.seq,
            kind=e.kind,
            at=e.at,
            actor_name=e.actor_name,
            text=e.text,
            payload={k: v for k, v in e.payload.items() if k != "undo"},
        )
        for e in rows.order_by("instance_id", "seq")
    ]


def tasks_of_runs(*, instance_ids: Iterable[int]) -> dict[int, list[TaskData]]:
    """Every task of many runs at once, the oldest first; every id asked for is a key."""
    ids = list(instance_ids)
    found: dict[int, list[TaskData]] = {i: [] for i in ids}
    for task in read_tasks("t.instance_id = ANY(%s) ORDER BY t.id", [ids]) if ids else ():
        found[task.instance_id].append(task)
    return found
