"""Draws as everybody may check them: first the fingerprint, after the plan seed and results too."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import public
from zhengtong.modules.org import api as org
from zhengtong.modules.risk.drawing import ALGORITHM, digest, recomputed
from zhengtong.modules.risk.errors import NoSuchPlan
from zhengtong.modules.risk.models import Draw
from zhengtong.modules.risk.services.holding import organ_names, public_names
from zhengtong.modules.risk.staff.common import paged
from zhengtong.modules.risk.states import PlanState, TaskState


@public
@never_cache
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    page = paged(request, Draw.objects.select_related("plan").defer("protocol"), {})
    organs = organ_names(d.plan.organization_id for d in page["page"])
    context = {
        **page,
        "rows": [(d, organs.get(d.plan.organization_id, "")) for d in page["page"]],
    }
    return render(request, "risk/public/draws.html", context)


@public
@never_cache
@require_safe
def draw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What went in and what came out, recomputed for this page. Before the plan is finished only
    the fingerprint is shown: nobody is warned of an inspection."""
    found = _found(public_id)
    is_open = found.plan.state == PlanState.CLOSED
    tasks = found.tasks.select_related("subject") if is_open else found.tasks.none()
    shown = paged(request, tasks, {})
    names = public_names([t.subject for t in shown["page"]])
    context = {
        "draw": found,
        "plan": found.plan,
        "organ": org.organization(found.plan.organization_id).name,
        "algorithm": ALGORITHM,
        "is_open": is_open,
        "candidates": len(found.protocol["candidates"]),
        "inspectors": len(found.protocol["inspectors"]),
        "drawn": len(found.protocol["drawn"]),
        "is_sound": is_open
        and recomputed(found.protocol)
        and digest(found.protocol) == found.digest,
        **shown,
        "rows": [(t, names[t.subject_id], t.state == TaskState.DONE) for t in shown["page"]],
        "others": list(found.plan.draws.exclude(pk=found.pk).defer("protocol").order_by("round")),
    }
    return render(request, "risk/public/draw.html", context)


@public
@require_safe
def protocol(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The protocol as JSON, to be recomputed anywhere, once the plan is finished."""
    found = _found(public_id)
    if found.plan.state != PlanState.CLOSED:
        raise NoSuchPlan
    return JsonResponse(
        found.protocol,
        json_dumps_params={"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")},
    )


def _found(public_id: uuid.UUID) -> Draw:
    found = Draw.objects.select_related("plan").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    return found
