"""Commands on the run as a whole: lock, record, terminate, jump, move to another version."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.access import performer
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.data import InstanceData, StepResult, TaskData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.errors import (
    BadProcessMap,
    ReasonRequired,
    SecondPersonRequired,
)
from zhengtong.modules.workflow.events import InstanceEnded, InstanceMigrated, TasksOpened
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.jumping import target_of
from zhengtong.modules.workflow.services.complete import step_result
from zhengtong.modules.workflow.services.serving import server
from zhengtong.modules.workflow.services.start import resolve_posts
from zhengtong.modules.workflow.tasks_view import read_tasks

ACTIVE = ("open", "claimed", "suspended")


def lock(*, instance_id: int, expected_version: int | None = None) -> InstanceData:
    """Lock the run for the caller's transaction. Raises StaleVersion, InstanceNotFound."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("lock() outside a transaction")
    return holding.hold(instance_id=instance_id, expected_version=expected_version).data()


@command
def require_performer(*, task_id: int, actor: Actor) -> TaskData:
    """The task, if the actor may do it now; else the PermissionRefused or StateError that says why
    not."""
    held, task, _, done = holding.hold_step(task_id=task_id, staff_id=actor.staff_id)
    performer(held, task, actor, done)
    return read_tasks("t.id = %s", [task_id])[0]


@command
def record(
    *,
    instance_id: int,
    kind: str,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    text: str = "",
    at: dt.datetime | None = None,
    is_news: bool = False,
) -> int:
    """Append what a higher module did to the process log; its number in the log.

    `is_news`: whoever decides must see it first, so pages opened before are stale from now on.

    `at` is the moment of law when it is not now (deemed acceptance); when it was recorded is kept
    as well.
    """
    held = holding.hold(instance_id=instance_id)
    seq = store.log(held, kind, actor, at=at, text=text, payload=payload)
    if is_news:
        store.save(held)
    return seq


@command
def terminate(
    *,
    instance_id: int,
    actor: Actor,
    reason: str,
    kind: str = "terminated",
    expected_version: int | None = None,
) -> InstanceData:
    """End a run before its end: refused, withdrawn, supplement_lapsed, terminated.

    Open tasks are cancelled, an open suspension ends, all clocks stop. The caller checks who may.
    """
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    held.require_alive()
    seq = store.log(held, "terminated", actor, text=reason, payload={"kind": kind})
    for task_id in m.Task.objects.filter(instance_id=held.id, state__in=ACTIVE).values_list(
        "pk", flat=True
    ):
        store.close_task(held, task_id, "cancelled", kind[:40], seq)
    m.Scope.objects.filter(instance_id=held.id, state="active").update(
        state="cancelled", ended_by=seq
    )
    m.Timer.objects.filter(instance_id=held.id, state="waiting").update(state="cancelled")
    for pause in m.Suspension.objects.filter(instance_id=held.id, to_on=None):
        pause.to_on = max(pause.from_on, held.today)
        pause.save(update_fields=["to_on"])
    m.Clock.objects.filter(instance_id=held.id).exclude(state="stopped").update(
        state="stopped", stopped_on=held.today
    )
    store.save(held, state="terminated", end_kind=kind)
    publish(
        InstanceEnded(
            instance_id=held.id, subject=held.subject, kind=kind, reason=reason, at=held.now
        )
    )
    return held.data()


@command
def admin_jump(
    *,
    instance_id: int,
    target: str,
    reason: str,
    actor: Actor,
    approved_by: Actor,
    expected_version: int | None = None,
) -> StepResult:
    """Move a run to a step, whatever is open now. For repairs: two persons, a reason, all logged.

    Needs `workflow.manage` of both. Raises SecondPersonRequired when they are one, JumpRefused.
    """
    _two_persons(actor, approved_by, reason)
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    held.require_running()
    node = target_of(held.graph, target)
    marking = holding.marking_of(held)
    marking.past = holding.past_of(held.id)
    Advance(held.graph, marking, serve=server(held)).jump(node)
    seq = store.log(
        held,
        "jumped",
        actor,
        text=reason,
        payload={"target": target, "approved_by": approved_by.name},
    )
    store.save(held, marking)
    written = store.write(held, marking, seq)
    publish(
        TasksOpened(
            instance_id=held.id,
            subject=held.subject,
            opened=store.opened_ids(written.opened),
            reason="jumped",
            at=held.now,
        )
    )
    return step_result(held, written, seq)


def _two_persons(actor: Actor, approved_by: Actor, reason: str) -> None:
    require(actor, "workflow.manage")
    require(approved_by, "workflow.manage")
    same = (actor.kind, actor.user_id, actor.name) == (
        approved_by.kind,
        approved_by.user_id,
        approved_by.name,
    )
    if same:
        raise SecondPersonRequired
    if not reason.strip():
        message = ReasonRequired().message
        raise ReasonRequired(errors=[FieldError(path="reason", message=message)])


@command
def migrate(
    *,
    instance_id: int,
    to_version_id: int,
    node_map: Mapping[str, str],
    reason: str,
    actor: Actor,
    approved_by: Actor,
    dry_run: bool = True,
) -> dict[str, str]:
    """Move a run to another version of its process. `node_map`: old step → new step.

    Every open step must map to a human step that lies in the same blocks; steps of the same id map
    to themselves. Answers the map that applies; with `dry_run`, or when the run is of that version
    already, nothing else happens. Raises BadProcessMap.
    """
    _two_persons(actor, approved_by, reason)
    held = holding.hold(instance_id=instance_id)
    held.require_running()
    after = graph_of(to_version_id)
    used = _used_map(held, after.nodes, node_map)
    for old, new in used.items():
        if after.path.get(new) != tuple(used.get(s, s) for s in held.graph.path[old]):
            raise BadProcessMap
    if dry_run or held.version_id == to_version_id:
        return used
    _apply_map(held, to_version_id, used)
    store.log(
        held,
        "migrated",
        actor,
        text=reason,
        payload={
            "from": held.version_id,
            "to": to_version_id,
            "map": used,
            "approved_by": approved_by.name,
        },
    )
    store.save(held)
    publish(
        InstanceMigrated(
            instance_id=held.id,
            subject=held.subject,
            from_version_id=held.version_id,
            to_version_id=to_version_id,
            at=held.now,
        )
    )
    return used


def _used_map(held: Held, nodes: Mapping[str, Any], node_map: Mapping[str, str]) -> dict[str, str]:
    marking = holding.marking_of(held)
    if any(s.kind == "multi" for s in marking.scopes.values()) or any(marking.arrivals.values()):
        raise BadProcessMap
    live = {t.node for t in marking.tasks.values()}
    used = {old: node_map.get(old, old) for old in live}
    if any(new not in nodes or nodes[new].kind != "human" for new in used.values()):
        raise BadProcessMap
    return used


def _apply_map(held: Held, to_version_id: int, used: Mapping[str, str]) -> None:
    """Point the run and its open tasks at the new version, with its posts."""
    after = graph_of(to_version_id)
    slots = m.Instance.objects.values_list("slots", flat=True).get(pk=held.id)
    posts = resolve_posts(after, held.owner_organization_id, held.region_id, slots)
    m.Instance.objects.filter(pk=held.id).update(
        process_version_id=to_version_id, posts=json.loads(json.dumps(posts))
    )
    for task in m.Task.objects.filter(instance_id=held.id, state__in=ACTIVE):
        node = after.nodes[used[task.node]]
        post_id, organization_id = posts[node.post]
        m.Task.objects.filter(pk=task.pk).update(
            node=node.id, stage=node.stage, post_id=post_id, organization_id=organization_id
        )
