"""Reconciliation with the gateway, the day online, and how the gateways are."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.billing.errors import BillNotFound, DayNotOver
from zhengtong.modules.billing.models import (
    DayClosing,
    Difference,
    GatewayMessage,
    Method,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    Settlement,
    Statement,
    Verdict,
)
from zhengtong.modules.billing.plugins import gateways
from zhengtong.modules.billing.services import closing as closings
from zhengtong.modules.billing.services import settling, statements
from zhengtong.modules.billing.staff import posted
from zhengtong.modules.org import api as org

DAYS = 30


@staff("billing.finance")
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


def _overview(request: HttpRequest, problem: DomainError | None = None) -> HttpResponse:
    rows = Statement.objects.filter(is_current=True).annotate(
        left=Count("differences", filter=Q(differences__settlement=""))
    )
    context = {
        "statements": rows.order_by("-day", "gateway")[:DAYS],
        "gateways": [(k, _(g.label)) for k, g in gateways.items()],
        "yesterday": timezone.localdate() - dt.timedelta(days=1),
        "online": _online(request),
        "closings": _closings(request),
        "problem": problem,
        "typed": request.POST,
    }
    status = problem.status if problem else 200
    return render(request, "billing/staff/reconciliation.html", context, status=status)


def _online(request: HttpRequest) -> list[dict[str, Any]]:
    """By organ: what came online until yesterday and is in no closing yet."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    rows = Payment.objects.filter(
        method=Method.GATEWAY,
        closing=None,
        business_day__lte=yesterday,
        state__in=[PaymentState.PAID, PaymentState.FLAGGED],
    )
    where = request.actor.organizations_with("billing.finance")
    if ANYWHERE not in where:
        rows = rows.filter(organization__in=where)
    found = rows.values("organization").annotate(
        n=Count("pk"), total=Sum("received_amount"), last=Max("business_day")
    )
    names = org.organization_names({r["organization"] for r in found})
    return [{**r, "name": names[r["organization"]]} for r in found]


def _closings(request: HttpRequest) -> list[tuple[DayClosing, str]]:
    rows = DayClosing.objects.order_by("-day", "-pk")
    where = request.actor.organizations_with("billing.finance")
    if ANYWHERE not in where:
        rows = rows.filter(organization__in=where)
    found = list(rows[:DAYS])
    names = org.organization_names({c.organization_id for c in found})
    return [(c, names[c.organization_id]) for c in found]


@require_POST
@staff("billing.finance")
def fetch(request: HttpRequest) -> HttpResponse:
    """Fetch the statement of a day now, and compare."""
    day = posted.day(request.POST.get("day", ""))
    try:
        if day is None:
            raise DayNotOver
        found = statements.fetch(
            gateway=request.POST.get("gateway", settings.PAY_GATEWAY)[:40],
            day=day,
            actor=request.actor,
        )
    except DomainError as refused:
        return _overview(request, refused)
    n = found.differences.filter(settlement="").count()
    said = ngettext("对账完成，%(n)s 处差异待处理。", "对账完成，%(n)s 处差异待处理。", n)
    messages.success(request, said % {"n": n})
    return redirect("statement", found.public_id)


@require_POST
@staff("billing.finance")
def close(request: HttpRequest) -> HttpResponse:
    """Close the day online for one organ."""
    try:
        made = closings.close_online(
            organization_id=posted.whole(request.POST, "organization") or 0,
            day=posted.day(request.POST.get("day", "")) or timezone.localdate(),
            note=posted.text(request.POST, "note"),
            actor=request.actor,
        )
    except DomainError as refused:
        return _overview(request, refused)
    messages.success(request, _("已日结。"))
    return redirect("day_closing", made.public_id)


@staff("billing.finance")
@never_cache
@require_safe
def statement(request: HttpRequest, statement_id: uuid.UUID) -> HttpResponse:
    found = Statement.objects.filter(public_id=statement_id).first()
    if found is None:
        raise BillNotFound
    return _statement(request, found)


def _statement(
    request: HttpRequest,
    found: Statement,
    problem: DomainError | None = None,
    at: Difference | None = None,
) -> HttpResponse:
    rows = Difference.objects.filter(gateway=found.gateway, day=found.day)
    rows = rows.exclude(settlement=Settlement.GONE).select_related("payment__bill", "refund")
    differences = list(rows.order_by("settlement", "pk")[:500])
    names = org.staff_names({d.settled_by_id for d in differences if d.settled_by_id})
    errors = list(getattr(problem, "errors", ())) if problem else []
    if problem and not errors:
        errors = [FieldError(path="", message=problem.message)]
    context = {
        "statement": found,
        "differences": [
            (
                d,
                [(s.value, s.label) for s in settling.offered(d)] if not d.settlement else [],
                names.get(d.settled_by_id or 0, ""),
            )
            for d in differences
        ],
        "left": sum(not d.settlement for d in differences),
        "errors": [
            FieldError(path=f"reason-{at.public_id}" if at and e.path else "", message=e.message)
            for e in errors
        ],
        "at": at,
        "typed": request.POST,
    }
    status = problem.status if problem else 200
    return render(request, "billing/staff/statement.html", context, status=status)


@require_POST
@staff("billing.finance")
def settle(request: HttpRequest, difference_id: uuid.UUID) -> HttpResponse:
    """Settle one difference with a reason."""
    found = Difference.objects.select_related("statement").filter(public_id=difference_id).first()
    if found is None:
        raise BillNotFound
    current = (
        Statement.objects.filter(gateway=found.gateway, day=found.day, is_current=True).first()
        or found.statement
    )
    try:
        settling.settle_difference(
            difference_id=difference_id,
            settlement=request.POST.get("settlement", ""),
            why=posted.text(request.POST, "reason"),
            actor=request.actor,
        )
    except DomainError as refused:
        found.refresh_from_db()
        return _statement(request, current, refused, found)
    messages.success(request, _("差异已处理。"))
    return redirect("statement", current.public_id)


@staff("billing.finance")
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether each gateway can be used, what it said lately, and what waits for it."""
    since = timezone.now() - dt.timedelta(days=1)
    found = []
    for key, gateway in gateways.items():
        said = GatewayMessage.objects.filter(gateway=key)
        lately = dict(said.filter(at__gt=since).values_list("verdict").annotate(n=Count("pk")))
        waiting = Payment.objects.filter(gateway=key, state=PaymentState.STARTED)
        found.append(
            {
                "key": key,
                "label": _(gateway.label),
                "is_used": key == settings.PAY_GATEWAY,
                "problems": gateway.check_config(),
                "last": said.aggregate(at=Max("at"))["at"],
                "lately": [(Verdict(v).label, n) for v, n in sorted(lately.items())],
                "waiting": waiting.count(),
                "refunds": Refund.objects.filter(
                    payment__gateway=key,
                    state__in=[RefundState.APPROVED, RefundState.SENT, RefundState.FAILED],
                ).count(),
                "messages": said.select_related("payment__bill").order_by("-pk")[:20],
            }
        )
    return render(request, "billing/staff/health.html", {"gateways": found})
