"""Which cases are due for writing: what moved since the last pass, and what is behind."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from zhengtong.modules.cases.exchange.writing import Written, write
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    ExchangePosition,
    ExchangeState,
    Rating,
)
from zhengtong.modules.workflow import api as workflow

LOG_CHUNK = 5_000

OVERLAP = dt.timedelta(minutes=10)
"""Entries get their position before they are committed: the last minutes are read again. No
transaction of ours lasts nearly as long; what would be missed all the same, `behind` finds."""


def catch_up(*, most: int = 50_000) -> Written:
    """The incremental pass: cases whose process log, rating or materials have grown since the last
    one. Answers what it wrote; `most` entries of the log are looked at."""
    done = Written()
    for key, due in (("log", _by_log), ("ratings", _by_rating), ("materials", _by_material)):
        done += _pass(key, due, most)
    return done


def _pass(key: str, due: Any, most: int) -> Written:
    done, looked = Written(), 0
    position = _position(key)
    while looked < most:
        entries = due(position)
        if not entries:
            break
        done += write(_stale({case for _p, case, _at in entries if case is not None}))
        settled = timezone.now() - OVERLAP
        looked += len(entries)
        position = entries[-1][0]
        old = [p for p, _case, at in entries if at < settled]
        if old:
            _move(key, max(old))
        if len(entries) < LOG_CHUNK:
            break
    return done


Entry = tuple[int, int | None, dt.datetime]
"""(position, case, when it was recorded)"""


def _by_log(position: int) -> list[Entry]:
    entries = workflow.log_after(position=position, limit=LOG_CHUNK)
    runs = {e.instance_id for e in entries}
    cases = dict(Case.objects.filter(instance_id__in=runs).values_list("instance_id", "pk"))
    return [(e.position, cases.get(e.instance_id), e.recorded_at) for e in entries]


def _by_rating(position: int) -> list[Entry]:
    rows = Rating.objects.filter(pk__gt=position).order_by("pk")
    return list(rows.values_list("pk", "case_id", "rated_at")[:LOG_CHUNK])


def _by_material(position: int) -> list[Entry]:
    rows = CaseMaterial.objects.filter(pk__gt=position).order_by("pk")
    return list(rows.values_list("pk", "case_id", "added_at")[:LOG_CHUNK])


def _position(key: str) -> int:
    row = ExchangePosition.objects.filter(pk=key).first()
    return row.position if row else 0


def _move(key: str, position: int) -> None:
    ExchangePosition.objects.update_or_create(
        pk=key, defaults={"position": position, "at": timezone.now()}
    )


def _stale(case_ids: set[int]) -> list[int]:
    """Those whose rows are older than what happened: minutes that are read again cost little."""
    runs = dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "instance_id"))
    ends = workflow.log_ends(instance_ids=list(runs.values()))
    states = {s.case_id: s for s in ExchangeState.objects.filter(case__in=case_ids)}
    touched = _touched(case_ids)
    return [
        pk
        for pk, run in runs.items()
        if pk not in states
        or states[pk].seq != ends.get(run, 0)
        or states[pk].touched != touched[pk]
    ]


def _touched(case_ids: set[int]) -> dict[int, str]:
    """As `Facts.touched`."""
    counts: dict[int, int] = defaultdict(int)
    for pk in CaseMaterial.objects.filter(case__in=case_ids).values_list("case_id", flat=True):
        counts[pk] += 1
    levels = dict(
        Rating.objects.filter(case__in=case_ids)
        .order_by("-service_no")
        .values_list("case", "level")
    )
    return {pk: f"{levels.get(pk, '')}:{counts[pk]}" for pk in case_ids}


def behind(*, most: int = 100_000) -> list[int]:
    """Every case whose rows do not reach the end of its process log: the proof that no pass left
    any out. One scan over all cases."""
    written = ExchangeState.objects.annotate(end=workflow.log_end_of("case__instance_id"))
    short = written.exclude(seq=F("end")).values("case")
    never = ~Exists(ExchangeState.objects.filter(case=OuterRef("pk")))
    rows = Case.objects.filter(Q(never) | Q(pk__in=short))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def complete() -> Written:
    """Write every case that is behind, however it came to be."""
    done = Written()
    while ids := behind():
        one = write(ids)
        done += one
        if not one.cases:
            break
    return done
