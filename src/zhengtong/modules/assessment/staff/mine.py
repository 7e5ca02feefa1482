"""What concerns the reader: own results, records that may be put right, applying for review."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchPeriod
from zhengtong.modules.assessment.honours.models import Honour, HonourState
from zhengtong.modules.assessment.periods import appealing, deciding
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import (
    PeriodMember,
    PeriodState,
    RecordState,
    Result,
    ScoreRecord,
)
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.records import names_of, worth
from zhengtong.modules.assessment.staff.results import shown

PAGE = 40


@staff()
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    members = list(
        policies.own_members(request.actor)
        .filter(period__state__in=policies.SHOWN)
        .select_related("period__version")
        .order_by("-period__last_on", "-pk")[:PAGE]
    )
    results = {
        x.member_id: x
        for x in Result.objects.filter(
            member__in=members, calculation_id__in=[m.period.current_id for m in members]
        )
    }
    rows = [
        {
            "member": m,
            "period": m.period,
            "total": plain(results[m.pk].total)
            if m.pk in results and results[m.pk].total is not None
            else "—",
            "place": results[m.pk].place
            if m.pk in results and m.period.state == PeriodState.RANKED
            else None,
            "may_appeal": m.period.state == PeriodState.PUBLISHED,
        }
        for m in members
    ]
    context = {
        "rows": rows,
        "records": _open_records(request),
        "honours": Honour.objects.filter(
            member__in=policies.own_members(request.actor), state=HonourState.AWARDED
        ).select_related("period").order_by("-pk"),
        "typed": request.POST,
        "today": timezone.localdate(),
        **r.refusal(refused),
    }  # fmt: skip
    return render(request, "assessment/staff/mine.html", context, status=r.status(refused))


def _open_records(request: HttpRequest) -> list[dict[str, Any]]:
    """Entered about the reader and not decided: the window to put them right."""
    rows = (
        ScoreRecord.objects.filter(
            member__in=policies.own_members(request.actor),
            state=RecordState.ENTERED,
            correct_until__isnull=False,
        )
        .select_related("member", "period__version")
        .order_by("correct_until", "pk")
    )
    today = timezone.localdate()
    found = []
    for record in rows:
        scheme = scheme_of(record.period)
        found.append(
            {
                "record": record,
                "name": names_of(scheme).get(record.indicator, record.indicator),
                "worth": worth(scheme, record),
                "files": list(files.files(record.file_ids).values()),
                "is_open": record.correct_until is not None
                and today <= record.correct_until
                and not record.corrected_at,
            }
        )
    return found


@staff()
@never_cache
@require_POST
def correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    try:
        deciding.correct_own(
            record_id=public_id, words=r.text(request, "correction", 500), actor=request.actor
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _list(request, refused)
    messages.success(request, _("已说明，由复核人认可。"))
    return redirect("assessment:mine")


def _member(request: HttpRequest, member_id: uuid.UUID) -> PeriodMember:
    """Raises NoSuchPeriod."""
    found = (
        policies.own_members(request.actor)
        .filter(public_id=member_id, period__state__in=policies.SHOWN)
        .select_related("period__version")
        .first()
    )
    if found is None:
        raise NoSuchPeriod
    return found


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """The own result line by line; applying for a review while it is shown."""
    member = _member(request, member_id)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            appealing.file_appeal(
                period_id=member.period.public_id,
                member_id=member_id,
                text=r.text(request, "text", 1000),
                record_id=r.key(request.POST.get("record", "")),
                uploads=r.uploads(request),
                actor=request.actor,
            )
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("复核申请已提交。"))
            return redirect("assessment:own", member_id)
    names = names_of(scheme_of(member.period))
    records = member.records.filter(state=RecordState.CONFIRMED).order_by("happened_on")
    context = {
        **shown(member.period, member),
        "may_open": request.actor.has(policies.VIEW, member.period.organization_id),
        "appeals": list(member.appeals.order_by("pk")),
        "own_records": [
            (str(x.public_id), f"{x.happened_on} {names.get(x.indicator, x.indicator)}")
            for x in records
        ],
        "may_appeal": member.period.state == PeriodState.PUBLISHED,
        "typed": request.POST,
        "levels": scheme_of(member.period).appeal_levels,
        "localized": localized,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/own.html", context, status=r.status(refused))
