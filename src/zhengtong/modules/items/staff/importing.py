"""Import and export of the catalogue at the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import DomainError, FieldError, NotFound
from zhengtong.modules.items.models import BatchState, ImportBatch
from zhengtong.modules.items.sheets import importing, writing
from zhengtong.modules.org import api as org

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30


@staff()
def imports(request: HttpRequest) -> HttpResponse:
    """Send a file, fetch the template or an export, see what was imported."""
    return _page(request)


@staff("items.manage")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take the file and show what it would do."""
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, [FieldError(path="file", message=_("请选择文件"))])
    try:
        batch = importing.send(content=upload.file, name=upload.name or "", actor=request.actor)
    except DomainError as error:
        return _page(request, [FieldError(path="file", message=error.message)])
    return redirect("items-staff:import", batch.public_id)


@staff()
def batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a file would do or has done; runs again by itself while work is under way."""
    return _batch(request, _row(public_id))


@staff("items.review")
@require_POST
def approve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _row(public_id)
    try:
        importing.approve(
            batch_id=row.pk,
            actor=request.actor,
            effective_on=parse_date(request.POST.get("effective_on") or ""),
        )
    except DomainError as error:
        faults = list(getattr(error, "errors", ()))
        return _batch(request, row, faults or [FieldError(path="", message=error.message)])
    messages.success(request, _("已批准。"))
    return redirect("items-staff:import", public_id)


@staff("items.manage")
@require_POST
def drop(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    importing.drop(batch_id=_row(public_id).pk, actor=request.actor)
    messages.success(request, _("已放弃，什么都没有改。"))
    return redirect("items-staff:imports")


@staff()
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with drop-downs and a help sheet."""
    return _download(writing.as_workbook([]), "items-template.xlsx", XLSX)


@staff()
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Items in force, of all bodies or of one (`department`)."""
    body = org.organization_by_key(request.GET.get("department", ""))
    items = writing.exported(body.id if body else None)
    name = f"items-{timezone.localdate()}"
    if kind == "json":
        return _download(writing.as_json(items), f"{name}.json", "application/json")
    return _download(writing.as_workbook(items), f"{name}.xlsx", XLSX)


def _page(request: HttpRequest, errors: list[FieldError] | None = None) -> HttpResponse:
    context = {
        "rows": ImportBatch.objects.order_by("-created_at")[:SHOWN],
        "errors": errors or [],
        "may_send": allows(request.actor, "items.manage"),
        "departments": org.organizations(kind="department"),
    }
    return render(request, "items/staff/imports.html", context, status=422 if errors else 200)


def _batch(
    request: HttpRequest, row: ImportBatch, errors: list[FieldError] | None = None
) -> HttpResponse:
    summary: dict[str, Any] = row.summary or {}
    ready = row.state == BatchState.READY
    is_mine = request.actor.name == row.sent_by
    context = {
        "row": row,
        "errors": errors or [],
        "summary": summary,
        "may_approve": ready and allows(request.actor, "items.review") and not is_mine,
        "may_drop": ready and allows(request.actor, "items.manage"),
        "is_mine": is_mine,
        "today": timezone.localdate(),
    }
    return render(request, "items/staff/import.html", context, status=422 if errors else 200)


def _row(public_id: uuid.UUID) -> ImportBatch:
    row = ImportBatch.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
