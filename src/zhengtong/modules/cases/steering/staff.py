"""Pages of the two-person jump: propose on a case, confirm or reject in a list of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, InvalidInput, StateError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, JumpProposal, JumpState
from zhengtong.modules.cases.parts import services as parts
from zhengtong.modules.cases.parts.undone import name_of
from zhengtong.modules.cases.posted import act_on
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.steering import jumps, reasons
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


@staff("workflow.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the step, see what would happen, say why."""
    case = find(public_id=public_id, actor=request.actor)
    if request.method != "POST":
        return _proposing(request, case)
    try:
        made = jumps.propose_jump(
            **act_on(case, request),
            target=request.POST.get("target", ""),
            reason=request.POST.get("reason", ""),
        )
    except (InvalidInput, StateError) as problem:
        case.refresh_from_db()
        return _proposing(request, case, problem)
    messages.success(request, _("已提出，等另一位有权限的同事确认。确认之前办件不会改变。"))
    return redirect("case_jump", made.public_id)


def _proposing(
    request: HttpRequest, case: Case, problem: DomainError | None = None
) -> HttpResponse:
    given: Mapping[str, Any] = request.POST if request.method == "POST" else request.GET
    chosen = str(given.get("target", ""))
    refusal = reasons.jump(case, request.actor)
    found = jumps.targets(case) if refusal is None else []
    run = workflow.instance(case.instance_id)
    context = {
        **_frame(case),
        "why_not": refusal.message if refusal else "",
        "targets": found,
        "chosen": chosen,
        "preview": _preview(case, chosen, found),
        "typed": given,
        "problem": problem,
        "errors": _errors(problem),
        "lock_version": run.lock_version,
        "open_jump": jumps.open_jump_of(case, run.lock_version),
    }
    status = problem.status if problem else 200
    return render(request, "cases/steering/propose.html", context, status=status)


def _preview(case: Case, chosen: str, found: list[jumps.Target]) -> dict[str, Any] | None:
    if chosen not in {t.node for t in found if not t.why_not}:
        return None
    preview = workflow.preview_jump(instance_id=case.instance_id, target=chosen)
    return _seen(case, chosen, preview)


def _seen(case: Case, target: str, preview: workflow.JumpPreview) -> dict[str, Any]:
    """What ends, falls and opens, with the people it concerns."""
    holders = org.holders_of({s.post_id for s in preview.opens})
    return {
        "falls": jumps.falling(case, target),
        "parts": _ending_parts(case, preview),
        "closes": [
            {
                "name": localized(t.name),
                "post": t.post_name,
                "who": t.assignee_name,
                "due_on": t.due_on,
            }
            for t in preview.closes
        ],
        "opens": [
            {
                "name": localized(s.name),
                "post": s.post_name,
                "who": _("、").join(h.name for h in holders.get(s.post_id, ())),
            }
            for s in preview.opens
        ],
    }


def _ending_parts(case: Case, preview: workflow.JumpPreview) -> list[str]:
    """Parts for which nobody would wait any more; costs nothing where there are none."""
    if parts.ASPECT not in case.aspects:
        return []
    closing = {t.id for t in preview.closes}
    return [name_of(s) for s in parts.open_parts(case) if s.task_id in closing]


@staff("workflow.manage")
@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for a second person, and what became of the last ones."""
    found = jumps.open_jumps(request.actor)
    context = {
        "others": [p for p in found if p.proposed_by_id != request.actor.staff_id],
        "own": [p for p in found if p.proposed_by_id == request.actor.staff_id],
        "over": jumps.decided_jumps(request.actor),
    }
    return render(request, "cases/steering/jumps.html", context)


@staff()
@never_cache
@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One proposal: what it would do now, and the way to decide."""
    return _shown(request, jumps.find_jump(public_id, request.actor))


def _shown(
    request: HttpRequest, made: JumpProposal, problem: DomainError | None = None
) -> HttpResponse:
    is_open = made.state == JumpState.OPEN
    expired = jumps.has_expired(made)
    holds = is_open and not expired
    refusal = reasons.jump(made.case, request.actor)
    is_own = made.proposed_by_id == request.actor.staff_id
    context = {
        **_frame(made.case),
        "jump": made,
        "target": jumps.name_of(made.case, made.target),
        "has_expired": expired,
        "is_own": is_own,
        "may_decide": holds and not is_own and refusal is None,
        "may_recall": is_open and is_own,
        "why_not": refusal.message if holds and not is_own and refusal else "",
        "preview": _seen(made.case, made.target, jumps.preview(made.case, made.target))
        if holds and not refusal
        else None,
        "problem": problem,
        "errors": _errors(problem),
        "typed": request.POST,
    }
    status = problem.status if problem else 200
    return render(request, "cases/steering/jump.html", context, status=status)


@staff()
@never_cache
@require_POST
def decide(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Confirm, reject or recall; a refusal comes back on the page with the reason."""
    if verb not in ("confirm", "reject", "recall"):
        raise Http404
    made = jumps.find_jump(public_id, request.actor)
    try:
        said = _decide(request, public_id, verb)
    except (InvalidInput, StateError) as problem:
        made.refresh_from_db()
        return _shown(request, made, problem)
    messages.success(request, said)
    return redirect("case_jump", public_id)


def _decide(request: HttpRequest, public_id: UUID, verb: str) -> str:
    if verb == "confirm":
        jumps.confirm_jump(public_id=public_id, actor=request.actor)
        return _("已确认，办件已调整到新的环节。")
    if verb == "reject":
        note = request.POST.get("note", "")
        jumps.reject_jump(public_id=public_id, note=note, actor=request.actor)
        return _("已否决，理由会告诉提出的人。")
    jumps.recall_jump(public_id=public_id, actor=request.actor)
    return _("已收回。")


def _frame(case: Case) -> dict[str, Any]:
    return {"case": case, "item_name": localized(items.item_version(case.item_version_id).name)}


def _errors(problem: DomainError | None) -> dict[str, str]:
    if not isinstance(problem, InvalidInput):
        return {}
    return {e.path: e.message for e in problem.errors}
