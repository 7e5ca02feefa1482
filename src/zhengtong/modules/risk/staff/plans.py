"""双随机 at the desk: plans, the draw and the redraw, the end."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.drawing import ALGORITHM
from zhengtong.modules.risk.errors import NoSuchPlan
from zhengtong.modules.risk.models import Conflict, Plan, Task
from zhengtong.modules.risk.services import inspecting, planning
from zhengtong.modules.risk.services.holding import names_of
from zhengtong.modules.risk.staff.common import (
    given,
    paged,
    refusal,
    status_of,
    whole,
)
from zhengtong.modules.risk.staff.plan_new import conditions
from zhengtong.modules.risk.states import PlanState, TaskState

TONES = {PlanState.DRAWN: "blue", PlanState.CLOSED: "green"}
DONE = {
    "draw": gettext_noop("已抽取，任务已派给检查人员。"),
    "redraw": gettext_noop("已重新抽取，上一次的结果和重抽理由都已保留。"),
    "close": gettext_noop("计划已完成，抽取过程和结果已公开。"),
    "cancel": gettext_noop("计划已取消。"),
}


@staff(policies.VIEW)
@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    asked = given(request, "state")
    rows = policies.visible_plans(request.actor)
    if asked.get("state") in PlanState:
        rows = rows.filter(state=asked["state"])
    page = paged(request, rows, asked)
    organ = org.organization_names({p.organization_id for p in page["page"]})
    counted = _counted(page["page"])
    context = {
        **page,
        "rows": [
            (
                p,
                organ.get(p.organization_id, ""),
                TONES.get(PlanState(p.state), ""),
                *counted.get(p.pk, (0, 0)),
            )
            for p in page["page"]
        ],
        "states": PlanState.choices,
        "may_plan": request.actor.has(policies.PLAN),
    }
    return render(request, "risk/staff/plans.html", context)


def _counted(plans: list[Plan]) -> dict[int, tuple[int, int]]:
    """Tasks done, and all that count, by key of the plan."""
    rows = Task.objects.filter(plan__in=plans).exclude(state=TaskState.VOID).values("plan")
    counts = rows.annotate(n=Count("pk"), done=Count("pk", filter=Q(state=TaskState.DONE)))
    return {row["plan"]: (row["done"], row["n"]) for row in counts}


@staff(policies.VIEW)
@never_cache
@require_safe
def plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, _found(request.actor, public_id))


def _found(actor: Actor, public_id: uuid.UUID) -> Plan:
    found = policies.visible_plans(actor).filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    return found


@staff(policies.PLAN)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """draw | redraw | close | cancel."""
    common = {
        "public_id": public_id,
        "expected_version": whole(request.POST.get("version")),
        "actor": request.actor,
    }
    try:
        match verb:
            case "draw":
                inspecting.draw_plan(**common)
            case "redraw":
                inspecting.redraw_plan(reason=request.POST.get("reason", ""), **common)
            case "close":
                planning.close_plan(**common)
            case "cancel":
                planning.cancel_plan(**common)
            case _:
                raise Http404
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, _found(request.actor, public_id), refused, verb)
    messages.success(request, _(DONE[verb]))
    return redirect("risk:plan", public_id)


def _show(
    request: HttpRequest, found: Plan, refused: DomainError | None = None, verb: str = ""
) -> HttpResponse:
    tasks = _tasks(request, found)
    people = inspecting.staff_names([m.inspector for t in tasks["page"] for m in t.team.all()])
    names = names_of({t.subject for t in tasks["page"]})
    barred = set(
        Conflict.objects.filter(
            subject__in={t.subject_id for t in tasks["page"]}, lifted_at=None
        ).values_list("inspector_id", "subject_id")
    )
    strata = _strata(found) if found.state == PlanState.DRAFT else []
    mine = request.actor.has(policies.PLAN, found.organization_id)
    states = set(found.tasks.values_list("state", flat=True).distinct())
    is_open, is_done = TaskState.OPEN in states, TaskState.DONE in states
    context = {
        "plan": found,
        "organ": org.organization_names([found.organization_id])[found.organization_id],
        "tone": TONES.get(PlanState(found.state), ""),
        "conditions": conditions(found),
        "strata": strata,
        "total": sum(n for _s, n, _p in strata),
        "draws": list(found.draws.defer("protocol").order_by("-round")),
        "algorithm": ALGORITHM,
        **tasks,
        "tasks": [
            (
                t,
                names[t.subject_id],
                [
                    (people[m.inspector_id], (m.inspector_id, t.subject_id) in barred)
                    for m in t.team.all()
                ],
            )
            for t in tasks["page"]
        ],
        "may_draw": mine and found.state == PlanState.DRAFT,
        "may_redraw": mine and found.state == PlanState.DRAWN and not is_done,
        "may_close": mine and found.state == PlanState.DRAWN and not is_open,
        "verb": verb,
        "typed": request.POST,
        **refusal(refused),
    }
    return render(request, "risk/staff/plan.html", context, status=status_of(refused))


def _tasks(request: HttpRequest, found: Plan) -> dict[str, Any]:
    """The newest first; a draw may give thousands."""
    rows = (
        found.tasks.select_related("subject", "draw")
        .defer("draw__protocol")
        .prefetch_related("team__inspector")
    )
    return paged(request, rows, {})


def _strata(plan: Plan) -> list[tuple[str, int, str]]:
    """How many could be drawn, by level and with a clue."""
    rows = planning.candidates(plan.kind, plan.filters).order_by()
    counts: dict[str, int] = {}
    for row in rows.values("level", "has_clue").annotate(n=Count("pk")):
        key = "clue" if row["has_clue"] else str(row["level"])
        counts[key] = counts.get(key, 0) + row["n"]
    return [
        (_("有线索的") if k == "clue" else _("%(n)s 级") % {"n": k}, n, plan.percents.get(k, "0"))
        for k, n in sorted(counts.items())
    ]
