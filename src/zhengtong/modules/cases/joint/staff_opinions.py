"""Pages of opinions that departments ask of one another, below /desk/meetings/opinions/."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.calendar import api as calendar
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import (
    DomainError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    SignInRequired,
)
from zhengtong.modules.cases.joint import consulting, day, errors, meetings, posted, rules
from zhengtong.modules.cases.joint.staff import faults, of_case, organs
from zhengtong.modules.cases.models import Case, Consultation, Position
from zhengtong.modules.cases.posted import day as day_of
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

USUAL_DAYS = 5


@staff("cases.handle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_opinion(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = find(public_id=case_id, actor=request.actor)
    if not rules.may_consult(request.actor, case):
        raise errors.NotTheLead
    if request.method != "POST":
        rules.require_open(case)
        return _new(request, case)
    post = request.POST
    organization = whole(post.get("organization"))
    post_id = org.post_id(organization, post.get("post", "")) if organization else None
    tasks = workflow.open_tasks(instance_id=case.instance_id)
    mine = workflow.actionable(tasks, actor=request.actor)
    try:
        found = consulting.ask_opinion(
            case_id=case.pk,
            post_id=post_id,
            question=post.get("question", ""),
            due_on=day_of(post.get("due_on")),
            node=mine[0].node if mine else "",
            actor=request.actor,
        )
    except InvalidInput as problem:
        return _new(request, case, problem)
    messages.success(request, _("已向对方征求意见，答复后会通知您。"))
    return redirect("opinion", found.public_id)


def _new(request: HttpRequest, case: Case, problem: InvalidInput | None = None) -> HttpResponse:
    due = calendar.add_workdays(timezone.localdate(), USUAL_DAYS).date
    first = {"due_on": due.isoformat() if due else "", "post": "reviewer"}
    context = {
        **of_case(case),
        **faults(problem),
        **organs(),
        "typed": request.POST.dict() if problem else first,
    }
    status = 422 if problem else 200
    return render(request, "cases/joint/new_opinion.html", context, status=status)


@staff("cases.handle")
@never_cache
@require_safe
def opinion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case, found = rules.find_consultation(public_id, actor=request.actor)
    return _show(request, case, found)


def _show(
    request: HttpRequest,
    case: Case,
    found: Consultation,
    problem: DomainError | None = None,
    verb: str = "",
) -> HttpResponse:
    found.case = case
    actor = request.actor
    is_asker = found.asked_by_id == actor.staff_id or rules.leads(actor, case)
    context: dict[str, Any] = {
        **of_case(case),
        **faults(problem),
        "row": meetings.opinion_rows([found])[0],
        "consultation": found,
        "may_answer": found.state == "open" and rules.sits(actor, found.post_id),
        "is_asker": is_asker and found.state == "open",
        "asked_by": org.staff_names([found.asked_by_id]).get(found.asked_by_id, ""),
        "positions": Position.choices,
        "typed": request.POST.dict() if problem else {},
        "verb": verb,
        "extensions": ",".join(f".{e}" for e in day.RULES.extensions),
        "today": timezone.localdate(),
    }
    status = problem.status if problem else 200
    return render(request, "cases/joint/opinion.html", context, status=status)


def _answer(request: HttpRequest, public_id: UUID) -> str:
    with ExitStack() as stack:
        consulting.answer_opinion(
            consultation_id=public_id,
            position=request.POST.get("position", ""),
            text=request.POST.get("text", ""),
            uploads=posted.uploads(request, stack),
            actor=request.actor,
        )
    return _("已答复，已通知对方。")


def _remind(request: HttpRequest, public_id: UUID) -> str:
    if consulting.remind_opinion(consultation_id=public_id, actor=request.actor):
        return _("已提醒对方。")
    return _("今天已经提醒过，不再重复。")


def _withdraw(request: HttpRequest, public_id: UUID) -> str:
    consulting.withdraw_opinion(
        consultation_id=public_id, reason=request.POST.get("reason", ""), actor=request.actor
    )
    return _("已撤销，不再等对方答复。")


ACTS = {"answer": _answer, "remind": _remind, "withdraw": _withdraw}


@staff("cases.handle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    if request.method != "POST":
        return redirect("opinion", public_id)
    case, _found = rules.find_consultation(public_id, actor=request.actor)
    try:
        said = ACTS[verb](request, public_id)
    except (NotFound, PermissionRefused, SignInRequired):
        raise
    except DomainError as problem:
        _case, fresh = rules.find_consultation(public_id, actor=request.actor)
        return _show(request, case, fresh, problem, verb)
    messages.success(request, said)
    return redirect("opinion", public_id)
