"""Reckoning the month of an organisation's people; anew it is the next number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.assessment.indices.errors import NeedsReason, NotOver, beside
from zhengtong.modules.assessment.indices.policies import DEFINE
from zhengtong.modules.assessment.indices.reading import ranks
from zhengtong.modules.assessment.indices.spans import span_of
from zhengtong.modules.assessment.performance.arithmetic import (
    Done,
    Kind,
    Portion,
    kind_of,
    mean,
    month_of,
)
from zhengtong.modules.assessment.performance.errors import NoStandard
from zhengtong.modules.assessment.performance.models import (
    PerformanceLine,
    PerformanceResult,
    PerformanceRun,
    TimeStandard,
)
from zhengtong.modules.assessment.performance.reading import (
    absent_days,
    factors_of,
    kinds_of,
    posts_held,
    standard_for,
    steps_of,
)
from zhengtong.modules.org import api as org


@command
def reckon_month(
    *, organization_id: int, month: dt.date, actor: Actor, reason: str = "", once: bool = False
) -> PerformanceRun:
    """Reckon a month for everybody of the organisation; one that still runs, up to yesterday.

    A month that is over is reckoned again only with a reason, or not at all with `once` (the
    schedule). Raises NoStandard, NotOver (it has not begun), NeedsReason.
    """
    require(actor, DEFINE)
    if not actor.has(DEFINE, organization_id):
        raise PermissionRefused
    span = span_of("month", month)
    through = min(span.last_on, timezone.localdate() - dt.timedelta(days=1))
    if through < span.first_on:
        raise beside("month", NotOver())
    standard = standard_for(organization_id, span.first_on)
    if standard is None:
        raise NoStandard
    one_at_a_time(f"assessment.performance:{organization_id}")
    earlier = PerformanceRun.objects.filter(organization_id=organization_id, month=span.first_on)
    number = earlier.aggregate(most=Max("number"))["most"] or 0
    final = earlier.filter(made_at__date__gt=span.last_on).order_by("-number").first()
    if final is not None and once:
        return final
    if final is not None and not reason.strip():
        raise beside("reason", NeedsReason())
    portions, missing = portions_of(steps_of(organization_id, month), standard)
    run = PerformanceRun.objects.create(
        organization_id=organization_id,
        month=span.first_on,
        number=number + 1,
        standard=standard,
        workdays=calendar.count_workdays(span.first_on - dt.timedelta(days=1), through),
        reason=reason.strip()[:300],
        missing=missing,
        made_by_id=actor.staff_id,
    )
    _keep(run, portions)
    audit.record(
        "assessment.reckon_month",
        actor=actor,
        stream=f"performance:{organization_id}",
        object_type="performance_run",
        object_id=run.pk,
        detail={"month": f"{span.first_on:%Y-%m}", "number": run.number, "reason": run.reason},
    )
    return run


def portions_of(
    steps: Iterable[Done], standard: TimeStandard
) -> tuple[dict[int, list[Portion]], list[dict[str, object]]]:
    """By person: the steps of each kind of work; and the kinds that have no standard time."""
    kinds = kinds_of(standard)
    names = dict(standard.lines.values_list("pk", "name"))
    grouped: dict[int, dict[tuple[Kind | None, str], list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    lacking: dict[tuple[str, str, str], int] = defaultdict(int)
    known: dict[tuple[str, str, str, frozenset[str]], Kind | None] = {}
    for step in steps:
        same = (step.stage, step.step, step.case_kind, step.codes)
        if same not in known:
            known[same] = kind_of(step, kinds)
        kind = known[same]
        label = names[kind.id] if kind else f"{step.item} {step.step}".strip()
        grouped[step.staff][kind, label].append(step.task)
        if kind is None:
            lacking[step.stage, step.step, step.item] += 1
    portions = {
        staff: [Portion(kind=k, label=label, tasks=tuple(t)) for (k, label), t in by.items()]
        for staff, by in grouped.items()
    }
    rows = sorted(lacking.items(), key=lambda row: -row[1])
    return portions, [
        {"stage": stage, "step": step, "item": item, "count": count}
        for (stage, step, item), count in rows
    ]


def _keep(run: PerformanceRun, portions: Mapping[int, list[Portion]]) -> None:
    people = {s.id: s for s in org.staff_of(run.organization_id) if s.is_active}
    people |= {s.id: s for s in org.staff_of(ids=[i for i in portions if i not in people])}
    results = _results(run, people, portions)
    PerformanceResult.objects.bulk_create(results)
    PerformanceLine.objects.bulk_create(
        PerformanceLine(
            result=result,
            line_id=p.kind.id if p.kind else None,
            label=p.label[:200],
            steps=len(p.tasks),
            each=p.kind.minutes if p.kind else None,
            difficulty=p.kind.difficulty if p.kind else Decimal(1),
            responsibility=p.kind.responsibility if p.kind else Decimal(1),
            minutes=p.minutes,
            tasks=list(p.tasks),
        )
        for result in results
        for p in portions.get(result.staff_id, ())
    )


def _results(
    run: PerformanceRun,
    people: Mapping[int, org.StaffData],
    portions: Mapping[int, list[Portion]],
) -> list[PerformanceResult]:
    factors = factors_of(people, run.month)
    absent = absent_days(run.standard, list(people), run.month)
    posts = posts_held(run.organization_id, span_of("month", run.month).last_on)
    results = []
    for staff, person in people.items():
        own, factor = portions.get(staff, []), factors.get(staff)
        quality = factor.quality if factor else Decimal(1)
        contribution = factor.contribution if factor else Decimal(1)
        month = month_of(
            own,
            quality=quality,
            contribution=contribution,
            workdays=run.workdays,
            absent=absent[staff],
            hours=run.standard.hours,
        )
        post = posts.get(staff)
        results.append(
            PerformanceResult(
                run=run,
                staff_id=staff,
                post_id=post.id if post else None,
                name=person.name,
                post_name=post.name_zh if post else "",
                steps=sum(len(p.tasks) for p in own),
                untimed=sum(len(p.tasks) for p in own if p.kind is None),
                quality=quality,
                contribution=contribution,
                absence_days=absent[staff],
                **vars(month),
            )
        )
    _compare(results)
    return results


def _compare(results: list[PerformanceResult]) -> None:
    """The mean of each post, and the place of each of its holders."""
    by_post: dict[int | None, list[PerformanceResult]] = defaultdict(list)
    for result in results:
        by_post[result.post_id].append(result)
    for post, members in by_post.items():
        if post is None:
            continue
        places = ranks({r.staff_id: r.ratio for r in members}, better=True)
        average = mean(r.ratio for r in members)
        for result in members:
            result.post_mean, result.place = average, places.get(result.staff_id)
