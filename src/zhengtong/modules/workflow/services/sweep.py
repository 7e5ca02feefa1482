"""What time does by itself: boundary timers fire, steps' clocks raise their voice. Each once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Suspension, Unit
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.data import SweepResult
from zhengtong.modules.workflow.escalation import Rule, rules, threshold_day
from zhengtong.modules.workflow.events import TaskDueSoon, TaskOverdue, TasksOpened
from zhengtong.modules.workflow.services.serving import server

BATCH = 200
ACTIVE = ("open", "claimed")


def sweep(now: dt.datetime | None = None) -> SweepResult:
    """Fire due timers and tell of steps that near or pass their last day.

    Safe to run in several processes at once (SKIP LOCKED) and to run again: each threshold of a
    step is told once. Publishes TaskDueSoon and TaskOverdue.
    """
    moment = now or timezone.now()
    timers = _fire_timers(moment)
    soon = late = 0
    while True:
        a, b, seen = _tell_batch(moment)
        soon, late = soon + a, late + b
        if not seen:
            return SweepResult(due_soon=soon, overdue=late, timers=timers)


@command
def _tell_batch(now: dt.datetime) -> tuple[int, int, int]:
    today = timezone.localdate(now)
    rows = list(
        m.Task.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state__in=ACTIVE, next_check_on__lte=today)
        .order_by("next_check_on")[:BATCH]
    )
    starts = dict(
        m.Clock.objects.filter(task_id__in=[t.pk for t in rows]).values_list("task_id", "start_on")
    )
    pauses: dict[int, list[Suspension]] = {}
    for row in m.Suspension.objects.filter(instance_id__in={t.instance_id for t in rows}):
        if "step" in row.stops:
            pauses.setdefault(row.instance_id, []).append(Suspension(row.from_on, row.to_on))
    soon = late = 0
    for task in rows:
        start = starts.get(task.pk, task.opened_at.date())
        reached = _reached(task, start, pauses.get(task.instance_id, []), today)
        if reached is not None:
            _tell(task, reached, now)
            soon, late = soon + (reached.threshold <= 100), late + (reached.threshold > 100)
            task.escalated = reached.threshold
        task.next_check_on = _next_day(task, start, pauses.get(task.instance_id, []))
        task.save(update_fields=["escalated", "next_check_on"])
    return soon, late, len(rows)


def _limit(task: m.Task) -> Limit:
    return Limit(task.limit or 0, Unit(task.unit))


def _day(task: m.Task, rule: Rule, start: dt.date, pauses: list[Suspension]) -> dt.date | None:
    if task.due_on is None:
        return None
    return threshold_day(start, _limit(task), rule.threshold, task.due_on, pauses)


def _reached(task: m.Task, start: dt.date, pauses: list[Suspension], today: dt.date) -> Rule | None:
    """The highest threshold reached that was not told yet."""
    found = None
    for rule in rules():
        day = _day(task, rule, start, pauses)
        if rule.threshold > task.escalated and day is not None and day <= today:
            found = rule
    return found


def _next_day(task: m.Task, start: dt.date, pauses: list[Suspension]) -> dt.date | None:
    return next(
        (_day(task, r, start, pauses) for r in rules() if r.threshold > task.escalated), None
    )


def _tell(task: m.Task, rule: Rule, now: dt.datetime) -> None:
    assert task.due_on is not None
    facts: dict[str, Any] = {
        "instance_id": task.instance_id,
        "subject": task.subject,
        "task_id": task.pk,
        "node": task.node,
        "stage": task.stage,
        "post_id": task.post_id,
        "organization_id": task.organization_id,
        "staff_id": task.assignee_staff_id,
        "due_on": task.due_on,
        "audience": rule.audience,
        "at": now,
    }
    if rule.threshold > 100:
        publish(TaskOverdue(**facts))
    else:
        publish(TaskDueSoon(threshold=rule.threshold, **facts))


def _fire_timers(now: dt.datetime) -> int:
    today = timezone.localdate(now)
    fired = 0
    # A timer rings when its last day has passed.
    for timer_id, instance_id in m.Timer.objects.filter(
        state="waiting", due_on__lt=today
    ).values_list("pk", "instance_id"):
        fired += _fire(timer_id, instance_id, now)
    return fired


@command
def _fire(timer_id: int, instance_id: int, now: dt.datetime) -> int:
    held = holding.hold(instance_id=instance_id, now=now)
    timer = m.Timer.objects.get(pk=timer_id)
    if timer.state != "waiting" or held.state != "running":
        return 0
    timer.state = "fired"
    timer.save(update_fields=["state"])
    node = held.graph.nodes[timer.node]
    marking = holding.marking_of(held)
    Advance(held.graph, marking, serve=server(held)).fire_timer(node, timer.scope_id)
    seq = store.log(held, "timer_fired", Actor.system("workflow.sweep"), payload={"timer": node.id})
    if node.interrupting:
        store.cancel_timers(held, timer.scope_id, timer.host)
    store.save(held, marking)
    written = store.write(held, marking, seq)
    publish(
        TasksOpened(
            instance_id=held.id,
            subject=held.subject,
            opened=store.opened_ids(written.opened),
            reason="timer",
            at=held.now,
        )
    )
    return 1
