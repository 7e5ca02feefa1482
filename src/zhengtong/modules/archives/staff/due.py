"""/desk/archives/due/: whose years are over; appraisal, and the lists made from it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.archives import policies, queries
from zhengtong.modules.archives.models import Verdict
from zhengtong.modules.archives.services import appraising, destroying, transferring
from zhengtong.modules.archives.staff.catalogue import show
from zhengtong.modules.archives.staff.frame import chosen, frame, refused, whole
from zhengtong.modules.archives.states import RecordState

PAGE_SIZE = 200


@staff("archives.manage")
@never_cache
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    return _show(request)


def _show(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    rows = policies.visible_to(request.actor).defer("vector")
    waiting = rows.filter(state=RecordState.DUE).order_by("due_on", "pk")[:PAGE_SIZE]
    judged = list(rows.filter(state=RecordState.APPRAISED).order_by("due_on", "pk")[:PAGE_SIZE])
    free = [r for r in judged if not transferring.on_a_list([r.pk])] if judged else []
    context = frame(
        request,
        "due",
        waiting=waiting,
        to_transfer=[r for r in free if r.verdict == Verdict.TRANSFER],
        to_destroy=[r for r in free if r.verdict == Verdict.DESTROY],
        on_lists=len(judged) - len(free),
        ticked=chosen(request) if problem else (),
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/due.html", context, status=status)


@require_POST
@staff("archives.manage")
def appraise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    record = queries.one(request.actor, public_id)
    try:
        appraising.appraise(
            record_id=record.pk,
            verdict=request.POST.get("verdict", ""),
            opinion=request.POST.get("opinion", ""),
            years=whole(request.POST.get("years", "")),
            expected_version=whole(request.POST.get("version", "")),
            actor=request.actor,
        )
    except DomainError as error:
        return show(request, queries.one(request.actor, public_id), problem=error)
    messages.success(request, _("鉴定意见已记入。"))
    return redirect("archive_due")


@require_POST
@staff("archives.manage")
def make_transfer(request: HttpRequest) -> HttpResponse:
    try:
        made = transferring.make_transfer_list(
            ids=chosen(request), receiver=request.POST.get("receiver", ""), actor=request.actor
        )
    except DomainError as error:
        return _show(request, problem=error)
    messages.success(request, _("移交清册 %(n)s 已编制。") % {"n": made.number})
    return redirect("archive_transfer", made.public_id)


@require_POST
@staff("archives.manage")
def make_destruction(request: HttpRequest) -> HttpResponse:
    try:
        made = destroying.make_destruction_list(
            ids=chosen(request), reason=request.POST.get("reason", ""), actor=request.actor
        )
    except DomainError as error:
        return _show(request, problem=error)
    messages.success(request, _("销毁清册 %(n)s 已编制，等待两人审批。") % {"n": made.number})
    return redirect("archive_destruction", made.public_id)
