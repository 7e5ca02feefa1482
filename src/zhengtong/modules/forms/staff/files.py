"""Forms as files: exported and imported as JSON, printed blank as PDF."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.forms import queries
from zhengtong.modules.forms.compiled import ready_of
from zhengtong.modules.forms.printing import print_pdf, print_ready
from zhengtong.modules.forms.services import designs
from zhengtong.modules.forms.staff.back import back_of
from zhengtong.modules.forms.staff.reading import read_json


@staff("forms.manage")
@require_GET
def version_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.form_version_by(public_id)
    content = print_pdf(form_version_id=found.id)
    return _file(content, f"{found.title}-{found.number}.pdf", "application/pdf", show=True)


@staff("forms.manage")
@require_GET
def version_json(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.form_version_by(public_id)
    return _json(found.definition, f"{found.key}-{found.number}.json")


@staff("forms.manage")
@require_GET
def design_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The blank form to print. While it has problems, the page that names them."""
    found = designs.design(public_id)
    if found.problems:
        context = {"design": found, "problems": found.problems}
        return render(request, "forms/staff/trial_problems.html", context, status=422)
    content = print_ready(ready_of(found.definition, found.key))
    return _file(content, f"{found.title}.pdf", "application/pdf", show=True)


@staff("forms.manage")
@require_GET
def design_json(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = designs.design(public_id)
    return _json(found.definition, f"{found.key}.json")


@staff("forms.manage")
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Replace the working copy by an exported form. What is wrong is told; nothing is stored."""
    found = designs.design(public_id)
    back = back_of(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            given = request.FILES.get("file")
            designs.import_design(
                public_id=public_id,
                definition=read_json(given.read(2 * 1024 * 1024) if given else b""),
                expected_version=_whole(request.POST.get("lock_version")),
                actor=request.actor,
            )
        except DomainError as error:
            told = getattr(error, "errors", ()) or (FieldError(path="file", message=error.message),)
            errors = tuple(told)
        else:
            messages.success(request, _("已导入。请检查后再发布。"))
            return redirect(back.onto("forms-staff:design", public_id))
    context = {"design": found, "errors": errors, "back": back}
    return render(request, "forms/staff/import.html", context, status=422 if errors else 200)


def _json(definition: Any, name: str) -> HttpResponse:
    text = json.dumps(definition, ensure_ascii=False, indent=2) + "\n"
    return _file(text.encode(), name, "application/json")


def _file(content: bytes, name: str, kind: str, *, show: bool = False) -> HttpResponse:
    way = "inline" if show else "attachment"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    return response


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0
