"""From a clock and the times it stood still to its last day. The arithmetic is the kernel's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import DueDay, Limit, Suspension, Unit
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.data import ClockData
from zhengtong.modules.workflow.escalation import days_of
from zhengtong.modules.workflow.holding import Held


@dataclass(frozen=True, slots=True)
class Paused:
    """What reckoning needs of a suspension."""

    stops: Collection[str]
    from_on: dt.date
    to_on: dt.date | None


def suspensions_of(instance_ids: Iterable[int]) -> dict[int, list[m.Suspension]]:
    found: dict[int, list[m.Suspension]] = {}
    for row in m.Suspension.objects.filter(instance_id__in=list(instance_ids)).order_by("from_on"):
        found.setdefault(row.instance_id, []).append(row)
    return found


def pauses_of(clock: m.Clock, rows: Iterable[m.Suspension | Paused]) -> list[Suspension]:
    return [Suspension(r.from_on, r.to_on) for r in rows if clock.kind in r.stops]


def limit_of(clock: m.Clock) -> Limit:
    return Limit(clock.limit + clock.extended_days, Unit(clock.unit), clock.rolls)


def reckon(clock: m.Clock, rows: Iterable[m.Suspension | Paused]) -> DueDay:
    """Set the cached day of a clock that is not stopped."""
    pauses = pauses_of(clock, rows)
    due = calendar.due_day(clock.start_on, limit_of(clock), pauses)
    clock.due_on, clock.is_provisional, clock.remaining = due.date, due.provisional, due.remaining
    clock.calendar_version = calendar.current_version()
    clock.state = "running" if due.date else "suspended"
    return due


def reckon_all(held: Held) -> None:
    rows = suspensions_of([held.id]).get(held.id, [])
    for clock in m.Clock.objects.filter(instance_id=held.id).exclude(state="stopped"):
        reckon(clock, rows)
        clock.save()
        if clock.task_id is not None:
            _reckon_task(clock, rows)


def _reckon_task(clock: m.Clock, rows: Iterable[m.Suspension]) -> None:
    """What the task keeps of its clock."""
    told = m.Task.objects.values_list("escalated", flat=True).get(pk=clock.task_id)
    days = days_of(clock.start_on, limit_of(clock), pauses_of(clock, rows), told)
    m.Task.objects.filter(pk=clock.task_id).update(
        due_on=days.due_on,
        is_provisional=days.is_provisional,
        deputy_on=days.deputy_on,
        next_check_on=days.check_on,
    )


def clock_data(clock: m.Clock, rows: Iterable[m.Suspension | Paused], today: dt.date) -> ClockData:
    pauses = pauses_of(clock, rows)
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
    return calendar.days_left(clock.due_on, through, unit)
