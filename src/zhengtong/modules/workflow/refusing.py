"""Why an actor may not take or give a step, asked before it is offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import access
from zhengtong.modules.workflow.data import TaskData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.errors import InstanceOnHold, TaskClosed
from zhengtong.modules.workflow.holding import TaskRow
from zhengtong.modules.workflow.models import Task


def actionable(found: Sequence[TaskData], *, actor: Actor) -> list[TaskData]:
    """Those of the given tasks that the actor may do now: own ones first.

    As `complete` would decide, separation of duties included.
    """
    today = timezone.localdate()
    mine = [t for t in found if t.is_open and _refusal(t, actor, today) is None]
    barred = _barred(mine, actor.staff_id) if mine and actor.staff_id is not None else {}
    allowed = [t for t in mine if t.node not in barred.get(t.instance_id, ())]
    return sorted(allowed, key=lambda t: t.assignee_staff_id != actor.staff_id)


def _barred(found: Sequence[TaskData], staff_id: int) -> dict[int, set[str]]:
    """By run, the steps that must be done by somebody else than this person."""
    done = Task.objects.filter(
        instance_id__in={t.instance_id for t in found}, state="done", done_by_staff_id=staff_id
    ).values_list("instance_id", "node", "instance__process_version_id")
    barred: dict[int, set[str]] = {}
    for instance_id, node, version_id in done:
        apart = access.apart_from(graph_of(version_id), node)
        barred.setdefault(instance_id, set()).update(apart)
    return barred


def why_not_step(found: TaskData, *, actor: Actor) -> DomainError | None:
    """What `claim` and `complete` would refuse of this task now; None when the actor may do it."""
    if not found.is_open:
        return InstanceOnHold() if found.state == "suspended" else TaskClosed()
    refusal = _refusal(found, actor, timezone.localdate())
    if refusal is not None or actor.staff_id is None:
        return refusal
    done = Task.objects.filter(
        instance_id=found.instance_id, state="done", done_by_staff_id=actor.staff_id
    ).values_list("node", "instance__process_version_id")
    steps = list(done)
    try:
        for _node, version_id in steps[:1]:
            access.require_not_after(graph_of(version_id), found.node, [n for n, _v in steps])
    except DomainError as barred:
        return barred
    return None


def why_not_give(found: TaskData, *, actor: Actor) -> DomainError | None:
    """What `assign`, `transfer` and `release` would refuse of this task now, whoever is to get
    it."""
    if not found.is_open:
        return InstanceOnHold() if found.state == "suspended" else TaskClosed()
    if actor.has(access.DISPATCH, found.organization_id):
        return None
    if actor.staff_id is not None and actor.staff_id in (
        found.assignee_staff_id,
        found.owner_staff_id,
    ):
        return None
    return _refusal(found, actor, timezone.localdate(), alone=True)


def _refusal(
    found: TaskData, actor: Actor, today: dt.date, *, alone: bool = False
) -> DomainError | None:
    """Why the actor does not stand where the task is done. `alone`: the post is all that is asked,
    not what the flow wants besides."""
    row = TaskRow(
        id=found.id,
        public_id=found.public_id,
        scope=0,
        node=found.node,
        stage=found.stage,
        seq=found.seq,
        post_id=found.post_id,
        organization_id=found.organization_id,
        assignee=found.assignee_staff_id,
        owner=found.owner_staff_id,
        state=found.state,
        limit=found.limit,
        unit=found.unit,
        due_on=found.due_on,
        is_provisional=found.is_provisional,
        deputy_on=found.deputy_on,
        straight_to="",
        reopens=None,
        acting_for=None,
    )
    try:
        access.standing(row, actor, today)
        if not alone:
            access.require_permission(found.permission, actor, found.organization_id)
    except DomainError as refusal:
        return refusal
    return None
