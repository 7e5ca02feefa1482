"""Every open clock again: on a new calendar, and to see that what is kept is what it should be."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.events import ClocksRecomputed
from zhengtong.modules.workflow.services.reckoning import (
    limit_of,
    pauses_of,
    reckon_all,
    suspensions_of,
)

ACTIVE = ("open", "claimed")


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
    reckon_all(held)
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
        rows = suspensions_of({c.instance_id for c in chunk})
        for clock in chunk:
            pauses = pauses_of(clock, rows.get(clock.instance_id, ()))
            due = calendar.due_day(
                clock.start_on, limit_of(clock), pauses, version=clock.calendar_version
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
