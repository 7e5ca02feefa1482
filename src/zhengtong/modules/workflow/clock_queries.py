"""Reads of clocks: what they show today, why, and which have run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Count
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import ExplainLine, Suspension, WorkCalendar, due_day
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.data import (
    ClockData,
    ClockMoveData,
    ClockPreview,
    SuspensionData,
)
from zhengtong.modules.workflow.errors import ClockNotFound
from zhengtong.modules.workflow.services.reckoning import (
    clock_data,
    limit_of,
    pauses_of,
    suspensions_of,
)


def clocks(*, instance_ids: Iterable[int], steps: bool = True) -> dict[int, list[ClockData]]:
    """The clocks of many runs at once; every id asked for is a key. In order of starting."""
    ids = list(instance_ids)
    found: dict[int, list[ClockData]] = {i: [] for i in ids}
    if not ids:
        return found
    rows = m.Clock.objects.filter(instance_id__in=ids).order_by("id")
    if not steps:
        rows = rows.filter(task=None)
    pauses = suspensions_of(ids)
    today = timezone.localdate()
    for clock in rows:
        found[clock.instance_id].append(clock_data(clock, pauses.get(clock.instance_id, ()), today))
    return found


def explain_clock(clock_id: int) -> list[ExplainLine]:
    """Line by line why the due day is that day, in the active language. Raises ClockNotFound.

    A suspended line bears the number of the notice as its name, or the ground where there is none.
    """
    clock = m.Clock.objects.filter(pk=clock_id).first()
    if clock is None:
        raise ClockNotFound
    rows = suspensions_of([clock.instance_id]).get(clock.instance_id, ())
    # The number of the notice tells two suspensions for one reason apart.
    pauses = [
        Suspension(r.from_on, r.to_on, r.document or r.ground)
        for r in rows
        if clock.kind in r.stops
    ]
    return calendar.explain(
        clock.start_on,
        limit_of(clock),
        pauses,
        through=clock.stopped_on,
        version=clock.calendar_version,
    )


def suspensions(*, instance_id: int) -> list[SuspensionData]:
    """All times at which clocks of the run stood still, oldest first."""
    return suspensions_by_run(instance_ids=[instance_id])[instance_id]


def suspensions_by_run(*, instance_ids: Iterable[int]) -> dict[int, list[SuspensionData]]:
    """The same for many runs at once; every id asked for is a key."""
    ids = list(instance_ids)
    rows = suspensions_of(ids) if ids else {}
    return {
        i: [
            SuspensionData(
                ground=r.ground,
                document=r.document,
                stops=tuple(r.stops),
                from_on=r.from_on,
                expected_on=r.expected_on,
                to_on=r.to_on,
            )
            for r in rows.get(i, ())
        ]
        for i in ids
    }


def instances_paused(*, instance_ids: Iterable[int]) -> set[int]:
    """Those of the runs in which a special procedure stopped clocks at least once."""
    rows = m.Suspension.objects.filter(instance_id__in=list(instance_ids))
    return set(rows.exclude(ground="supplement").values_list("instance_id", flat=True))


def instances_overdue(*, kind: str, on: dt.date) -> list[int]:
    """Ids of runs whose running clock of this kind ended before the day."""
    return list(
        m.Clock.objects.filter(
            kind=kind, state="running", task=None, due_on__lt=on, instance__ended_at=None
        ).values_list("instance_id", flat=True)
    )


def clock_moves(
    *,
    version: int,
    instance_id: int | None = None,
    offset: int = 0,
    count: int | None = None,
) -> list[ClockMoveData]:
    """Days that this version of the calendar moved, in the order in which they were computed."""
    rows = m.ClockMove.objects.filter(to_version=version).order_by("id").select_related("clock")
    if instance_id is not None:
        rows = rows.filter(instance_id=instance_id)
    return [
        ClockMoveData(
            instance_id=r.instance_id,
            clock_id=r.clock_id,
            kind=r.clock.kind,
            task_id=r.clock.task_id,
            from_version=r.from_version,
            to_version=r.to_version,
            from_due_on=r.from_due_on,
            to_due_on=r.to_due_on,
            at=r.at,
        )
        for r in rows[offset : None if count is None else offset + count]
    ]


def clock_move_counts() -> dict[int, tuple[int, int]]:
    """By version of the calendar: how many runs it touched, and how many days it moved."""
    rows = m.ClockMove.objects.values_list("to_version").annotate(
        runs=Count("instance_id", distinct=True), days=Count("id")
    )
    return {version: (runs, days) for version, runs, days in rows}


def preview_clocks(*, proposed: WorkCalendar, since: dt.date) -> ClockPreview:
    """What open clocks would become on another calendar that differs from the current one only
    from `since` on. Nothing is written.

    A clock that ends before `since` cannot move, and one that stands still has no day to move.
    """
    checked, moves = 0, []
    open_ones = (
        m.Clock.objects.filter(due_on__gte=since).exclude(state="stopped").order_by("instance_id")
    )
    for chunk in batched(open_ones.iterator(chunk_size=1000), 1000):
        rows = suspensions_of({c.instance_id for c in chunk})
        for clock in chunk:
            pauses = pauses_of(clock, rows.get(clock.instance_id, ()))
            due = due_day(proposed, clock.start_on, limit_of(clock), pauses)
            checked += 1
            if due.date != clock.due_on:
                moves.append(_would_move(clock, due.date))
    return ClockPreview(checked=checked, moves=tuple(moves))


def _would_move(clock: m.Clock, to: dt.date | None) -> ClockMoveData:
    return ClockMoveData(
        instance_id=clock.instance_id,
        clock_id=clock.pk,
        kind=clock.kind,
        task_id=clock.task_id,
        from_version=clock.calendar_version,
        to_version=None,
        from_due_on=clock.due_on,
        to_due_on=to,
    )


def batched(rows: Iterable[m.Clock], size: int) -> Iterator[list[m.Clock]]:
    """Lists of at most `size`."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk
