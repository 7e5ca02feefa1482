"""A case on one screen: facts and materials, form and chart, the act and the clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.messaging import api as messaging
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, StaleVersion
from zhengtong.kernel.lights import worst
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, queries
from zhengtong.modules.cases.capture.desk import wanted_lines
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods.kinds import kind_of
from zhengtong.modules.cases.plugins import DeskView
from zhengtong.modules.cases.ratings.giving import is_rated
from zhengtong.modules.cases.services import law
from zhengtong.modules.cases.services.attach import situation_of
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.staff import choices, log, screen, signers, step_form, words
from zhengtong.modules.cases.staff.letters import posted_of
from zhengtong.modules.cases.staff.phrases import phrases_for
from zhengtong.modules.cases.staff.refused import errors_of, summary_of
from zhengtong.modules.cases.steering import reasons
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

FACTS = 7
"""Answers of the form that stand beside the applicant; the rest is behind the tab."""


@staff()
@never_cache
@require_safe
def case_screen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return show(request, find(public_id=public_id, actor=request.actor))


def show(
    request: HttpRequest,
    case: Case,
    *,
    problem: DomainError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The screen; after a refused act with the reason, what happened meanwhile, and everything
    that was typed."""
    history = workflow.history(instance_id=case.instance_id)
    context = _screen(request, case, history)
    context["wanted_lines"] = wanted_lines(request, case, context["notice"])
    context["step_form"] = fields = _step_form(request, context, problem)
    context |= {
        "problem": problem,
        "errors": errors_of(problem, typed),
        "summary_errors": summary_of(problem, typed, fields),
        "typed": typed or {},
        "changes": _changes(history, typed) if isinstance(problem, StaleVersion) else (),
    }
    status = problem.status if problem else 200
    return render(request, "cases/staff/case.html", context, status=status)


def _screen(request: HttpRequest, case: Case, history: Sequence[Any]) -> dict[str, Any]:
    actor = request.actor
    run = workflow.instance(case.instance_id)
    version = items.item_version(case.item_version_id)
    tasks = workflow.open_tasks(instance_id=case.instance_id) if case.is_open else []
    mine = workflow.actionable(tasks, actor=actor) if case.is_open else []
    asked = request.POST.get("task") or request.GET.get("task", "")
    task = screen.chosen_of(mine, asked)
    branches = screen.branches_of(tasks, mine, task)
    may = screen.may_of(actor, case, task)
    summary = forms.summary(form_version_id=case.form_version_id, data=case.form_data)
    materials = queries.materials_of(case)
    clocks = screen.clock_lines(case, branches)
    parts = aspects.desk_parts(
        DeskView(
            case=case,
            actor=actor,
            task=task,
            may_step=may.step,
            tasks=tasks,
            history=history,
            asked=asked,
        )
    )
    may = screen.without(may, parts)
    return {
        "case": case,
        "item_name": localized(version.name),
        "kind": kind_of(case).label,
        "version": version,
        "organization": org.organization(case.organization_id),
        "person": org.person(case.person_id),
        "entity": org.entity(case.entity_id) if case.entity_id else None,
        "entered_by": name_of(case.entered_by_id),
        "materials": materials,
        "complete": sum(1 for m in materials if m.files or m.state != "provided"),
        "facts": [row for section in summary for row in section.rows if row.value][:FACTS],
        "notice": getattr(case, "supplement_notice", None),
        "clocks": clocks,
        "worst": worst([c.light for c in clocks]),
        "branches": branches,
        "task": task,
        "may": may,
        "parts": parts,
        "joint_shown": len(branches) > 1 and any("joint" in part.facts for part in parts),
        "choices": choices.with_parts(
            choices.choices_of(case, task, version, is_alone=len(tasks) == 1), parts
        )
        if may.step and task
        else (),
        "phrases": phrases_for(task.stage) if task else (),
        "wanted": choices.to_upload(situation_of(case.item_version_id, case.form_data).materials)
        if may.step and task and task.stage == "accept" and case.accepted_at is None
        else (),
        "law_basis": _law_basis(request, task, version) if may.step and task else None,
        "straight_first": screen.disturbs_others(task, run.process_version_id),
        "returns": reasons.returns_of(task, history) if task else (),
        "grounds": [
            (g, words.said(words.GROUNDS, g)) for g in version.special_procedures if g != "hearing"
        ],
        **_signing(case, tasks, task, actor),
        "lock_version": run.lock_version,
        "is_rated": is_rated(case) if case.closed_at else None,
        "seen": history[-1].seq if history else 0,
        **_tab(request, case, run, history, summary),
    }


