"""/desk/archives/retrievals/: who wants to read what, and the archivist's answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.archives import queries
from zhengtong.modules.archives.models import RetrievalRequest, RetrievalUse
from zhengtong.modules.archives.services import lending
from zhengtong.modules.archives.staff.catalogue import show
from zhengtong.modules.archives.staff.frame import frame, refused, whole

PAGE_SIZE = 50
USES = {
    "book": gettext_noop("阅读"),
    "pdf": gettext_noop("复制全卷"),
    "part": gettext_noop("阅读文件"),
    "package": gettext_noop("下载信息包"),
}


@staff("archives.read")
@never_cache
@require_safe
def retrievals(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(
    request: HttpRequest, *, problem: DomainError | None = None, at: UUID | None = None
) -> HttpResponse:
    actor = request.actor
    where = actor.organizations_with("archives.manage")
    mine = Q(staff_id=actor.staff_id)
    ours = Q() if ANYWHERE in where else mine | Q(record__organization_id__in=where)
    rows = RetrievalRequest.objects.filter(ours).select_related("record")
    rows = rows.defer("record__vector").order_by("-pk")[:PAGE_SIZE]
    found = sorted(rows, key=lambda r: r.state != RetrievalRequest.State.ASKED)
    context = frame(
        request,
        "retrievals",
        rows=[
            {
                "request": r,
                "is_mine": r.staff_id == actor.staff_id,
                "may_decide": r.state == "asked"
                and r.staff_id != actor.staff_id
                and actor.has("archives.manage", r.record.organization_id),
            }
            for r in found
        ],
        at=at,
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/retrievals.html", context, status=status)


@staff("archives.read")
@never_cache
@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request with everything that was read under it."""
    found = RetrievalRequest.objects.select_related("record").filter(public_id=public_id).first()
    record = queries.one(request.actor, found.record.public_id) if found else None
    if found is None or record is None:
        raise queries.RecordNotFound
    is_mine = found.staff_id == request.actor.staff_id
    if not is_mine and not request.actor.has("archives.manage", record.organization_id):
        raise queries.RecordNotFound
    uses = RetrievalUse.objects.filter(request=found).order_by("-pk")[:200]
    context = frame(
        request,
        "retrievals",
        asked=found,
        record=record,
        uses=[(u, _(USES.get(u.what, u.what))) for u in uses],
    )
    return render(request, "archives/retrieval.html", context)


@require_POST
@staff("archives.read")
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    record = queries.one(request.actor, public_id)
    try:
        found = lending.request_retrieval(
            record_id=record.pk,
            purpose=request.POST.get("purpose", ""),
            days=whole(request.POST.get("days", "")),
            actor=request.actor,
        )
    except DomainError as error:
        return show(request, record, problem=error)
    said = _("利用申请 %(n)s 已提交，等待档案管理员审批。") % {"n": found.number}
    messages.success(request, said)
    return redirect("archive_record", public_id)


@require_POST
@staff("archives.manage")
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        found = lending.decide_retrieval(
            public_id=public_id,
            is_approved=request.POST.get("answer") == "approve",
            words=request.POST.get("words", ""),
            actor=request.actor,
        )
    except DomainError as error:
        return _list(request, problem=error, at=public_id)
    messages.success(request, f"{found.number}：{found.get_state_display()}")
    return redirect("archive_retrievals")


@require_POST
@staff("archives.read")
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        found = lending.return_retrieval(public_id=public_id, actor=request.actor)
    except DomainError as error:
        return _list(request, problem=error, at=public_id)
    messages.success(request, f"{found.number}：{found.get_state_display()}")
    return redirect("archive_retrievals")
