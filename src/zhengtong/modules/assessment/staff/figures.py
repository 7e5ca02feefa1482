"""What stands under a figure: its rows, and what an average is made of."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchRecord
from zhengtong.modules.assessment.imports.board import metric_of
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodMember, Result
from zhengtong.modules.assessment.plugins import NOTHING, Span, SubjectKind, Unit
from zhengtong.modules.assessment.policies import VIEW
from zhengtong.modules.assessment.schemes import explaining
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.results import rows_of

ROWS = 200


@staff()
@never_cache
@require_safe
def figure(
    request: HttpRequest, public_id: uuid.UUID, member_id: uuid.UUID, metric: str
) -> HttpResponse:
    """The rows under a figure: for those who see the period, and for the person."""
    member = _seen(request.actor, public_id, member_id)
    period = member.period
    # Only what the scheme reads: another unit's own figures are nobody's business here.
    is_read = metric in {key for key, _span in scheme_of(period).metrics()}
    found = metric_of(metric) if is_read else None
    if found is None:
        raise NoSuchRecord
    first, last = _days(request, period)
    start = r.whole(request.GET.get("start", ""))
    about: dict[str, Any] = {
        "kind": SubjectKind(period.subject_kind),
        "span": Span(first_on=first, last_on=last),
    }
    rows = found.records(subject=member.subject_id, limit=ROWS + 1, offset=start, **about)
    measured = found.measure(subjects=[member.subject_id], **about).get(member.subject_id, NOTHING)
    context = {
        "period": period,
        "member": member,
        "label": _(found.label),
        "says": _(found.says),
        "source": _(found.source),
        "first": first,
        "last": last,
        "value": explaining.plain(measured.value) if measured.value is not None else "—",
        "unit": Unit(found.unit).label,
        "rows": [(x, explaining.plain(x.amount)) for x in rows[:ROWS]],
        "next_start": start + ROWS if len(rows) > ROWS else 0,
        "may_open": request.actor.has(VIEW, period.organization_id),
    }
    return render(request, "assessment/staff/figure.html", context)


@staff(VIEW)
@never_cache
@require_safe
def average(request: HttpRequest, public_id: uuid.UUID, indicator: str) -> HttpResponse:
    """What the average of a group is made of: everybody's figure in the calculation that counts."""
    found = r.period_of(request, public_id)
    scheme = scheme_of(found)
    known = next((i for _d, i in scheme.indicators() if i.key == indicator), None)
    if known is None:
        raise NoSuchRecord
    group = request.GET.get("group", "")[:40]
    rows = [
        (x.member, value)
        for x in rows_of(found)
        if x.member.group == group and (value := figure_of(x, indicator)) is not None
    ]
    values = [value for _member, value in rows]
    context = {
        "period": found,
        "name": localized(dict(known.name)),
        "group": next((localized(dict(g.name)) for g in scheme.groups if g.key == group), ""),
        "rows": [(member, explaining.plain(value)) for member, value in rows],
        "sum": explaining.plain(sum(values, Decimal(0))),
        "mean": explaining.plain(sum(values, Decimal(0)) / len(values)) if values else "—",
    }
    return render(request, "assessment/staff/average.html", context)


def figure_of(result: Result, indicator: str) -> Decimal | None:
    """The figure of one indicator as it was calculated; over several spans their sum."""
    values = [
        Decimal(term["why"]["value"])
        for part in result.parts
        for line in part["lines"]
        if line["indicator"] == indicator
        for term in line["terms"]
        if term["why"].get("value") is not None
    ]
    return sum(values, Decimal(0)) if values else None


def _seen(actor: Actor, public_id: uuid.UUID, member_id: uuid.UUID) -> PeriodMember:
    """Raises NoSuchRecord."""
    rows = PeriodMember.objects.filter(period__public_id=public_id, public_id=member_id)
    found = rows.select_related("period__version").first()
    if found is None:
        raise NoSuchRecord
    sees = actor.has(VIEW, found.period.organization_id)
    shown_own = found.period.state in policies.SHOWN and policies.is_own(actor, found)
    if not sees and not shown_own:
        raise NoSuchRecord
    return found


def _days(request: HttpRequest, period: AssessmentPeriod) -> tuple[dt.date, dt.date]:
    try:
        first = dt.date.fromisoformat(request.GET.get("from", ""))
        last = dt.date.fromisoformat(request.GET.get("to", ""))
    except ValueError:
        return period.first_on, period.last_on
    return (first, last) if first <= last else (period.first_on, period.last_on)
