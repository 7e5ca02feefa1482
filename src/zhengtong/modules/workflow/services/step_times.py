"""How long each step really takes, in working days, computed at night from the last year."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.modules.workflow.models import StepTime, Suspension, Task

DAYS = 365
LEAST = 10
"""Fewer finished steps say nothing about the next one; they are not shown."""
REMEMBERED_SECONDS = 600.0

Key = tuple[int, str]
_kept: dict[int, tuple[float, dict[str, StepTime]]] = {}


@command
def compute_step_times(*, on: dt.date | None = None) -> int:
    """Recompute all figures from the year before `on`; answers how many steps have one.

    Counted like a deadline: the day on which a step opened is not, days on hold are not.
    """
    counts = _counted(on or timezone.localdate())
    rows = [_row(key, found) for key, found in counts.items() if found.total() >= LEAST]
    kept = StepTime.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["version", "node"],
        update_fields=["count", "median", "p90", "computed_at"],
    )
    StepTime.objects.exclude(pk__in=[row.pk for row in kept]).delete()
    _kept.clear()
    return len(rows)


def _counted(on: dt.date) -> dict[Key, Counter[int]]:
    since = timezone.make_aware(dt.datetime.combine(on - dt.timedelta(days=DAYS), dt.time()))
    work = calendar.work_calendar()
    holds = _holds()
    zone = timezone.get_current_timezone()
    counts: dict[Key, Counter[int]] = {}
    done = Task.objects.filter(state="done", closed_at__gte=since)
    columns = ("instance__process_version_id", "node", "instance_id", "opened_at", "closed_at")
    for version, node, run, opened, closed in done.values_list(*columns).iterator(5000):
        first, last = opened.astimezone(zone).date(), closed.astimezone(zone).date()
        if run in holds:
            days = calendar.counted(first, last, holds[run])
        else:
            days = work.count(first.toordinal(), last.toordinal())
        counts.setdefault((version, node), Counter())[max(days, 0)] += 1
    return counts


def _holds() -> dict[int, list[calendar.Suspension]]:
    found: dict[int, list[calendar.Suspension]] = {}
    rows = (
        Suspension.objects.filter(stops__contains=["step"])
        .order_by("from_on")
        .values_list("instance_id", "from_on", "to_on")
    )
    for run, begins, ends in rows:
        found.setdefault(run, []).append(calendar.Suspension(begins, ends))
    return found


def _row(key: Key, found: Counter[int]) -> StepTime:
    return StepTime(
        version_id=key[0],
        node=key[1],
        count=found.total(),
        median=_share(found, 50),
        p90=_share(found, 90),
        computed_at=timezone.now(),
    )


def _share(found: Counter[int], percent: int) -> Decimal:
    """The days within which so many per cent were done (nearest rank)."""
    rank = -(-found.total() * percent // 100)
    passed = 0
    for days in sorted(found):
        passed += found[days]
        if passed >= rank:
            return Decimal(days)
    return Decimal(0)


def step_times(version_id: int) -> dict[str, StepTime]:
    """By node; remembered for ten minutes, they change once a night."""
    kept = _kept.get(version_id)
    now = time.monotonic()
    if kept is None or now - kept[0] > REMEMBERED_SECONDS:
        rows: Iterable[StepTime] = StepTime.objects.filter(version_id=version_id)
        kept = (now, {row.node: row for row in rows})
        _kept[version_id] = kept
    return kept[1]
