"""Rows in and out: lock an instance, load its marking, write what a move changed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import StaleVersion
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.workflow import sql
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.data import InstanceData, TaskData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.errors import (
    InstanceEnded,
    InstanceNotFound,
    InstanceOnHold,
    TaskNotFound,
)
from zhengtong.modules.workflow.escalation import Days, days_of
from zhengtong.modules.workflow.gate import duration_of
from zhengtong.modules.workflow.marking import Marking, Open, Scope
from zhengtong.modules.workflow.tasks_view import task_data


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
    started_at: dt.datetime
    ended_at: dt.datetime | None
    now: dt.datetime
    today: dt.date
    graph: Graph = field(repr=False)

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
    opened_at: dt.datetime


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
    row = rows[0]
    if expected_version is not None and row[7] != expected_version:
        raise StaleVersion
    now = now or timezone.now()
    return Held(
        *row[:8],
        json.loads(row[8]),
        json.loads(row[9]),
        *row[10:],
        now,
        timezone.localdate(now),
        graph_of(row[2]),
    )


def task_row(task_id: int) -> TaskRow:
    """Read after the lock, so that it is what the lock protects. Raises TaskNotFound."""
    rows = sql.run(sql.TASK, [task_id])
    if not rows:
        raise TaskNotFound
    return TaskRow(*rows[0])


def task_and_marking(held: Held, task_id: int) -> tuple[TaskRow, Marking]:
    """Both in one statement. Raises TaskNotFound."""
    rows = sql.run(sql.TASK_AND_MARKING, [task_id])
    if not rows:
        raise TaskNotFound
    return TaskRow(*rows[0][:-3]), _marking(held, *rows[0][-3:])


def marking_of(held: Held) -> Marking:
    """The tokens of the instance."""
    return _marking(held, *sql.run(sql.MARKING, [held.id] * 3)[0])


def _marking(held: Held, tasks: str, scopes: str, arrivals: str) -> Marking:
    marking = Marking(scopes={}, variables=dict(held.variables))
    for id_, parent, node, kind, expected, signers in json.loads(scopes or "[]"):
        marking.scopes[id_] = Scope(id_, parent, node, kind, expected, signers)
    for scope, flow, n in json.loads(arrivals or "[]"):
        marking.arrivals[(scope, flow)] = n
    for id_, scope, node, seq, straight_to in json.loads(tasks or "[]"):
        marking.tasks[id_] = Open(id_, scope, node, seq, None, straight_to)
    return marking


def past_of(held: Held) -> dict[str, list[str]]:
    """By split, which flows had arrived when its join last fired."""
    found: dict[str, list[str]] = {}
    for node, flow in sql.run(sql.PAST, [held.id]):
        found.setdefault(node, []).append(flow)
    return found


def log(
    held: Held,
    kind: str,
    actor: Actor,
    *,
    at: dt.datetime | None = None,
    acting_for: int | None = None,
    task: TaskRow | None = None,
    outcome: str = "",
    text: str = "",
    payload: Mapping[str, Any] | None = None,
) -> int:
    """Append to the process log; its number, which names the cause in all other rows."""
    values = _event(held, kind, actor, at, acting_for, task, outcome, text, payload)
    seq: int = sql.run(sql.INSERT_EVENT, values)[0][0]
    return seq


def _event(
    held: Held,
    kind: str,
    actor: Actor,
    at: dt.datetime | None,
    acting_for: int | None,
    task: TaskRow | None,
    outcome: str,
    text: str,
    payload: Mapping[str, Any] | None,
) -> list[Any]:
    return [
        held.id,
        held.region_id,
        kind,
        at or held.now,
        held.now,
        actor.kind,
        actor.name[:120],
        actor.user_id,
        actor.staff_id,
        acting_for,
        task.post_id if task else None,
        task.id if task else None,
        task.node if task else "",
        outcome,
        text,
        _json(payload or {}),
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


@dataclass
class Written:
    """The rows that a move made."""

    opened: list[TaskData] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


def take_step(
    held: Held,
    task: TaskRow,
    marking: Marking,
    actor: Actor,
    *,
    kind: str = "completed",
    state: str = "done",
    acting_for: int | None,
    outcome: str,
    opinion: str,
    data: Mapping[str, Any] | None,
    payload: Mapping[str, Any],
) -> tuple[int, Written]:
    """Log a step, finish its task and write what moved: one statement where one task opens."""
    values = _event(held, kind, actor, None, acting_for, task, outcome, opinion, payload)
    values += [held.today, task.id, state, "" if state == "returned" else outcome, opinion]
    values += [_json(data) if data else "{}", held.now, actor.staff_id, acting_for]
    values += [actor.staff_id, task.id]
    values += _saved(held, marking)
    opened: list[TaskData] = []
    if len(marking.opened) == 1 and not marking.made:
        row, columns, parameters = _opening(held, marking.opened[0])
        # The cause of the opened task is the event of the same statement.
        seq, row.id = sql.run(sql.TAKE_STEP_AND_OPEN, [*values, *parameters])[0]
        opened.append(_opened(held, row, columns))
        marking.opened.clear()
        marking.opened_hosts.append((row.scope, row.node))
    else:
        seq = sql.run(sql.TAKE_STEP, values)[0][0]
    cancel_timers(held, task.scope, task.node)
    written = write(held, marking, seq, skip=task.id)
    written.opened = [*opened, *written.opened]
    return seq, written


def write(held: Held, marking: Marking, seq: int, *, skip: int | None = None) -> Written:
    """Write what changed in the marking. `skip`: a task whose row the caller writes itself."""
    written = Written()
    for closed in marking.closed:
        if closed.id != skip:
            close_task(held, closed.id, closed.state, closed.reason, seq)
            written.closed.append(closed.id)
    ids = _write_scopes(held, marking, seq)
    for (scope, flow), n in marking.moved.items():
        if n:
            sql.run(
                sql.ADD_ARRIVAL,
                [ids.get(scope, scope), held.id, held.region_id, flow, n, seq],
            )
    for scope, state in marking.ended_scopes.items():
        sql.run(sql.END_SCOPE, [state, seq, ids.get(scope, scope)])
    for task in marking.opened:
        task.scope = ids.get(task.scope, task.scope)
        written.opened.append(open_task(held, task, seq))
    if held.graph.timers:
        _write_timers(held, marking, ids, seq)
    return written


def _write_scopes(held: Held, marking: Marking, seq: int) -> dict[int, int]:
    ids: dict[int, int] = {}
    for scope in marking.made:
        parent = ids.get(scope.parent, scope.parent) if scope.parent is not None else None
        ids[scope.id] = sql.run(
            sql.INSERT_SCOPE,
            [
                held.id,
                held.region_id,
                parent,
                scope.node,
                scope.kind,
                scope.expected,
                json.dumps(scope.signers),
                json.dumps(scope.carried),
                seq,
                held.id,
                scope.node,
            ],
        )[0][0]
    return ids


def _write_timers(held: Held, marking: Marking, ids: Mapping[int, int], seq: int) -> None:
    hosts = {(t.scope, t.node) for t in marking.opened if not t.straight_to}
    hosts |= set(marking.opened_hosts)
    for scope in marking.made:
        if scope.kind in ("subprocess", "multi") and scope.parent is not None:
            hosts.add((ids.get(scope.parent, scope.parent), scope.node))
    for where, host in hosts:
        for timer in held.graph.timers.get(host, ()):
            limit = duration_of(timer)
            if limit is None or any(
                s.node == host for s in marking.scopes.values() if s.id == where
            ):
                continue
            due = calendar.due_day(held.today, limit)
            sql.run(
                sql.INSERT_TIMER,
                [held.id, held.region_id, where, timer.id, host, held.today, due.date, seq],
            )
    if marking.ended_scopes:
        sql.run(sql.CANCEL_TIMERS_OF_ENDED, [held.id])


def cancel_timers(held: Held, scope: int, host: str) -> None:
    """The step they sit on has ended."""
    if held.graph.timers.get(host):
        sql.run(sql.CANCEL_TIMERS, [scope, host])


def close_task(held: Held, task_id: int, state: str, reason: str, seq: int) -> None:
    sql.run(sql.CLOSE_TASK, [held.today, task_id, state, reason, held.now, seq, task_id])


def post_of(held: Held, node: Node, signer: Any = None) -> tuple[int, int]:
    """(post id, organisation id) of a step, or of one signer."""
    if isinstance(signer, Mapping):
        return signer["post"], signer["organization"]
    post, organization = held.posts[signer or node.post]
    return post, organization


def open_task(
    held: Held,
    task: Open,
    seq: int,
    *,
    start_on: dt.date | None = None,
    assignee: int | None = None,
    acting_for: int | None = None,
) -> TaskData:
    """Insert an open task with its clock. `start_on`: the clock of a task taken back runs on."""
    task, columns, parameters = _opening(held, task, start_on, assignee, acting_for)
    *most, opened_at, claimed_at, start, calendar_version = parameters
    values = [*most, seq, opened_at, claimed_at, start, calendar_version]
    task.id = sql.run(sql.OPEN_TASK, values)[0][0]
    return _opened(held, task, columns)


def _opening(
    held: Held,
    task: Open,
    start_on: dt.date | None = None,
    assignee: int | None = None,
    acting_for: int | None = None,
) -> tuple[Open, dict[str, Any], list[Any]]:
    """The columns of a task to open, and the parameters of its statement without the cause."""
    node = held.graph.nodes[task.node]
    post_id, organization_id = post_of(held, node, task.post)
    start = start_on or held.today
    days = step_days(node, start)
    columns: dict[str, Any] = {
        "public_id": uuid7(),
        "instance_id": held.id,
        "region_id": held.region_id,
        "subject": held.subject,
        "post_id": post_id,
        "organization_id": organization_id,
        "assignee_staff_id": assignee,
        "state": "claimed" if assignee else "open",
        "due_on": days.due_on,
        "limit": node.limit,
        "unit": node.unit,
        "is_provisional": days.is_provisional,
        "deputy_on": days.deputy_on,
        "seq": task.seq,
    }
    parameters = [
        columns["public_id"],
        held.id,
        held.region_id,
        held.subject,
        task.scope,
        node.id,
        node.stage,
        task.seq,
        post_id,
        organization_id,
        assignee,
        acting_for,
        columns["state"],
        node.limit,
        node.unit,
        days.due_on,
        days.is_provisional,
        days.deputy_on,
        days.check_on,
        task.straight_to,
        task.reopens,
        held.now,
        held.now if assignee else None,
        start,
        calendar.current_version(),
    ]
    return task, columns, parameters


def _opened(held: Held, task: Open, columns: Mapping[str, Any]) -> TaskData:
    return task_data(
        held.graph.nodes[task.node],
        held.graph,
        today=held.today,
        id=task.id,
        owner_staff_id=None,
        opened_at=held.now,
        lock_version=held.lock_version,
        **columns,
    )


def step_days(node: Node, start: dt.date) -> Days:
    """The days of a step that opens on `start`."""
    if node.limit is None:
        return Days(None)
    return days_of(start, Limit(node.limit, Unit[node.unit]))


def save(
    held: Held, marking: Marking | None = None, *, state: str | None = None, end_kind: str = ""
) -> None:
    """One more version of the instance. Ends it when no token is left."""
    if marking is None and state is None:
        held.lock_version += 1
        sql.run(sql.TOUCH_INSTANCE, [held.id])
        return
    sql.run(sql.SAVE_INSTANCE, _saved(held, marking, state, end_kind))


def _saved(
    held: Held, marking: Marking | None = None, state: str | None = None, end_kind: str = ""
) -> list[Any]:
    """Bring the instance up to date; the parameters that save it."""
    held.lock_version += 1
    if marking is not None:
        held.variables = marking.variables
        if marking.ended and held.state == "running":
            state = "ended"
    held.state = state or held.state
    if held.state in ("ended", "terminated"):
        held.ended_at = held.ended_at or held.now
        held.end_kind = end_kind or held.end_kind or held.state
    return [
        _json(held.variables),
        held.state,
        held.outcome,
        held.end_kind,
        held.ended_at,
        held.id,
    ]


def opened_ids(opened: Sequence[TaskData]) -> tuple[int, ...]:
    return tuple(t.id for t in opened)
