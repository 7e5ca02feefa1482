"""Opening a task: its post, its days, its row and its clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.workflow import sql
from zhengtong.modules.workflow.compiled import Node
from zhengtong.modules.workflow.data import TaskData
from zhengtong.modules.workflow.escalation import Days, days_of
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.marking import Open
from zhengtong.modules.workflow.tasks_view import task_data


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
    node = held.graph.nodes[task.node]
    post_id, organization_id = post_of(held, node, task.post)
    start = start_on or held.today
    days = step_days(node, start)
    public_id, state = uuid7(), "claimed" if assignee else "open"
    values = [
        task.id,
        public_id,
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
        state,
        node.limit,
        node.unit,
        days.due_on,
        days.is_provisional,
        days.deputy_on,
        days.check_on,
        task.straight_to,
        task.reopens,
        seq,
        held.now,
        held.now if assignee else None,
    ]
    if node.limit is None:
        sql.run(sql.INSERT_TASK, values)
    else:
        clock = _step_clock(held, task.id, node, start, days)
        sql.run(sql.OPEN_TIMED_TASK, [*values, *clock])
    return task_data(
        node,
        held.graph,
        today=held.today,
        id=task.id,
        public_id=public_id,
        instance_id=held.id,
        region_id=held.region_id,
        subject=held.subject,
        post_id=post_id,
        organization_id=organization_id,
        assignee_staff_id=assignee,
        owner_staff_id=None,
        state=state,
        due_on=days.due_on,
        limit=node.limit,
        unit=node.unit,
        is_provisional=days.is_provisional,
        deputy_on=days.deputy_on,
        seq=task.seq,
        opened_at=held.now,
        lock_version=held.lock_version,
    )


def _step_clock(held: Held, task_id: int, node: Node, start: dt.date, days: Days) -> list[Any]:
    return [
        held.id,
        held.region_id,
        task_id,
        node.limit,
        node.unit,
        start,
        days.due_on,
        days.is_provisional,
        calendar.current_version(),
    ]


def step_days(node: Node, start: dt.date) -> Days:
    """The days of a step that opens on `start`."""
    if node.limit is None:
        return Days(None)
    return days_of(start, Limit(node.limit, Unit[node.unit]))
