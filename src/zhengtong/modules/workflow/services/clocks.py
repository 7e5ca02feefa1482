"""Clocks: start, stop, extend, suspend, resume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.data import ClockData
from zhengtong.modules.workflow.errors import (
    AlreadyRunning,
    BadPeriod,
    InstanceNotFound,
    InstanceOnHold,
    NotOnHold,
)
from zhengtong.modules.workflow.events import (
    ClockExtended,
    ClocksResumed,
    ClocksSuspended,
)
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.services.reckoning import (
    Paused,
    clock_data,
    reckon,
    reckon_all,
    suspensions_of,
)

KINDS = frozenset({"statutory", "promised", "step", "supplement", "delivery", "pre_acceptance"})
ACTIVE = ("open", "claimed")


@command
def start_clock(
    *, instance_id: int, kind: str, limit: Limit, start_on: dt.date, task_id: int | None = None
) -> ClockData:
    """Start a period: the event is on `start_on`, which itself is not counted.

    One of a kind runs at a time. Raises AlreadyRunning. The caller checks who may.
    """
    held, pauses = _hold(instance_id)
    clock = _new(held, kind, limit, start_on, task_id)
    return _start(held, [clock], pauses)[0]


@command
def start_clocks(
    *,
    instance_id: int,
    limits: Mapping[str, Limit],
    start_on: dt.date,
    stop: Collection[str] = (),
) -> list[ClockData]:
    """One event ends the running clocks of the kinds in `stop`, and then starts those of `limits`.

    As `stop_clock` and `start_clock` for each kind, in two trips to the database for all. Answers
    the started ones in the order given. Raises AlreadyRunning. The caller checks who may.
    """
    held, pauses = _hold(instance_id)
    clocks = [_new(held, kind, limit, start_on) for kind, limit in limits.items()]
    return _start(held, clocks, pauses, stop=stop, on=start_on)


def _hold(instance_id: int) -> tuple[Held, list[Paused]]:
    held, rows = holding.hold_and_read(instance_id=instance_id, query=sql.SUSPENSIONS)
    return held, [Paused(stops, from_on, to_on) for stops, from_on, to_on in rows]


def _new(
    held: Held, kind: str, limit: Limit, start_on: dt.date, task_id: int | None = None
) -> m.Clock:
    return m.Clock(
        instance_id=held.id,
        region_id=held.region_id,
        task_id=task_id,
        kind=kind,
        limit=limit.n,
        unit=limit.unit.value,
        rolls=limit.rolls,
        start_on=start_on,
    )


def _start(
    held: Held,
    clocks: Sequence[m.Clock],
    pauses: Sequence[Paused],
    *,
    stop: Collection[str] = (),
    on: dt.date | None = None,
) -> list[ClockData]:
    stopping = [(sql.STOP_CLOCKS, [on, held.id, list(stop)])] if stop else []
    starting = []
    for clock in clocks:
        reckon(clock, pauses)
        starting.append((sql.START_CLOCK, _columns(clock)))
    answers = sql.run_all(*stopping, *starting)[len(stopping) :]
    for clock, rows in zip(clocks, answers, strict=True):
        if not rows:
            raise AlreadyRunning
        clock.pk = rows[0][0]
    return [clock_data(clock, pauses, held.today) for clock in clocks]


def _columns(clock: m.Clock) -> list[Any]:
    return [
        clock.instance_id,
        clock.region_id,
        clock.task_id,
        clock.kind,
        clock.limit,
        clock.unit,
        clock.rolls,
        clock.start_on,
        clock.due_on,
        clock.remaining,
        clock.is_provisional,
        clock.calendar_version,
        clock.state,
    ]


@command
def stop_clock(*, instance_id: int, kind: str, on: dt.date) -> None:
    """Stop the running clock of a kind; nothing happens when none runs."""
    locked, _ = sql.run_all(
        (sql.LOCK_INSTANCE, [instance_id]), (sql.STOP_CLOCKS, [on, instance_id, [kind]])
    )
    if not locked:
        raise InstanceNotFound


@command
def reopen_clocks(*, instance_id: int, kinds: Collection[str]) -> list[ClockData]:
    """The last clock of each kind runs on as if it had not been stopped: what stopped it fell.

    The days since then count. Clocks that run already stay as they are. The caller sees to why.
    """
    held = holding.hold(instance_id=instance_id)
    pauses = suspensions_of([held.id]).get(held.id, ())
    last = {
        c.kind: c for c in m.Clock.objects.filter(instance_id=held.id, task=None).order_by("id")
    }
    found = [last[kind] for kind in kinds if kind in last]
    for clock in found:
        if clock.state == "stopped":
            clock.stopped_on = None
            reckon(clock, pauses)
            clock.save()
    return [clock_data(clock, pauses, held.today) for clock in found]


@command
def extend_clock(
    *, instance_id: int, kind: str, days: int, actor: Actor, reason: str
) -> ClockData | None:
    """Lengthen a running period by `days` of its unit; None when none runs.

    The caller sees to approval and notice (行政许可法 42条).
    """
    held = holding.hold(instance_id=instance_id)
    clock = (
        m.Clock.objects.filter(instance_id=instance_id, kind=kind, task=None)
        .exclude(state="stopped")
        .first()
    )
    if clock is None:
        return None
    if days < 1:
        raise BadPeriod(errors=[FieldError(path="days", message=BadPeriod().message)])
    clock.extended_days += days
    pauses = suspensions_of([held.id]).get(held.id, ())
    reckon(clock, pauses)
    clock.save()
    store.log(
        held,
        "clock_extended",
        actor,
        text=reason,
        payload={"clock": kind, "days": days, "due_on": clock.due_on},
    )
    store.save(held)
    publish(
        ClockExtended(
            instance_id=held.id,
            subject=held.subject,
            kind=kind,
            days=days,
            due_on=clock.due_on,
            reason=reason,
            at=held.now,
        )
    )
    return clock_data(clock, pauses, held.today)


@command
def suspend(
    *,
    instance_id: int,
    actor: Actor,
    ground: str,
    on: dt.date,
    expected_on: dt.date | None = None,
    document: str = "",
    stops: Sequence[str] = ("statutory", "promised", "step"),
    expected_version: int | None = None,
) -> int:
    """Suspend the run: its tasks leave the inbox, the clocks in `stops` stand still from tomorrow.

    The day itself still counts. Answers the new lock version. Raises InstanceOnHold when suspended
    already, BadPeriod when it overlaps an earlier suspension. The caller checks ground and right.
    """
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    held.require_alive()
    if held.state == "suspended":
        raise InstanceOnHold
    wanted = tuple(k for k in stops if k in KINDS)
    seq = store.log(
        held,
        "suspended",
        actor,
        payload={
            "ground": ground,
            "from_on": on,
            "expected_on": expected_on,
            "document": document,
            "stops": wanted,
        },
    )
    try:
        with transaction.atomic():
            m.Suspension.objects.create(
                instance_id=held.id,
                region_id=held.region_id,
                ground=ground,
                document=document,
                stops=list(wanted),
                from_on=on,
                expected_on=expected_on,
                caused_by=seq,
            )
    except IntegrityError:
        raise BadPeriod from None
    m.Task.objects.filter(instance_id=held.id, state__in=ACTIVE).update(state="suspended")
    reckon_all(held)
    store.save(held, state="suspended")
    publish(
        ClocksSuspended(
            instance_id=held.id,
            subject=held.subject,
            ground=ground,
            stops=wanted,
            from_on=on,
            expected_on=expected_on,
            at=held.now,
        )
    )
    return held.lock_version


@command
def resume(
    *, instance_id: int, actor: Actor, on: dt.date, expected_version: int | None = None
) -> int:
    """End the suspension: days count again from the day after `on`. Raises NotOnHold, BadPeriod."""
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    running = m.Suspension.objects.filter(instance_id=held.id, to_on=None).first()
    if held.state != "suspended" or running is None:
        raise NotOnHold
    if on < running.from_on:
        raise BadPeriod(errors=[FieldError(path="on", message=BadPeriod().message)])
    running.to_on = on
    running.save(update_fields=["to_on"])
    store.log(held, "resumed", actor, payload={"ground": running.ground, "on": on})
    back = m.Task.objects.filter(instance_id=held.id, state="suspended")
    back.filter(assignee_staff_id=None).update(state="open")
    back.update(state="claimed")
    reckon_all(held)
    store.save(held, state="running")
    publish(
        ClocksResumed(
            instance_id=held.id,
            subject=held.subject,
            ground=running.ground,
            on=on,
            at=held.now,
        )
    )
    return held.lock_version
