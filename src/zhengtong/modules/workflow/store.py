"""Rows out: the log, and what a move changed. Written by ids that are known before, so that the
statements of a command go to the database together.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.modules.workflow import sql
from zhengtong.modules.workflow.data import TaskData
from zhengtong.modules.workflow.gate import duration_of
from zhengtong.modules.workflow.holding import Held, TaskRow
from zhengtong.modules.workflow.marking import Marking, Scope
from zhengtong.modules.workflow.opening import open_task


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
    """Append to the process log; its number, which names the cause in all other rows.

    Where the number is known before (`hold_step`), the statement may wait for others; the database
    refuses it when it is not the next.
    """
    values = entry(
        held,
        kind,
        actor,
        at=at,
        acting_for=acting_for,
        task=task,
        outcome=outcome,
        text=text,
        payload=payload,
    )
    rows = sql.run(sql.INSERT_EVENT, values)
    seq: int = rows[0][0] if rows else values[2]
    if held.last_seq is not None:
        held.last_seq = seq
    return seq


def entry(
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
) -> list[Any]:
    """What `INSERT_EVENT` takes; the third is the number that the entry must get, 0 for any."""
    return [
        held.id,
        held.region_id,
        held.last_seq + 1 if held.last_seq is not None else 0,
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
        to_json(payload) if payload else "{}",
    ]


to_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


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
    """Log a step, finish its task and write what moved. Needs `hold_step` and `settle` before."""
    said = "" if state == "returned" else outcome
    event = entry(
        held,
        kind,
        actor,
        acting_for=acting_for,
        task=task,
        outcome=outcome,
        text=opinion,
        payload=payload,
    )
    seq: int = event[2]
    finished = [
        state,
        said,
        opinion,
        to_json(data) if data else "{}",
        held.now,
        seq,
        actor.staff_id,
        acting_for,
        actor.staff_id,
        task.id,
    ]
    sql.run(sql.TAKE_STEP, [*event, held.today, task.id, *finished, *_saved(held, marking)])
    cancel_timers(held, task.scope, task.node)
    return seq, write(held, marking, seq, skip=task.id)


def settle(held: Held, marking: Marking) -> None:
    """Give ids to the scopes and tasks that a move made, so that they can be written and named."""
    tasks = [t for t in marking.opened if t.id < 0]
    scopes = [s for s in marking.made if s.id < 0]
    spare = [held.spare_task] if held.spare_task and tasks else []
    if spare:
        held.spare_task = None
    new_scopes: list[int] = []
    if scopes or len(tasks) > len(spare):
        wanted = [len(scopes), len(tasks) - len(spare)]
        new_scopes, more = sql.run_all((sql.NEW_IDS, wanted))[0][0]
        spare += more
    ids = {s.id: id_ for s, id_ in zip(scopes, new_scopes, strict=True)}
    marking.rename(ids, {t.id: id_ for t, id_ in zip(tasks, spare, strict=True)})


def new_task_id() -> int:
    """For a task that no move made."""
    ids: list[int] = sql.run_all((sql.NEW_IDS, [0, 1]))[0][0][1]
    return ids[0]


def write(held: Held, marking: Marking, seq: int, *, skip: int | None = None) -> Written:
    """Write what changed in the marking. `skip`: a task whose row the caller writes itself."""
    settle(held, marking)
    written = Written()
    for closed in marking.closed:
        if closed.id != skip:
            close_task(held, closed.id, closed.state, closed.reason, seq)
            written.closed.append(closed.id)
    for scope in marking.made:
        _insert_scope(held, scope, seq)
    for (scope_id, flow), n in marking.moved.items():
        if n:
            sql.run(sql.ADD_ARRIVAL, [scope_id, held.id, held.region_id, flow, n, seq])
    for scope_id, state in marking.ended_scopes.items():
        sql.run(sql.END_SCOPE, [state, seq, scope_id])
    for task in marking.opened:
        written.opened.append(open_task(held, task, seq))
    if held.graph.timers:
        _write_timers(held, marking, seq)
    return written


def _insert_scope(held: Held, scope: Scope, seq: int) -> None:
    sql.run(
        sql.INSERT_SCOPE,
        [
            scope.id,
            held.id,
            held.region_id,
            scope.parent,
            scope.node,
            scope.kind,
            scope.expected,
            to_json(scope.signers),
            to_json(scope.carried),
            seq,
            held.id,
            scope.node,
        ],
    )


def _write_timers(held: Held, marking: Marking, seq: int) -> None:
    hosts = {(t.scope, t.node) for t in marking.opened if not t.straight_to}
    for scope in marking.made:
        if scope.kind in ("subprocess", "multi") and scope.parent is not None:
            hosts.add((scope.parent, scope.node))
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
    if marking.closed:
        sql.run(sql.CANCEL_TIMERS_WITHOUT_HOST, [held.id])


def cancel_timers(held: Held, scope: int, host: str) -> None:
    """The step they sit on has ended."""
    if held.graph.timers.get(host):
        sql.run(sql.CANCEL_TIMERS, [scope, host])


def close_task(held: Held, task_id: int, state: str, reason: str, seq: int) -> None:
    sql.run(sql.CLOSE_TASK, [held.today, task_id, state, reason, held.now, seq, task_id])


def save(
    held: Held, marking: Marking | None = None, *, state: str | None = None, end_kind: str = ""
) -> None:
    """One more version of the instance. Ends it when no token is left."""
    if marking is None and state is None:
        held.lock_version += 1
        sql.run(sql.TOUCH_INSTANCE, [held.id])
    else:
        sql.run(sql.SAVE_INSTANCE, _saved(held, marking, state, end_kind))


def _saved(
    held: Held, marking: Marking | None, state: str | None = None, end_kind: str = ""
) -> list[Any]:
    """Bring the instance up to date; what `SAVE_INSTANCE` takes."""
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
        to_json(held.variables),
        held.state,
        held.outcome,
        held.end_kind,
        held.ended_at,
        held.id,
    ]


def opened_ids(opened: Sequence[TaskData]) -> tuple[int, ...]:
    return tuple(t.id for t in opened)
