"""The applicant's page of a deadline: why it is that day, on the screen and on paper."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import citizen
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods.explanation import Explanation, explained
from zhengtong.modules.cases.periods.staff import as_pdf
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.cases.services.locking import CaseNotFound


@citizen
@never_cache
@require_safe
def clock(request: HttpRequest, public_id: uuid.UUID, clock_id: int) -> HttpResponse:
    case = own_case(public_id, request.actor)
    context = {**frame(case), "clock": _explained(case, clock_id)}
    return render(request, "cases/periods/public_clock.html", context)


@citizen
@never_cache
@require_safe
def clock_pdf(request: HttpRequest, public_id: uuid.UUID, clock_id: int) -> HttpResponse:
    case = own_case(public_id, request.actor)
    return as_pdf(case, _explained(case, clock_id))


def _explained(case: Case, clock_id: int) -> Explanation:
    found = explained(case, clock_id, for_applicant=True)
    if found is None:
        raise CaseNotFound
    return found
