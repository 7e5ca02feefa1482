"""/desk/archives/destructions/: what is to go, two approvals, the end, the certificate."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.lists import certificate
from zhengtong.modules.archives.models import (
    ArchiveRecord,
    DestructionApproval,
    DestructionList,
    ListState,
)
from zhengtong.modules.archives.services import destroying
from zhengtong.modules.archives.staff.frame import frame, refused, whole
from zhengtong.modules.org import api as org


@staff("archives.read")
@never_cache
@require_safe
def destructions(request: HttpRequest) -> HttpResponse:
    rows = [m for m in DestructionList.objects.order_by("-pk")[:100] if _sees(request, m)]
    return render(request, "archives/destructions.html", frame(request, "destructions", rows=rows))


def _sees(request: HttpRequest, made: DestructionList) -> bool:
    seen = policies.visible_to(request.actor).filter(pk__in=made.records).count()
    return seen == len(made.records)


@staff("archives.read")
@never_cache
@require_safe
def destruction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _show(request, _one(request, public_id))


def _one(request: HttpRequest, public_id: UUID) -> DestructionList:
    made = DestructionList.objects.filter(public_id=public_id).first()
    if made is None or not _sees(request, made):
        raise NotFound
    return made


def _show(
    request: HttpRequest, made: DestructionList, *, problem: DomainError | None = None
) -> HttpResponse:
    actor = request.actor
    approvals = list(DestructionApproval.objects.filter(list=made).order_by("pk"))
    known = {made.made_by_staff_id, *(a.staff_id for a in approvals)}
    public = dict(
        ArchiveRecord.objects.filter(pk__in=made.records).values_list("code", "public_id")
    )
    day = destroying.may_be_done_on(made) if made.approved_at else None
    approved = made.state == ListState.APPROVED
    context = frame(
        request,
        "destructions",
        made=made,
        rows=[(row, public.get(row["code"])) for row in made.rows],
        approvals=approvals,
        wanted=destroying.APPROVALS,
        done_from=day,
        may_approve=made.state == ListState.MADE
        and actor.has("archives.head")
        and actor.staff_id not in known,
        may_withdraw=made.state in (ListState.MADE, ListState.APPROVED)
        and (actor.has("archives.manage") or actor.has("archives.head")),
        may_carry_out=approved
        and actor.has("archives.manage")
        and day is not None
        and day <= timezone.localdate(),
        watchers=_watchers(request) if approved else (),
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/destruction.html", context, status=status)


def _watchers(request: HttpRequest) -> list[tuple[int, str]]:
    """Colleagues of one's own organisation, one of whom has to watch."""
    if request.actor.organization_id is None:
        return []
    found = org.staff_of(request.actor.organization_id)
    return [(s.id, s.name) for s in found if s.id != request.actor.staff_id]


@require_POST
@staff("archives.head")
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    made = _one(request, public_id)
    try:
        made = destroying.approve_destruction(
            public_id=public_id, words=request.POST.get("words", ""), actor=request.actor
        )
    except DomainError as error:
        return _show(request, made, problem=error)
    messages.success(request, _("审批意见已记入。"))
    return redirect("archive_destruction", public_id)


@require_POST
@staff("archives.read")
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    made = _one(request, public_id)
    try:
        destroying.withdraw_destruction(
            public_id=public_id, reason=request.POST.get("reason", ""), actor=request.actor
        )
    except DomainError as error:
        return _show(request, made, problem=error)
    messages.success(request, _("销毁清册已撤回。"))
    return redirect("archive_destruction", public_id)


@require_POST
@staff("archives.manage")
def carry_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    made = _one(request, public_id)
    try:
        destroying.carry_out_destruction(
            public_id=public_id,
            watched_by=whole(request.POST.get("watched_by", "")),
            actor=request.actor,
        )
    except DomainError as error:
        return _show(request, made, problem=error)
    messages.success(request, _("文件已销毁，目录保留。"))
    return redirect("archive_destruction", public_id)


@staff("archives.read")
@never_cache
@require_safe
def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The certificate of a destruction that was carried out."""
    made = _one(request, public_id)
    if made.state != ListState.DONE:
        raise NotFound
    approvals = DestructionApproval.objects.filter(list=made).order_by("pk")
    answer = HttpResponse(certificate(made, list(approvals)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{made.public_id}.pdf"'
    return answer
