"""Benchmarks as a workbook: fetched, and sent back as drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.items.benchmarks import sheets
from zhengtong.modules.items.benchmarks.staff import listed
from zhengtong.modules.items.models import BenchmarkState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


@staff()
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with a help sheet."""
    return _download(sheets.template(), "benchmarks-template.xlsx")


@staff()
def export(request: HttpRequest) -> HttpResponse:
    """What is in force, of all bodies or of one (`department`)."""
    content = sheets.exported(request.GET.get("department", ""))
    return _download(content, f"benchmarks-{timezone.localdate()}.xlsx")


@staff("items.manage")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """All of the file become drafts, or everything that is wrong is listed and nothing changes."""
    upload = request.FILES.get("file")
    if upload is None:
        return listed(request, problem=[FieldError(path="file", message=_("请选择文件"))])
    try:
        n = sheets.take_in(content=upload.file, name=upload.name or "", actor=request.actor)
    except sheets.WorkbookRefused as error:
        problem = [FieldError(path="file", message=error.message)]
        faults, total = error.faults[:SHOWN], len(error.faults)
        return listed(request, problem=problem, faults=faults, fault_count=total)
    except DomainError as error:
        return listed(request, problem=[FieldError(path="file", message=error.message)])
    words = ngettext("%(n)s 条已成为草稿。", "%(n)s 条已成为草稿。", n) % {"n": n}
    messages.success(request, words)
    response = redirect("items-staff:benchmarks")
    response["Location"] += f"?state={BenchmarkState.DRAFT}"
    return response


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
