"""What anybody may see while results are shown: names, places, points of the dimensions.

No records, no reasons, no staff numbers, no months on duty: nothing that the notice does not need.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import public
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.errors import NoSuchPeriod
from zhengtong.modules.assessment.honours.models import Honour, HonourState
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodState, Result
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.org import api as org

MOST = 2000


@public
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    rows = list(
        AssessmentPeriod.objects.filter(
            state=PeriodState.PUBLISHED, publish_until__gte=timezone.localdate()
        ).order_by("-published_on", "-pk")[:50]
    )
    names = org.organization_names({p.organization_id for p in rows})
    honours = (
        Honour.objects.filter(state=HonourState.AWARDED)
        .select_related("period")
        .order_by("-decided_at")[:20]
    )
    context = {
        "rows": [(p, names.get(p.organization_id, "")) for p in rows],
        "honours": honours,
    }
    return render(request, "assessment/public/notices.html", context)


@public
@require_safe
def notice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Gone when the notice is over."""
    period = (
        AssessmentPeriod.objects.filter(
            public_id=public_id,
            state=PeriodState.PUBLISHED,
            publish_until__gte=timezone.localdate(),
        )
        .select_related("version")
        .first()
    )
    if period is None:
        raise NoSuchPeriod
    scheme = scheme_of(period)
    results = (
        Result.objects.filter(calculation=period.current_id, total__isnull=False)
        .select_related("member")
        .order_by("member__place", "member__name", "pk")[:MOST]
    )
    heads = [(d.key, localized(dict(d.name))) for d in scheme.dimensions]
    rows = []
    for result in results:
        weighted = {p["key"]: Decimal(p["weighted"]) for p in result.parts}
        rows.append(
            {
                "name": result.member.name,
                "place": result.member.place,
                "cells": [
                    (head, plain(weighted[key]) if key in weighted else "—") for key, head in heads
                ],
                "total": plain(result.total or 0),
            }
        )
    context = {
        "period": period,
        "organization": org.organization(period.organization_id),
        "heads": [head for _key, head in heads],
        "rows": rows,
    }
    return render(request, "assessment/public/notice.html", context)
