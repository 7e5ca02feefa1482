"""A case on one screen: facts and materials, form and chart, the act and the clocks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from zhengtong.core.messaging import api as messaging
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, InvalidInput
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.documents import pdf_of
from zhengtong.modules.cases.documents.wording import GROUNDS
from zhengtong.modules.cases.models import BEFORE_DECISION, Case, CaseStatus
from zhengtong.modules.cases.services.handle import EXTENSION_DAYS
from zhengtong.modules.cases.services.locking import CaseNotFound, find
from zhengtong.modules.cases.timeline import outcome_label
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

TABS = ("flow", "form", "documents", "messages", "log")


@staff()
def case_screen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return show(request, find(public_id=public_id, actor=request.actor))


def show(
    request: HttpRequest,
    case: Case,
    *,
    problem: DomainError | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """The screen; after a refused act with the reason on top and what was typed kept."""
    tab = request.GET.get("tab", "flow")
    context = screen(request, case, tab if tab in TABS else "flow")
    context["problem"] = problem
    context["errors"] = problem.errors if isinstance(problem, InvalidInput) else ()
    context["typed"] = typed or {}
    status = problem.status if problem else 200
    return render(request, "cases/staff/case.html", context, status=status)


def screen(request: HttpRequest, case: Case, tab: str) -> dict[str, Any]:
    """What the screen shows. The log, the messages and the form are read for their tab only."""
    actor = request.actor
    version = items.item_version(case.item_version_id)
    instance = workflow.instance(case.instance_id)
    tasks = workflow.open_tasks(instance_id=case.instance_id)
    mine = workflow.actionable(tasks, actor=actor) if case.is_open else []
    task = mine[0] if mine else None
    context: dict[str, Any] = {
        "case": case,
        "version": version,
        "instance": instance,
        "organization": org.organization(case.organization_id),
        "person": org.person(case.person_id),
        "entity": org.entity(case.entity_id) if case.entity_id else None,
        "materials": queries.materials_of(case),
        "clocks": queries.clocks_of([case])[case.pk],
        "tasks": tasks,
        "task": task,
        "outcomes": [(o, outcome_label(o)) for o in task.outcomes] if task else [],
        "tab": tab,
        "tabs": TABS,
        "may": _may(actor, case, task),
        "grounds": [(g, GROUNDS.get(g, g)) for g in version.special_procedures],
        "extension_days": EXTENSION_DAYS,
        "supplement": getattr(case, "supplement_notice", None),
        "colleagues": _colleagues(task, actor) if task else [],
    }
    if tab == "form":
        context["summary"] = forms.summary(
            form_version_id=case.form_version_id, data=case.form_data
        )
    elif tab == "documents":
        context["documents"] = list(case.documents.order_by("issued_at"))
    elif tab == "messages":
        context["letters"] = messaging.messages_about(f"case:{case.pk}:", prefix=True)
    else:
        context["timeline"] = queries.timeline_of(case)
    if tab == "flow":
        context["chart"] = mark_safe(  # noqa: S308 -- drawn by the engine, every text escaped there
            workflow.chart_svg(
                process_version_id=version.process_version_id,
                state=workflow.chart_state(instance_id=case.instance_id),
                language=get_language() or "zh-hans",
            )
        )
    return context


def _may(actor: Any, case: Case, task: workflow.TaskData | None) -> dict[str, bool]:
    """Which acts the screen offers; the services check again."""
    accepting = bool(task and task.stage == "accept")
    handling = task is not None and not accepting
    return {
        "accept": accepting and actor.has("cases.accept") and case.status == CaseStatus.SUBMITTED,
        "supplement": accepting
        and case.status == CaseStatus.SUBMITTED
        and getattr(case, "supplement_notice", None) is None,
        "complete": handling and case.status == CaseStatus.IN_PROGRESS,
        "suspend": handling and case.status == CaseStatus.IN_PROGRESS,
        "resume": case.status == CaseStatus.SUSPENDED and actor.has("cases.handle"),
        "extend": case.status in BEFORE_DECISION
        and actor.has("cases.decide", case.organization_id),
        "deliver": case.status == CaseStatus.DELIVERING and actor.has("cases.accept"),
        "urge": actor.has("cases.view_all", case.organization_id) and case.is_open,
    }


def _colleagues(task: workflow.TaskData, actor: Any) -> list[Any]:
    """To whom the step may be transferred: the other holders of its post."""
    return [h for h in org.holders(task.post_id) if h.staff_id != actor.staff_id]


@staff()
def clock(request: HttpRequest, public_id: UUID, clock_id: int) -> HttpResponse:
    """How a deadline was reckoned, line by line."""
    case = find(public_id=public_id, actor=request.actor)
    clocks = {c.clock_id: c for c in queries.clocks_of([case])[case.pk]}
    if clock_id not in clocks:
        raise CaseNotFound
    context = {
        "case": case,
        "clock": clocks[clock_id],
        "lines": workflow.explain_clock(clock_id),
    }
    return render(request, "cases/staff/clock.html", context)


@staff()
def document(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponse:
    """The PDF of a document; made on first request."""
    case = policies.visible_to(request.actor).filter(public_id=public_id).first()
    if case is None:
        raise CaseNotFound
    found = get_object_or_404(case.documents, public_id=document_id)
    return redirect(reverse("files:download", args=[pdf_of(found)]))
