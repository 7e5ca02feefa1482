"""Holding an instance: lock it, and read under the lock what a command depends on."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.kernel.errors import StaleVersion
from zhengtong.modules.workflow import sql
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.data import InstanceData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.errors import (
    InstanceEnded,
    InstanceNotFound,
    InstanceOnHold,
    TaskNotFound,
)
from zhengtong.modules.workflow.marking import Marking, Open, Scope


@dataclass
class Held:
    """An instance that this transaction has locked, at one moment."""

    id: int
    public_id: uuid.UUID
    version_id: int
    subject: str
    owner_organization_id: int
    region_id: int
    state: str
    lock_version: int
    variables: dict[str, Any]
    posts: dict[str, list[int]]
    outcome: str
    end_kind: str
    started: str
    ended_at: dt.datetime | None
    now: dt.datetime
    today: dt.date
    graph: Graph = field(repr=False)
    last_seq: int | None = None
    """Of the log, when it was read with the lock."""
    spare_task: int | None = None
    """An id for a task that opens."""

    @property
    def started_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.started)

    def data(self) -> InstanceData:
        return InstanceData(
            id=self.id,
            public_id=self.public_id,
            subject=self.subject,
            process_version_id=self.version_id,
            owner_organization_id=self.owner_organization_id,
            region_id=self.region_id,
            state=self.state,
            lock_version=self.lock_version,
            outcome=self.outcome,
            end_kind=self.end_kind,
            started_at=self.started_at,
            ended_at=self.ended_at,
            variables=self.variables,
        )

    def require_running(self) -> None:
        """Raise unless steps may be taken."""
        if self.state == "suspended":
            raise InstanceOnHold
        if self.state != "running":
            raise InstanceEnded

    def require_alive(self) -> None:
        if self.state not in ("running", "suspended"):
            raise InstanceEnded


@dataclass
class TaskRow:
    """The columns of a task that commands look at."""

    id: int
    public_id: uuid.UUID
    scope: int
    node: str
    stage: str
    seq: int
    post_id: int
    organization_id: int
    assignee: int | None
    owner: int | None
    state: str
    limit: int | None
    unit: str
    due_on: dt.date | None
    is_provisional: bool
    deputy_on: dt.date | None
    straight_to: str
    reopens: int | None
    acting_for: int | None


def hold(
    *,
    instance_id: int | None = None,
    task_id: int | None = None,
    expected_version: int | None = None,
    now: dt.datetime | None = None,
) -> Held:
    """Lock the instance (or that of a task). Raises StaleVersion when someone was faster."""
    if instance_id is not None:
        rows = sql.run(sql.LOCK_INSTANCE, [instance_id])
    else:
        rows = sql.run(sql.LOCK_BY_TASK, [task_id])
    if not rows:
        raise InstanceNotFound if task_id is None else TaskNotFound
    return _held(rows[0], expected_version, now)


def hold_and_read(*, instance_id: int, query: str) -> tuple[Held, list[sql.Row]]:
    """Lock the instance and read what the query says of it, in one round trip."""
    locked, rows = sql.run_all((sql.LOCK_INSTANCE, [instance_id]), (query, [instance_id]))
    if not locked:
        raise InstanceNotFound
    return _held(locked[0]), rows


def hold_step(
    *, task_id: int, staff_id: int | None, expected_version: int | None = None
) -> tuple[Held, TaskRow, Marking, list[str]]:
    """Lock the instance of a task and read all that the step depends on, in one round trip.

    The last is which steps this person did. The second statement reads what is true once the first
    has the lock. Raises TaskNotFound, StaleVersion.
    """
    locked, rows = sql.run_all(
        (sql.LOCK_BY_TASK, [task_id]), (sql.TASK_IN_PLACE, [staff_id, task_id])
    )
    if not locked or not rows:
        raise TaskNotFound
    held = _held(locked[0], expected_version)
    *task, done, held.last_seq, held.spare_task, tokens = rows[0]
    return held, TaskRow(*task), _marking(held, tokens), done or []


def _held(
    row: sql.Row, expected_version: int | None = None, now: dt.datetime | None = None
) -> Held:
    if expected_version is not None and row[7] != expected_version:
        raise StaleVersion
    now = now or timezone.now()
    return Held(  # type: ignore[call-arg]
        *row[:8],
        json.loads(row[8]),
        json.loads(row[9]),
        *row[10:13],
        dt.datetime.fromisoformat(row[13]) if row[13] else None,
        now,
        local_day(now),
        graph_of(row[2]),
    )


def local_day(moment: dt.datetime) -> dt.date:
    """The day on which the law sees a moment: that of the platform, not of who looks."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def task_row(task_id: int) -> TaskRow:
    """Read after the lock, so that it is what the lock protects. Raises TaskNotFound."""
    rows = sql.run(sql.TASK, [task_id])
    if not rows:
        raise TaskNotFound
    return TaskRow(*rows[0])


def marking_of(held: Held) -> Marking:
    """The tokens of the instance."""
    return _marking(held, sql.run(sql.MARKING, [held.id] * 3)[0][0])


def _marking(held: Held, tokens: str) -> Marking:
    waiting, scopes, arrivals = json.loads(tokens)
    marking = Marking(scopes={}, variables=dict(held.variables))
    for id_, parent, node, kind, expected, signers in scopes or ():
        marking.scopes[id_] = Scope(id_, parent, node, kind, expected, signers)
    for scope, flow, n in arrivals or ():
        marking.arrivals[(scope, flow)] = n
    for id_, scope, node, seq, straight_to in waiting or ():
        marking.tasks[id_] = Open(id_, scope, node, seq, None, straight_to)
    return marking


def last_seq(instance_id: int) -> int:
    """How far the log has come: asked again when a service step may have written to it."""
    seq: int = sql.run(sql.LAST_SEQ, [instance_id])[0][0]
    return seq


def past_of(instance_id: int) -> dict[str, list[str]]:
    """By split, which flows had arrived when its join last fired."""
    found: dict[str, list[str]] = {}
    for node, flow in prepared.read(sql.PAST, [instance_id]):
        found.setdefault(node, []).append(flow)
    return found
