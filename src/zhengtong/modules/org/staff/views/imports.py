"""批量导入: a template to fill in, and the upload that takes all of it or nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.workbooks import template as blank_workbook
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.org.services import importing
from zhengtong.modules.org.services.organizations import require_everywhere
from zhengtong.modules.org.sheets import SHEETS
from zhengtong.modules.org.staff.admin_forms import UploadForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200


@staff("org.manage")
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Errors by sheet and cell; the codes of new accounts are shown on this answer only."""
    require_everywhere(request.actor)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    context: dict[str, object] = {"form": form}
    if is_sent and form.is_valid():
        try:
            result = importing.import_workbook(file=form.cleaned_data["file"], actor=request.actor)
        except importing.ImportRefused as error:
            form.add_error("file", error.message)
            context |= {"cells": error.cells[:MOST_SHOWN], "number": len(error.cells)}
        except InvalidInput as error:
            form.add_error("file", error.message)
        else:
            rows = [
                (s.zh, s.en, result.added.get(s.key, 0), result.changed.get(s.key, 0))
                for s in SHEETS
            ]
            context |= {"result": result, "rows": rows}
            return render(request, "org/staff/imported.html", context)
    status = 422 if form.errors else 200
    return render(request, "org/staff/import.html", context, status=status)


@staff("org.manage")
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(blank_workbook(SHEETS), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="organisations.xlsx"'
    return response
