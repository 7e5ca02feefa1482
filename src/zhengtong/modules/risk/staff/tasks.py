"""Inspections as the inspectors have them: what was drawn for them, and its result."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import NoSuchPlan
from zhengtong.modules.risk.models import Task
from zhengtong.modules.risk.services import inspecting, planning
from zhengtong.modules.risk.services.holding import names_of
from zhengtong.modules.risk.staff.common import day_of, refusal, status_of, whole
from zhengtong.modules.risk.states import Result, TaskState


@staff(policies.CHECK)
@never_cache
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What was drawn for the reader, open ones first."""
    rows = (
        Task.objects.filter(team__inspector__staff_id=request.actor.staff_id)
        .exclude(state=TaskState.VOID)
        .select_related("plan", "subject")
        .order_by("-state", "plan__due_on", "pk")[:200]
    )
    found = list(rows)
    names = names_of({t.subject for t in found})
    context = {"rows": [(t, names[t.subject_id]) for t in found], "today": timezone.localdate()}
    return render(request, "risk/staff/tasks.html", context)


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One inspection: what to look at, and its result with evidence."""
    found = _task(request.actor, public_id)
    if request.method != "POST":
        return _show_task(request, found)
    try:
        inspecting.enter_result(
            public_id=public_id,
            result=request.POST.get("result", ""),
            finding=request.POST.get("finding", ""),
            inspected_on=day_of(request.POST.get("inspected_on", "")),
            evidence=request.FILES.getlist("evidence"),
            expected_version=whole(request.POST.get("version")),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _show_task(request, _task(request.actor, public_id), refused)
    messages.success(request, _("结果已录入，等级已重算。"))
    return redirect("risk:task", public_id)


@staff(policies.CHECK)
@never_cache
@require_POST
def recuse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The inspector says themselves that they must not inspect this subject."""
    found = _task(request.actor, public_id)
    mine = found.team.filter(inspector__staff_id=request.actor.staff_id).first()
    if mine is None:
        raise NoSuchPlan
    try:
        planning.note_conflict(
            public_id=mine.inspector.public_id,
            subject=found.subject,
            reason=request.POST.get("reason", ""),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _show_task(request, found, refused, verb="recuse")
    messages.success(
        request, _("已登记回避。请告知组织抽查的同事：可以重新抽取，或者由同组人员检查。")
    )
    return redirect("risk:task", public_id)


def _task(actor: Actor, public_id: uuid.UUID) -> Task:
    found = Task.objects.select_related("plan", "subject").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    mine = (
        actor.has(policies.CHECK) and found.team.filter(inspector__staff_id=actor.staff_id).exists()
    )
    if not mine and not actor.has(policies.VIEW):
        raise NoSuchPlan
    return found


def _show_task(
    request: HttpRequest, found: Task, refused: DomainError | None = None, verb: str = ""
) -> HttpResponse:
    team = [m.inspector for m in found.team.select_related("inspector").order_by("pk")]
    names = inspecting.staff_names(team)
    is_mine = any(i.staff_id == request.actor.staff_id for i in team)
    is_barred = inspecting.conflicted(found).filter(inspector__staff_id=request.actor.staff_id)
    is_open = is_mine and found.state == TaskState.OPEN and request.actor.has(policies.CHECK)
    barred = is_open and is_barred.exists()
    context = {
        "task": found,
        "plan": found.plan,
        "name": names_of([found.subject])[found.subject_id],
        "address": _address(found),
        "team": _("、").join(names.values()),
        "may_enter": is_open and not barred,
        "is_barred": barred,
        "verb": verb,
        "may_see_level": request.actor.has(policies.VIEW),
        "results": Result.choices,
        "evidence": files.files_of(owner_kind=inspecting.TASK_FILES, owner_id=found.pk),
        "typed": {**_today(), **request.POST.dict()},
        **refusal(refused),
    }
    return render(request, "risk/staff/task.html", context, status=status_of(refused))


def _today() -> dict[str, Any]:
    return {"inspected_on": timezone.localdate().isoformat()}


def _address(found: Task) -> str:
    """Where to go: inspectors need no more of the subject than that."""
    if found.subject.entity_id:
        return org.entity(found.subject.entity_id).address
    return ""
