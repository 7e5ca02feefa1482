"""撤回: taking back one's own last act, only while nobody has built on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import F

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.workflow import holding, opening, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.data import StepResult
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import (
    InstanceEnded,
    InstanceOnHold,
    NothingToWithdraw,
    NotWithdrawable,
    WithdrawCounted,
    WithdrawDone,
    WithdrawMoved,
    WithdrawRefused,
    WithdrawServed,
    WithdrawTaken,
)
from zhengtong.modules.workflow.events import StepWithdrawn
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.marking import Open
from zhengtong.modules.workflow.services.complete import step_result
from zhengtong.modules.workflow.services.reckoning import reckon_all
from zhengtong.modules.workflow.store import Written


@command
def withdraw(*, instance_id: int, actor: Actor, expected_version: int | None = None) -> StepResult:
    """Undo the actor's newest completed step of the run and open it again for the actor.

    Allowed only while every row that it caused is open, unclaimed and unvoted, no join has used
    what it brought, and nothing irrevocable (a service step, the end) happened. Otherwise refused,
    and nothing changes. The step's clock runs on from its first day.
    """
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    held.require_running()
    event, task = _last_act(held.id, actor)
    undo = event.payload.get("undo", {})
    opened = _check(held.id, held.graph, event, task)
    seq = store.log(
        held,
        "withdrawn",
        actor,
        acting_for=event.acting_for_staff_id,
        task=holding.task_row(task.pk),
        payload={"undone": event.seq},
    )
    for row in opened:
        store.close_task(held, row.pk, "withdrawn", "withdrawn", seq)
    _undo_scopes(held, event, undo, seq)
    _undo_variables(held, event, undo)
    m.Task.objects.filter(pk=task.pk).update(state="withdrawn", close_reason="withdrawn")
    again = Open(
        store.new_task_id(), task.scope_id, task.node, task.seq, None, task.straight_to, task.pk
    )
    again.post = {"post": task.post_id, "organization": task.organization_id}
    store.save(held, state="running")
    made = opening.open_task(
        held,
        again,
        seq,
        start_on=m.Clock.objects.filter(task=task).values_list("start_on", flat=True).first(),
        assignee=actor.staff_id,
        acting_for=event.acting_for_staff_id,
    )
    # Clocks that run on have stood still at times that a new one need not know.
    reckon_all(held)
    made = replace(made, due_on=m.Task.objects.values_list("due_on", flat=True).get(pk=made.id))
    publish(
        StepWithdrawn(
            instance_id=held.id,
            subject=held.subject,
            task_id=task.pk,
            node=task.node,
            opened=(made.id,),
            at=held.now,
        )
    )
    written = Written(opened=[made], closed=[t.pk for t in opened])
    return step_result(held, written, seq)


def why_not_withdraw(*, instance_id: int, actor: Actor) -> DomainError | None:
    """What `withdraw` would refuse now, by the same checks; None when it would go."""
    row = m.Instance.objects.values_list("state", "process_version_id").get(pk=instance_id)
    if row[0] != "running":
        return InstanceOnHold() if row[0] == "suspended" else InstanceEnded()
    try:
        _check(instance_id, graph_of(row[1]), *_last_act(instance_id, actor))
    except DomainError as refusal:
        return refusal
    return None


def _last_act(instance_id: int, actor: Actor) -> tuple[m.InstanceEvent, m.Task]:
    if actor.staff_id is None:
        raise NothingToWithdraw
    task = (
        m.Task.objects.filter(
            instance_id=instance_id, done_by_staff_id=actor.staff_id, state="done"
        )
        .order_by("-closed_by")
        .first()
    )
    if task is None:
        raise NothingToWithdraw
    event = m.InstanceEvent.objects.get(instance_id=instance_id, seq=task.closed_by)
    return event, task


def _check(instance_id: int, graph: Graph, event: m.InstanceEvent, task: m.Task) -> list[m.Task]:
    """The tasks that it opened, if it may be undone; raises the WithdrawRefused that says why."""
    node, undo = graph.nodes[task.node], event.payload.get("undo", {})
    if not node.withdrawable:
        raise NotWithdrawable(step=localized(node.text))
    if event.payload.get("served"):
        raise WithdrawServed
    scope = m.Scope.objects.get(pk=task.scope_id)
    if scope.state != "active" and scope.pk not in undo.get("scopes", ()):
        raise WithdrawCounted if scope.kind == "multi" else WithdrawRefused
    opened = list(m.Task.objects.filter(instance_id=instance_id, caused_by=event.seq))
    for one in opened:
        _require_untouched(graph, one)
    _require_unused(instance_id, event, undo)
    return opened


def _require_untouched(graph: Graph, task: m.Task) -> None:
    """Nobody has laid a hand on what the act opened."""
    if task.state == "open" and not task.assignee_staff_id:
        return
    who = task.done_by_staff_id or task.assignee_staff_id
    name = directory().staff_names([who]).get(who, "") if who else ""
    step = localized(graph.nodes[task.node].text)
    if not name or task.state in ("withdrawn", "cancelled", "suspended"):
        raise WithdrawMoved(step=step)
    raise (WithdrawTaken if task.state == "claimed" else WithdrawDone)(step=step, name=name)


def _require_unused(instance_id: int, event: m.InstanceEvent, undo: dict[str, Any]) -> None:
    """No join, block or timer has gone on from what the act brought."""
    made = m.Scope.objects.filter(instance_id=instance_id, caused_by=event.seq)
    if made.exclude(state="active").exists():
        raise WithdrawRefused
    inside = set(made.values_list("pk", flat=True))
    within = m.Scope.objects.filter(instance_id=instance_id, parent_id__in=inside)
    if within.exclude(pk__in=inside).exists():
        raise WithdrawRefused
    for scope_id, flow, n in undo.get("arrivals", ()):
        waiting = m.Arrival.objects.filter(scope_id=scope_id, flow=flow).first()
        is_live = (
            scope_id in undo.get("scopes", ())
            or m.Scope.objects.filter(pk=scope_id, state="active").exists()
        )
        if not is_live or waiting is None or waiting.n < n:
            raise WithdrawRefused
    fired = m.Timer.objects.filter(instance_id=instance_id, caused_by=event.seq, state="fired")
    if fired.exists():
        raise WithdrawServed


def _undo_scopes(held: Held, event: m.InstanceEvent, undo: dict[str, Any], seq: int) -> None:
    m.Scope.objects.filter(instance_id=held.id, caused_by=event.seq).update(
        state="cancelled", ended_by=seq
    )
    m.Scope.objects.filter(pk__in=undo.get("scopes", ())).update(state="active", ended_by=None)
    for scope_id, flow, n in undo.get("arrivals", ()):
        m.Arrival.objects.filter(scope_id=scope_id, flow=flow).update(n=F("n") - n)
    m.Timer.objects.filter(instance_id=held.id, caused_by=event.seq, state="waiting").update(
        state="cancelled"
    )
    back = m.Task.objects.filter(instance_id=held.id, closed_by=event.seq, state="cancelled")
    ids = list(back.values_list("pk", flat=True))
    back.filter(assignee_staff_id=None).update(
        state="open", closed_by=None, closed_at=None, close_reason=""
    )
    m.Task.objects.filter(pk__in=ids, state="cancelled").update(
        state="claimed", closed_by=None, closed_at=None, close_reason=""
    )
    m.Clock.objects.filter(task_id__in=ids).update(state="running", stopped_on=None)


def _undo_variables(held: Held, event: m.InstanceEvent, undo: dict[str, Any]) -> None:
    for name, value in undo.get("variables", {}).items():
        if value is None:
            held.variables.pop(name, None)
        else:
            held.variables[name] = value