def _step_form(
    request: HttpRequest, context: Mapping[str, Any], problem: DomainError | None
) -> forms.RenderableForm | None:
    """The form to fill in at the step, where it has one and the reader may do it."""
    task = context["task"]
    if task is None or not context["may"].step:
        return None
    return step_form.to_fill(task, request.POST, problem)


def _law_basis(
    request: HttpRequest, task: workflow.TaskData, version: ItemVersionData
) -> str | None:
    """What a denial at this step would rest on, as typed or as the item says; None where the step
    denies nothing."""
    if not any(choices.is_denial(task, outcome) for outcome in task.outcomes):
        return None
    return request.POST.get("law_basis", law.offered(version))


def _signing(
    case: Case,
    tasks: Sequence[workflow.TaskData],
    task: workflow.TaskData | None,
    actor: Any,
) -> dict[str, Any]:
    """Those who sign a step together, how it is counted, and who may be asked besides: for its
    signers, and for whoever leads the case."""
    signed = signers.signed_together(case, tasks, task, actor)
    if signed is None:
        return {}
    found = signers.signers_of(case, signed, actor)
    return {
        "signers": found,
        "tally": signers.tally(signed, found),
        "signed_task": signed,
        "may_sign": reasons.sign(case, signed, actor) is None,
        **signers.choices(signed),
    }


def _tab(
    request: HttpRequest,
    case: Case,
    run: workflow.InstanceData,
    history: Sequence[Any],
    summary: Any,
) -> dict[str, Any]:
    """The middle column. Messages and the chart are read for their tab only."""
    tab = request.GET.get("tab", "flow")
    tab = tab if tab in screen.TABS else "flow"
    documents = list(case.documents.select_related("replaced_by").order_by("issued_at", "id"))
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [(key, _(label)) for key, label in screen.TABS.items()],
        "documents": log.with_signers(documents, history) if tab == "documents" else documents,
        "task_key": request.GET.get("task", ""),
    }
    records = step_form.records_of(case) if tab in ("form", "flow", "log") else []
    if tab == "form":
        context |= {"sections": summary, "records": records}
    elif tab == "messages":
        context["letters"] = posted_of(messaging.messages_about(f"case:{case.pk}"))
    elif tab in ("flow", "log"):
        context["moments"] = log.moments(history, documents, records, is_full=tab == "log")
    if tab == "flow":
        context |= _flow(run)
    return context


def _flow(run: workflow.InstanceData) -> dict[str, Any]:
    """The steps at a glance and the whole chart, of the version the case began with."""
    version_id, language = run.process_version_id, get_language() or "zh-hans"
    state = workflow.chart_state(instance_id=run.id)
    chart = workflow.chart_svg(process_version_id=version_id, state=state, language=language)
    return {
        "track": screen.track_of(version_id, state),
        "chart": mark_safe(chart),  # noqa: S308 -- drawn by the engine, every text escaped there
    }


def name_of(staff_id: int | None) -> str:
    return org.staff_names([staff_id]).get(staff_id, "") if staff_id else ""


def _changes(history: Sequence[Any], typed: Mapping[str, Any] | None) -> list[Any]:
    """What happened after the page was opened, newest first: who acted and what they did."""
    seen = str((typed or {}).get("seen", ""))
    if not seen.isdecimal() or len(seen) > 9:
        return []
    return log.told(e for e in history if e.seq > int(seen))[::-1]
