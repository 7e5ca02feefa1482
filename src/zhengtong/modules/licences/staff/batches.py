"""/desk/licences/batches/: many licences from a table."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.licences import definition, posted, sheets
from zhengtong.modules.licences.errors import BatchRefused, LicenceNotFound
from zhengtong.modules.licences.models import BatchState, LicenceBatch, LicenceType
from zhengtong.modules.licences.services import batches, issuing
from zhengtong.modules.org import api as org

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff("licences.issue")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The batches of one's organ; posting takes a table in."""
    if request.method != "POST":
        return _page(request)
    try:
        made = _taken(request)
    except DomainError as refused:
        return _page(request, refused=refused)
    return redirect("licences-desk:batch", made.public_id)


def _taken(request: HttpRequest) -> LicenceBatch:
    upload = request.FILES.get("table")
    if upload is None:
        raise BatchRefused(errors=[FieldError(path="table", message=_("请选择要上传的表格。"))])
    version = issuing.ready_version(request.POST.get("type", "")[:21])
    rules = definition.read(version.definition)
    lines = sheets.read(upload, upload.name or "", rules, most=batches.MOST_LINES)
    return batches.take_batch(
        type_code=version.type.code,
        organization_id=posted.whole(request.POST.get("organization"))
        or request.actor.organization_id
        or 0,
        name=request.POST.get("name", "").strip() or (upload.name or "")[:120],
        lines=lines,
        actor=request.actor,
    )


def _mine(request: HttpRequest):  # type: ignore[no-untyped-def]
    where = request.actor.organizations_with("licences.issue")
    rows = LicenceBatch.objects.select_related("type_version__type")
    return rows if ANYWHERE in where else rows.filter(organization_id__in=where)


def _page(request: HttpRequest, *, refused: DomainError | None = None) -> HttpResponse:
    errors = list(getattr(refused, "errors", ())) if refused else []
    if refused and not errors:
        errors = [FieldError(path="table", message=refused.message)]
    where = request.actor.organizations_with("licences.issue")
    context: dict[str, Any] = {
        "batches": _mine(request).order_by("-id")[:PAGE_SIZE],
        "types": _types(where),
        "typed": request.POST,
        "errors": errors,
        "beside": {e.path: e.message for e in errors},
    }
    return render(
        request, "licences/staff/batches.html", context, status=refused.status if refused else 200
    )


def _types(where: frozenset[int]) -> list[LicenceType]:
    rows = LicenceType.objects.filter(is_active=True, versions__status="published").distinct()
    return [t for t in rows if ANYWHERE in where or where & set(t.issuer_ids)]


@staff("licences.issue")
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The empty table of a type."""
    version = issuing.ready_version(code)
    answer = HttpResponse(sheets.template(definition.read(version.definition)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="licences-{code}.xlsx"'
    return answer


@staff("licences.issue")
@never_cache
@require_safe
def batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far it is; what is wrong, line by line."""
    found = _mine(request).filter(public_id=public_id).first()
    if found is None:
        raise LicenceNotFound
    after = posted.whole(request.GET.get("after")) or 0
    wrong = found.rows.exclude(errors=[]).filter(line__gt=after).order_by("line")
    rows = list(wrong[: PAGE_SIZE + 1])
    rules = definition.read(found.type_version.definition)
    labels = sheets.headings(rules)
    context = {
        "batch": found,
        "organization": org.organization(found.organization_id).name,
        "wrong": [
            (r.line, [(labels.get(path, ""), said) for path, said in r.errors])
            for r in rows[:PAGE_SIZE]
        ],
        "next_after": rows[PAGE_SIZE - 1].line if len(rows) > PAGE_SIZE else None,
        "issued": found.rows.exclude(licence=None).select_related("licence").order_by("line")[:10],
        "may_start": found.state in (BatchState.CHECKED, BatchState.STOPPED) and found.left > 0,
        "is_running": found.state == BatchState.RUNNING,
    }
    return render(request, "licences/staff/batch.html", context)


@require_POST
@staff("licences.issue")
def step(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """Start or stop."""
    if not _mine(request).filter(public_id=public_id).exists():
        raise LicenceNotFound
    if verb == "start":
        batches.start_batch(batch_id=public_id, actor=request.actor)
        messages.success(request, _("开始发证。可以离开这个页面，进度会继续。"))
    elif verb == "stop":
        batches.stop_batch(batch_id=public_id, actor=request.actor)
        messages.success(request, _("已停止，已发的证照有效，以后可以继续。"))
    else:
        raise Http404
    return redirect("licences-desk:batch", public_id)
