"""/desk/archives/transfers/: lists for the archive, their workbook and packages, the receipt."""

from __future__ import annotations

import io
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.lists import package_set, workbook
from zhengtong.modules.archives.models import ArchiveRecord, TransferList
from zhengtong.modules.archives.services import transferring
from zhengtong.modules.archives.services.recording import used_list
from zhengtong.modules.archives.staff.frame import frame, refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff("archives.manage")
@never_cache
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    rows = TransferList.objects.order_by("-pk")[:100]
    return render(request, "archives/transfers.html", frame(request, "transfers", rows=rows))


@staff("archives.manage")
@never_cache
@require_safe
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _show(request, _one(request, public_id))


def _one(request: HttpRequest, public_id: UUID) -> TransferList:
    made = TransferList.objects.filter(public_id=public_id).first()
    if made is None or len(_records(request, made)) != len(made.records):
        raise NotFound
    return made


def _records(request: HttpRequest, made: TransferList) -> list[ArchiveRecord]:
    rows = policies.visible_to(request.actor).filter(pk__in=made.records)
    return list(rows.select_related("fonds").defer("vector").order_by("code"))


def _show(
    request: HttpRequest, made: TransferList, *, problem: DomainError | None = None
) -> HttpResponse:
    context = frame(
        request,
        "transfers",
        made=made,
        records=_records(request, made),
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/transfer.html", context, status=status)


@require_POST
@staff("archives.manage")
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The archive's receipt: with it the records are the archive's."""
    made = _one(request, public_id)
    try:
        transferring.confirm_transfer(
            public_id=public_id,
            receipt_number=request.POST.get("receipt_number", ""),
            received_by=request.POST.get("received_by", ""),
            received_on=request.POST.get("received_on", ""),
            actor=request.actor,
        )
    except DomainError as error:
        return _show(request, made, problem=error)
    messages.success(request, _("移交完成，接收凭证已登记。"))
    return redirect("archive_transfer", public_id)


@require_POST
@staff("archives.manage")
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The list as a workbook."""
    made = _one(request, public_id)
    used_list(number=made.number, what="xlsx", actor=request.actor)
    content = workbook(made.number, _records(request, made))
    name = f"{made.number}.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


@require_POST
@staff("archives.manage")
def packages(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """All packages in one file, with the list; written block by block."""
    made = _one(request, public_id)
    used_list(number=made.number, what="packages", actor=request.actor)
    out = package_set(made.number, _records(request, made))
    return FileResponse(
        out, as_attachment=True, filename=f"{made.number}.zip", content_type="application/zip"
    )
