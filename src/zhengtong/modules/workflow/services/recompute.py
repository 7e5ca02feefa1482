"""Every open clock again: on a new calendar, and to see that what is kept is what it should be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.clock_queries import batched
from zhengtong.modules.workflow.events import ClocksMoved, ClocksRecomputed
from zhengtong.modules.workflow.holding import Held
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
    """Clocks computed, and days moved. What moved is logged, kept as rows, and told once."""
    held = holding.hold(instance_id=instance_id)
    clocks = list(m.Clock.objects.filter(instance_id=instance_id).exclude(state="stopped"))
    before = {c.pk: c for c in clocks}
    reckon_all(held)
    after = dict(m.Clock.objects.filter(pk__in=before).values_list("pk", "due_on"))
    moved = [c for pk, c in before.items() if after[pk] != c.due_on]
    if moved:
        _tell(held, moved, after)
    return len(before), len(moved)


def _tell(held: Held, moved: Sequence[m.Clock], after: Mapping[int, dt.date | None]) -> None:
    version = calendar.version(calendar.current_version())
    m.ClockMove.objects.bulk_create(
        m.ClockMove(
            instance_id=held.id,
            region_id=held.region_id,
            clock=clock,
            from_version=clock.calendar_version,
            to_version=version.number,
            from_due_on=clock.due_on,
            to_due_on=after[clock.pk],
            at=held.now,
        )
        for clock in moved
    )
    from_version = min(c.calendar_version for c in moved)
    store.log(
        held,
        "clocks_recomputed",
        Actor.system("workflow.recompute_clocks"),
        payload={
            "from_version": from_version,
            "calendar_version": version.number,
            "notice": version.notice,
            "moved": [
                {"clock": c.kind, "from": c.due_on, "to": after[c.pk], "task": c.task_id}
                for c in moved
            ],
        },
    )
    store.save(held)
    publish(
        ClocksMoved(
            instance_id=held.id,
            subject=held.subject,
            from_version=from_version,
            to_version=version.number,
            at=held.now,
        )
    )


def self_check() -> list[int]:
    """Ids of open clocks whose cached day differs from the arithmetic. Must be empty."""
    wrong: list[int] = []
    clocks = m.Clock.objects.exclude(state="stopped").order_by("instance_id")
    for chunk in batched(clocks.iterator(chunk_size=1000), 1000):
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
