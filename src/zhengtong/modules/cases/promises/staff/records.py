"""失信记录 on the desk: who is on record, what they say to it, and what two persons decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import BrokenPromise, RepairState
from zhengtong.modules.cases.promises import credit, queries
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST = 200


@staff()
@never_cache
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Those in force and those that wait for an answer first."""
    rows = queries.visible_records(request.actor)
    is_all = request.GET.get("show") == "all"
    today = timezone.localdate()
    if not is_all:
        rows = rows.filter(lifted_at=None, until__gte=today)
    found = list(
        rows.select_related("promise__case")
        .defer("promise__case__form_data")
        .order_by("-since", "-id")[:MOST]
    )
    context = {
        "rows": _rows(found),
        "is_all": is_all,
        "most": MOST if len(found) == MOST else 0,
        "today": today,
    }
    return render(request, "cases/promises/staff/records.html", context)


def _rows(found: list[BrokenPromise]) -> list[dict[str, Any]]:
    versions = items.item_versions({r.promise.case.item_version_id for r in found})
    waiting = queries.open_repairs(found)
    return [
        {
            "record": r,
            "case": r.promise.case,
            "item_name": localized(versions[r.promise.case.item_version_id].name),
            "waiting": RepairState(waiting[r.pk]).label if r.pk in waiting else "",
        }
        for r in found
    ]


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = (
        queries.visible_records(request.actor)
        .filter(public_id=public_id)
        .select_related("promise__case")
        .defer("promise__case__form_data")
        .first()
    )
    if found is None:
        raise credit.NoSuchRecord
    if request.method != "POST":
        return _show(request, found)
    try:
        said = _act(request, public_id)
    except InvalidInput as refused:
        return _show(request, found, problem=refused)
    messages.success(request, said)
    return redirect("broken_promise", found.public_id)


def _act(request: HttpRequest, public_id: UUID) -> str:
    post = request.POST
    if post.get("_action") == "propose":
        credit.propose(public_id=public_id, actor=request.actor, reason=post.get("reason", ""))
        return _("意见已提交，请另一位负责人复核。")
    credit.review(
        public_id=public_id,
        actor=request.actor,
        is_lifted=post.get("_action") == "lift",
        answer=post.get("answer", ""),
    )
    return _("已处理，结果已告知当事人。")


def _show(
    request: HttpRequest, found: BrokenPromise, *, problem: DomainError | None = None
) -> HttpResponse:
    case = found.promise.case
    actor = request.actor
    repairs = list(found.repairs.order_by("id"))
    waiting = next((r for r in repairs if r.decided_at is None), None)
    in_force = found.lifted_at is None and found.until >= timezone.localdate()
    is_proposed = waiting is not None and waiting.state == RepairState.PROPOSED
    errors: list[FieldError] = list(problem.errors) if isinstance(problem, InvalidInput) else []
    staff_ids = {s for r in repairs for s in (r.proposed_by_id, r.decided_by_id) if s}
    context = {
        "record": found,
        "case": case,
        "item_name": localized(items.item_version(case.item_version_id).name),
        "organization": org.organization(found.organization_id),
        "name": case.applicant_name,
        "repairs": repairs,
        "names": org.staff_names(staff_ids) if staff_ids else {},
        "in_force": in_force,
        "may_propose": in_force
        and not is_proposed
        and actor.has("cases.handle", found.organization_id),
        "may_review": is_proposed
        and waiting is not None
        and actor.has("cases.decide", found.organization_id)
        and waiting.proposed_by_id != actor.staff_id,
        "waits_for_other": is_proposed,
        "typed": request.POST,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
    }
    status = 422 if errors else 200
    return render(request, "cases/promises/staff/record.html", context, status=status)
