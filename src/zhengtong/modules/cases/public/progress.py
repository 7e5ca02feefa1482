"""Public progress query by number and query code; shows nothing personal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, Channel
from zhengtong.modules.cases.public.bundle_receipt import whole_shown
from zhengtong.modules.cases.public.case import frame
from zhengtong.modules.cases.public.standing import standing_of
from zhengtong.modules.cases.services.lookup import (
    TooManyTries,
    WrongNumberOrCode,
    is_bundle_number,
    look_up,
    look_up_bundle,
)
from zhengtong.modules.org import api as org


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Asks for number and code; answers with the timeline on the same page."""
    if request.method != "POST":
        return _ask(request, number=request.GET.get("number", "")[:40])
    number, code = request.POST.get("number", "")[:40], request.POST.get("code", "")[:20]
    if blank := _blank(number, code):
        return _ask(request, number=number, code=code, errors=blank, status=422)
    given = {"number": number, "query_code": code, "address": request.actor.address}
    try:
        if is_bundle_number(number):
            shown, template = whole_shown(look_up_bundle(**given)), "bundle/progress.html"
        else:
            shown, template = _shown(look_up(**given)), "progress_case.html"
    except (WrongNumberOrCode, TooManyTries) as refused:
        return _ask(request, number=number, code=code, refused=refused, status=refused.status)
    return render(request, f"cases/public/{template}", shown)


def _blank(number: str, code: str) -> list[FieldError]:
    errors = []
    if not number.strip():
        errors.append(FieldError(path="number", message=_("请填写办件编号。")))
    if not code.strip():
        errors.append(FieldError(path="code", message=_("请填写查询码。")))
    return errors


def _ask(
    request: HttpRequest,
    *,
    number: str = "",
    code: str = "",
    errors: list[FieldError] | None = None,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    if refused is not None:
        errors = [FieldError(path="number", message=refused.message)]
    context = {
        "number": number,
        "code": code,
        "errors": errors or [],
        "messages_by_path": {e.path: e.message for e in errors or []},
    }
    return render(request, "cases/public/progress.html", context, status=status)


def _shown(found: Case) -> dict[str, Any]:
    """Titles and days only: no names, no files, nothing that anybody wrote."""
    return {
        **frame(found),
        "organization": org.organization(found.organization_id),
        "standing": standing_of(found),
        "timeline": queries.timeline_of(found, for_applicant=True),
        "by_agent": found.channel == Channel.AGENT and found.is_open and found.decided_at is None,
    }
