"""Pages of limits for staff: why a day is that day, and the requests to extend."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods import paper, requests
from zhengtong.modules.cases.periods.explanation import Explanation, explained
from zhengtong.modules.cases.services.locking import CaseNotFound, find
from zhengtong.modules.items import api as items


@staff()
@require_safe
def clock(request: HttpRequest, public_id: UUID, clock_id: int) -> HttpResponse:
    """How a deadline was reckoned, line by line."""
    case = find(public_id=public_id, actor=request.actor)
    context = {
        "case": case,
        "item_name": localized(items.item_version(case.item_version_id).name),
        "clock": _explained(case, clock_id),
    }
    return render(request, "cases/periods/staff_clock.html", context)


@staff()
@require_safe
def clock_pdf(request: HttpRequest, public_id: UUID, clock_id: int) -> HttpResponse:
    case = find(public_id=public_id, actor=request.actor)
    return as_pdf(case, _explained(case, clock_id))


def _explained(case: Case, clock_id: int) -> Explanation:
    found = explained(case, clock_id)
    if found is None:
        raise CaseNotFound
    return found


def as_pdf(case: Case, found: Explanation) -> HttpResponse:
    """Shown in the browser, under a name that says what it is."""
    name = quote(_("期限计算说明-%(number)s.pdf") % {"number": case.number})
    response = HttpResponse(paper.pdf(case, found), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response


@staff()
@never_cache
@require_safe
def extensions(request: HttpRequest) -> HttpResponse:
    """Requests that wait for the reader's approval, then the latest that were answered."""
    context = {
        "waiting": requests.waiting_for(request.actor),
        "answered": requests.answered_of(request.actor),
        "may": requests.may_approve_some(request.actor),
    }
    return render(request, "cases/periods/extensions.html", context)
