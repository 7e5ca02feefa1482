"""Clocks: start, stop, extend, suspend, resume, recompute. The arithmetic is the kernel's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import DueDay, ExplainLine, Limit, Suspension, Unit
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.data import ClockData, SuspensionData
from zhengtong.modules.workflow.errors import (
    AlreadyRunning,
    BadPeriod,
    ClockNotFound,
    InstanceNotFound,
    InstanceOnHold,
    NotOnHold,
)
from zhengtong.modules.workflow.escalation import days_of
from zhengtong.modules.workflow.events import (
    ClockExtended,
    ClocksRecomputed,
    ClocksResumed,
    ClocksSuspended,
)
from zhengtong.modules.workflow.holding import Held

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
        _reckon(clock, pauses)
        starting.append((sql.START_CLOCK, _columns(clock)))
    answers = sql.run_all(*stopping, *starting)[len(stopping) :]
    for clock, rows in zip(clocks, answers, strict=True):
        if not rows:
            raise AlreadyRunning
        clock.pk = rows[0][0]
    return [_data(clock, pauses, held.today) for clock in clocks]


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
    pauses = _suspensions([held.id]).get(held.id, ())
    _reckon(clock, pauses)
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
    return _data(clock, pauses, held.today)


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
    _reckon_all(held)
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
    _reckon_all(held)
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


# --- reckoning


@dataclass(frozen=True, slots=True)
class Paused:
    """What reckoning needs of a suspension."""

    stops: Collection[str]
    from_on: dt.date
    to_on: dt.date | None


def _suspensions(instance_ids: Iterable[int]) -> dict[int, list[m.Suspension]]:
    found: dict[int, list[m.Suspension]] = {}
    for row in m.Suspension.objects.filter(instance_id__in=list(instance_ids)).order_by("from_on"):
        found.setdefault(row.instance_id, []).append(row)
    return found


def _pauses(clock: m.Clock, rows: Iterable[m.Suspension | Paused]) -> list[Suspension]:
    return [Suspension(r.from_on, r.to_on) for r in rows if clock.kind in r.stops]


def _limit(clock: m.Clock) -> Limit:
    return Limit(clock.limit + clock.extended_days, Unit(clock.unit), clock.rolls)


def _reckon(clock: m.Clock, rows: Iterable[m.Suspension | Paused]) -> DueDay:
    """Set the cached day of a clock that is not stopped."""
    pauses = _pauses(clock, rows)
    due = calendar.due_day(clock.start_on, _limit(clock), pauses)
    clock.due_on, clock.is_provisional, clock.remaining = due.date, due.provisional, due.remaining
    clock.calendar_version = calendar.current_version()
    clock.state = "running" if due.date else "suspended"
    return due


def _reckon_all(held: Held) -> None:
    rows = _suspensions([held.id]).get(held.id, [])
    for clock in m.Clock.objects.filter(instance_id=held.id).exclude(state="stopped"):
        _reckon(clock, rows)
        clock.save()
        if clock.task_id is not None:
            _reckon_task(clock, rows)


def _reckon_task(clock: m.Clock, rows: Iterable[m.Suspension]) -> None:
    """What the task keeps of its clock."""
    told = m.Task.objects.values_list("escalated", flat=True).get(pk=clock.task_id)
    days = days_of(clock.start_on, _limit(clock), _pauses(clock, rows), told)
    m.Task.objects.filter(pk=clock.task_id).update(
        due_on=days.due_on,
        is_provisional=days.is_provisional,
        deputy_on=days.deputy_on,
        next_check_on=days.check_on,
    )


def recompute_clocks(*, batch: int = 500) -> ClocksRecomputed:
    """Compute every open clock on the current calendar; what moved is logged with the reason.

    Takes one instance at a time, so it may run beside everything else, and be run again.
    """
    version = calendar.current_version()
    checked = moved = 0
    last = 0
    while True:
        ids = list(
            m.Clock.objects.filter(instance_id__gt=last)
            .exclude(state="stopped")
            .exclude(calendar_version=version)
            .order_by("instance_id")
            .values_list("instance_id", flat=True)
            .distinct()[:batch]
        )
        if not ids:
            break
        for instance_id in ids:
            n, changed = _recompute(instance_id)
            checked, moved, last = checked + n, moved + changed, instance_id
    done = ClocksRecomputed(
        calendar_version=version, checked=checked, moved=moved, at=timezone.now()
    )
    if checked:
        with transaction.atomic():
            publish(done)
    return done


@command
def _recompute(instance_id: int) -> tuple[int, int]:
    held = holding.hold(instance_id=instance_id)
    clocks = m.Clock.objects.filter(instance_id=instance_id).exclude(state="stopped")
    before = {c.pk: (c.kind, c.due_on) for c in clocks}
    _reckon_all(held)
    after = dict(m.Clock.objects.filter(pk__in=before).values_list("pk", "due_on"))
    moved = [
        {"clock": kind, "from": day, "to": after[pk]}
        for pk, (kind, day) in before.items()
        if after[pk] != day
    ]
    if moved:
        store.log(
            held,
            "clocks_recomputed",
            Actor.system("workflow.recompute_clocks"),
            payload={"calendar_version": calendar.current_version(), "moved": moved},
        )
        store.save(held)
    return len(before), len(moved)


def self_check() -> list[int]:
    """Ids of open clocks whose cached day differs from the arithmetic. Must be empty."""
    wrong: list[int] = []
    clocks = m.Clock.objects.exclude(state="stopped").order_by("instance_id")
    for chunk in _chunks(clocks.iterator(chunk_size=1000), 1000):
        rows = _suspensions({c.instance_id for c in chunk})
        for clock in chunk:
            pauses = _pauses(clock, rows.get(clock.instance_id, ()))
            due = calendar.due_day(
                clock.start_on, _limit(clock), pauses, version=clock.calendar_version
            )
            if (due.date, due.remaining) != (clock.due_on, clock.remaining):
                wrong.append(clock.pk)
    stale = m.Task.objects.filter(state__in=ACTIVE).filter(
        Q(limit__isnull=False), ~Q(due_on=_clock_day())
    )
    return wrong + list(stale.values_list("pk", flat=True))


def _clock_day() -> Subquery:
    return Subquery(m.Clock.objects.filter(task_id=OuterRef("pk")).values("due_on")[:1])


def _chunks(rows: Iterable[m.Clock], size: int) -> Iterable[list[m.Clock]]:
    chunk: list[m.Clock] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


# --- reading


def clocks(*, instance_ids: Iterable[int], steps: bool = True) -> dict[int, list[ClockData]]:
    """The clocks of many runs at once; every id asked for is a key. In order of starting."""
    ids = list(instance_ids)
    found: dict[int, list[ClockData]] = {i: [] for i in ids}
    if not ids:
        return found
    rows = m.Clock.objects.filter(instance_id__in=ids).order_by("id")
    if not steps:
        rows = rows.filter(task=None)
    pauses = _suspensions(ids)
    today = timezone.localdate()
    for clock in rows:
        found[clock.instance_id].append(_data(clock, pauses.get(clock.instance_id, ()), today))
    return found


def _data(clock: m.Clock, rows: Iterable[m.Suspension | Paused], today: dt.date) -> ClockData:
    pauses = _pauses(clock, rows)
    unit = Unit(clock.unit)
    through = clock.stopped_on or today
    used = calendar.counted(clock.start_on, through, pauses, unit)
    return ClockData(
        id=clock.pk,
        instance_id=clock.instance_id,
        task_id=clock.task_id,
        kind=clock.kind,
        limit=clock.limit,
        unit=clock.unit,
        extended_days=clock.extended_days,
        start_on=clock.start_on,
        stopped_on=clock.stopped_on,
        due_on=clock.due_on,
        state=clock.state,
        used_days=used,
        remaining_days=_remaining(clock, unit, through),
        provisional=clock.is_provisional,
        calendar_version=clock.calendar_version,
    )


def _remaining(clock: m.Clock, unit: Unit, through: dt.date) -> int | None:
    if clock.due_on is None:
        return clock.remaining
    if unit is Unit.WORKDAY:
        return calendar.count_workdays(through, clock.due_on)
    return (clock.due_on - through).days


def explain_clock(clock_id: int) -> list[ExplainLine]:
    """Line by line why the due day is that day, in the active language. Raises ClockNotFound."""
    clock = m.Clock.objects.filter(pk=clock_id).first()
    if clock is None:
        raise ClockNotFound
    rows = _suspensions([clock.instance_id]).get(clock.instance_id, ())
    return calendar.explain(
        clock.start_on,
        _limit(clock),
        _pauses(clock, rows),
        through=clock.stopped_on,
        version=clock.calendar_version,
    )


def suspensions(*, instance_id: int) -> list[SuspensionData]:
    """All times at which clocks of the run stood still, oldest first."""
    return [
        SuspensionData(
            ground=r.ground,
            document=r.document,
            stops=tuple(r.stops),
            from_on=r.from_on,
            expected_on=r.expected_on,
            to_on=r.to_on,
        )
        for r in _suspensions([instance_id]).get(instance_id, ())
    ]


def instances_overdue(*, kind: str, on: dt.date) -> list[int]:
    """Ids of runs whose running clock of this kind ended before the day."""
    return list(
        m.Clock.objects.filter(
            kind=kind, state="running", task=None, due_on__lt=on, instance__ended_at=None
        ).values_list("instance_id", flat=True)
    )
