"""Performance time to look at: months of organisations, a person's month, one's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, PermissionRefused
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.indices.policies import (
    APPROVE,
    DEFINE,
    VIEW,
    organizations_seen,
)
from zhengtong.modules.assessment.indices.spans import before, span_of
from zhengtong.modules.assessment.indices.staff.reading import errors_of, openable, said
from zhengtong.modules.assessment.performance.errors import NoSuchMonth
from zhengtong.modules.assessment.performance.models import (
    FactorState,
    PerformanceLine,
    PerformanceResult,
    PerformanceRun,
    PersonFactor,
    TimeStandard,
)
from zhengtong.modules.assessment.performance.wording import STAGES
from zhengtong.modules.org import api as org

LIMIT = 120
T = TypeVar("T", PerformanceRun, TimeStandard)


@staff(VIEW)
@never_cache
@require_safe
def month_list(request: HttpRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    """The newest reckoning of each month and organisation, the standards, what is to be settled."""
    actor = request.actor
    seen = organizations_seen(actor)
    runs = PerformanceRun.objects.select_related("organization", "standard")
    standards = TimeStandard.objects.select_related("organization").order_by(
        "organization_id", "-number"
    )
    factors = PersonFactor.objects.select_related("staff", "organization").order_by("-pk")
    if seen is not None:
        runs = runs.filter(organization__in=seen)
        factors = factors.filter(organization__in=seen)
    newest = runs.order_by("-month", "organization_id", "-number").distinct(
        "month", "organization_id"
    )
    errors = errors_of(refused)
    today = timezone.localdate()
    months = [before(span_of("month", today), "month", n).first_on for n in range(12)]
    places = [
        (o.id, o.short_name)
        for kind in ("hall", "department", "township")
        for o in org.organizations(kind=kind)
        if actor.has(DEFINE, o.id)
    ]
    own = {place for place, _name in places}
    people = (
        [(s.id, s.name) for s in org.staff_of() if s.is_active and s.organization_id in own]
        if len(own) == 1
        else []
    )
    context = {
        "runs": _placed(newest[:LIMIT]),
        "standards": _placed(standards),
        "factors": factors.filter(state=FactorState.ENTERED)[:LIMIT],
        "people": people,
        "months": [(m.isoformat(), f"{m:%Y-%m}") for m in months],
        "places": places,
        "may_define": actor.has(DEFINE),
        "may_approve": actor.has(APPROVE),
        "own_id": actor.staff_id,
        "typed": request.POST,
        "errors": errors,
        "said": said(errors),
    }
    status = refused.status if refused else 200
    return render(request, "assessment/performance/list.html", context, status=status)


def _placed(rows: Iterable[T]) -> list[T]:
    """With the names of their organisations in the reader's language."""
    found = list(rows)
    names = org.organization_names([r.organization_id for r in found if r.organization_id])
    for row in found:
        row.place = names.get(row.organization_id or 0, "")
    return found


def _at_posts(results: Iterable[PerformanceResult]) -> list[PerformanceResult]:
    """With the posts as they were called then, in English as they are now."""
    found = list(results)
    posts = org.posts([r.post_id for r in found if r.post_id])
    for result in found:
        english = posts[result.post_id].name_en if result.post_id in posts else ""
        result.shown_post = localized({"zh": result.post_name, "en": english or result.post_name})
    return found


@staff(VIEW)
@never_cache
@require_safe
def one_run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everybody of an organisation in a month, by post, and what has no standard time."""
    run = (
        PerformanceRun.objects.select_related("organization", "standard")
        .filter(public_id=public_id)
        .first()
    )
    if run is None:
        raise NoSuchMonth
    seen = organizations_seen(request.actor)
    if seen is not None and run.organization_id not in seen:
        raise PermissionRefused
    results = run.results.order_by("post_name", "place", "name")
    others = PerformanceRun.objects.filter(organization=run.organization_id, month=run.month)
    context = {
        "run": run,
        "place": org.organization(run.organization_id).name,
        "rows": [(r, percent(r.ratio), percent(r.post_mean)) for r in _at_posts(results)],
        "missing": [(row, _(STAGES.get(row["stage"], ""))) for row in run.missing],
        "others": others.exclude(pk=run.pk).order_by("-number"),
    }
    return render(request, "assessment/performance/run.html", context)


@staff()
@never_cache
@require_safe
def one_result(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A person's month: kinds of work, factors, statutory time."""
    return result_page(request, _found(request.actor, public_id))


@staff()
@never_cache
@require_safe
def my_month(request: HttpRequest) -> HttpResponse:
    """One's own newest month, and the earlier ones."""
    rows = PerformanceResult.objects.select_related("run").filter(staff=request.actor.staff_id)
    result = rows.order_by("-run__month", "-run__number").first()
    if result is None:
        return render(request, "assessment/performance/none.html", {})
    return result_page(request, result)


def result_page(request: HttpRequest, result: PerformanceResult) -> HttpResponse:
    own = result.staff_id == request.actor.staff_id
    earlier = (
        PerformanceResult.objects.select_related("run")
        .filter(staff=result.staff_id)
        .order_by("-run__month", "-run__number")
        .distinct("run__month")
    )
    context = {
        "result": _at_posts([result])[0],
        "run": result.run,
        "lines": result.lines.order_by("-minutes", "label"),
        "ratio": percent(result.ratio),
        "post_mean": percent(result.post_mean),
        "earlier": [(r, percent(r.ratio)) for r in earlier[:24]],
        "is_own": own,
        "may_see_unit": request.actor.has(VIEW, result.run.organization_id),
    }
    return render(request, "assessment/performance/result.html", context)


@staff()
@never_cache
@require_safe
def line_steps(request: HttpRequest, public_id: uuid.UUID, line: int) -> HttpResponse:
    """The very steps of one kind of work in a person's month."""
    result = _found(request.actor, public_id)
    found = PerformanceLine.objects.filter(result=result, pk=line).first()
    if found is None:
        raise NoSuchMonth
    rows = _steps(found.tasks)
    open_to = openable((row["url"] for row in rows), request.actor)
    for row in rows:
        row["url"] = row["url"] if row["url"] in open_to else ""
    context = {"result": result, "run": result.run, "line": found, "rows": rows}
    return render(request, "assessment/performance/steps.html", context)


_STEPS = """
SELECT f.public_id, f.number, t.step_name, t.step_name_en, t.opened_at, t.closed_at, t.due_on
FROM workflow_task_facts t JOIN cases_case_facts f ON f.instance_id = t.instance_id
WHERE t.task_id = ANY(%s) ORDER BY t.closed_at DESC LIMIT 500
"""


def _steps(tasks: Sequence[int]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [list(tasks)])
        return [
            {
                "url": reverse("case_screen", args=[public_id]),
                "number": number,
                "step": localized({"zh": zh or "", "en": en or zh or ""}),
                "opened_at": opened_at,
                "closed_at": closed_at,
                "due_on": due_on,
            }
            for public_id, number, zh, en, opened_at, closed_at, due_on in cursor.fetchall()
        ]


def _found(actor: Actor, public_id: uuid.UUID) -> PerformanceResult:
    """One's own month, or that of somebody in an organisation whose figures one may see."""
    result = PerformanceResult.objects.select_related("run").filter(public_id=public_id).first()
    if result is None:
        raise NoSuchMonth
    seen = organizations_seen(actor)
    is_open = seen is None or result.run.organization_id in seen
    if result.staff_id != actor.staff_id and not is_open:
        raise PermissionRefused
    return result


def percent(ratio: Any) -> str:
    return "—" if ratio is None else f"{ratio * 100:.2f} %"
