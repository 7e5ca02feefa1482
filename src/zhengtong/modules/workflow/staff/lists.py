"""The list of flows, a flow with its versions, beginning a new one, files in and out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.workflow import charts, design_queries
from zhengtong.modules.workflow.errors import BadBpmn, BpmnTooLarge, ProcessNotFound
from zhengtong.modules.workflow.queries import bpmn_xml
from zhengtong.modules.workflow.services import designs
from zhengtong.modules.workflow.staff.table import frame
from zhengtong.modules.workflow.starters import STARTERS

MOST_BYTES = 2 * 1024 * 1024


@require_GET
@staff("workflow.design")
def flows(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:80]
    rows, more = design_queries.flows(query=query, after=request.GET.get("after", "")[:120])
    page = {"rows": rows, "more": more, "query": query}
    return render(request, "workflow/staff/flows.html", page)


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def new(request: HttpRequest) -> HttpResponse:
    """From a starter, or from a file of any tool that writes BPMN 2.0."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            return _begin(request)
        except InvalidInput as error:
            errors = error.errors or (FieldError(path=_place(error), message=error.message),)
    page = {
        "errors": errors,
        "wrong": {e.path: e.message for e in errors},
        "values": request.POST,
        "starters": STARTERS,
    }
    return render(request, "workflow/staff/new.html", page, status=422 if errors else 200)


def _begin(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    content = None
    if upload is not None:
        if upload.size > MOST_BYTES:
            raise BpmnTooLarge
        content = upload.read()
    names = {k: request.POST.get(f, "") for k, f in (("zh", "name"), ("en", "name_en"))}
    design = designs.start_process_design(
        key=request.POST.get("key", "").strip(),
        name=names,
        actor=request.actor,
        template=request.POST.get("starter") or None,
        bpmn_xml=content,
    )
    return redirect("workflow-staff:design", design.public_id)


def _place(error: InvalidInput) -> str:
    places = {"bad_process_key": "key", "process_name_required": "name"}
    return places.get(error.code, "file" if isinstance(error, BadBpmn) else "")


@require_GET
@staff("workflow.design")
def flow(request: HttpRequest, key: str) -> HttpResponse:
    """All versions of one flow, and its working copy."""
    versions = design_queries.versions_of(key)
    rows = design_queries.flows_of([key])
    if not rows:
        raise ProcessNotFound
    page = {"line": rows[0], "versions": versions, "key": key}
    return render(request, "workflow/staff/flow.html", page)


@require_GET
@staff("workflow.design")
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A published version: chart and step table, as the public sees them."""
    found = design_queries.version_of(key, number)
    language = get_language() or "zh-hans"
    page = {
        "version": found,
        "chart": charts.chart_svg(process_version_id=found.id, language=language),
        "rows": charts.step_table(process_version_id=found.id),
    }
    return render(request, "workflow/staff/version.html", page)


@require_POST
@staff("workflow.design")
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a working copy of the newest version, or go on with the open one."""
    design = designs.start_process_design(key=key, name="", actor=request.actor)
    return redirect("workflow-staff:design", design.public_id)


@require_GET
@staff("workflow.design")
def version_file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = design_queries.version_of(key, number)
    return _file(bpmn_xml(found.id), f"{key}-{number}.bpmn")


@require_GET
@staff("workflow.design")
def design_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    design = design_queries.process_design(public_id)
    return _file(design_queries.design_xml(public_id), f"{design.key}.bpmn")


def _file(content: bytes, name: str) -> HttpResponse:
    """The bytes as they are; the key is ASCII, so the name needs no encoding."""
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def upload(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a file over into the working copy."""
    design = design_queries.process_design(public_id)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            return _replaced(request, design)
        except InvalidInput as error:
            errors = error.errors or (FieldError(path="file", message=error.message),)
    page = {**frame(request, design, "upload"), "errors": errors}
    return render(request, "workflow/staff/upload.html", page, status=422 if errors else 200)


def _replaced(request: HttpRequest, design: Any) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise InvalidInput(errors=[FieldError(path="file", message=_("请选择文件。"))])
    if file.size > MOST_BYTES:
        raise BpmnTooLarge
    designs.replace_process_design(
        public_id=design.public_id,
        bpmn_xml=file.read(),
        lock_version=int(request.POST.get("lock_version") or 0),
        actor=request.actor,
    )
    messages.success(request, _("已换成上传的流程图。"))
    return redirect("workflow-staff:design", design.public_id)


@require_POST
@staff("workflow.design")
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    lock = request.POST.get("lock_version", "")
    designs.discard_process_design(
        public_id=public_id, lock_version=int(lock) if lock.isdigit() else 0, actor=request.actor
    )
    messages.success(request, _("已放弃这份流程设计。"))
    return redirect("workflow-staff:flows")
