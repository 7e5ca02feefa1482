"""The cashier: find the bill, take the money, count the drawer, close the day."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.billing.errors import BillNotFound
from zhengtong.modules.billing.models import BillState, DayClosing, Payment, Refund
from zhengtong.modules.billing.services import closing as closings
from zhengtong.modules.billing.staff import posted
from zhengtong.modules.billing.staff.register import narrowed
from zhengtong.modules.org import api as org

MOST = 20


@staff("billing.collect")
@never_cache
@require_safe
def cashier(request: HttpRequest) -> HttpResponse:
    return _cashier(request)


def _cashier(request: HttpRequest, problem: DomainError | None = None) -> HttpResponse:
    actor = request.actor
    q = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found: list[Any] = []
    if q:
        rows = narrowed(actor, {"q": q}).order_by("-pk")[:MOST]
        found = sorted(rows, key=lambda b: b.state != BillState.ISSUED)
    errors = list(getattr(problem, "errors", ())) if problem else []
    if problem and not errors:
        errors = [FieldError(path="", message=problem.message)]
    context = {
        "q": q,
        "found": found,
        **_drawer(actor),
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
        "typed": request.POST,
    }
    status = problem.status if problem else 200
    return render(request, "billing/staff/cashier.html", context, status=status)


def _drawer(actor: Actor) -> dict[str, Any]:
    """The reader's drawer of today, and earlier days that they have not closed."""
    today = timezone.localdate()
    if actor.staff_id is None or actor.organization_id is None:
        return {"today": today}
    mine = {"cashier": actor.staff_id, "organization": actor.organization_id}
    closed = DayClosing.objects.filter(**mine)
    rows = Payment.objects.filter(**mine, closing=None, business_day__isnull=False)
    open_days = set(rows.values_list("business_day", flat=True))
    back = Refund.objects.filter(**mine, closing=None, business_day__isnull=False)
    open_days |= set(back.values_list("business_day", flat=True))
    todays = closed.filter(day=today).first()
    days = sorted(d for d in open_days if d is not None and d < today)
    if todays is None:
        days.append(today)
    return {
        "today": today,
        "drawers": [closings.drawer(actor.staff_id, actor.organization_id, d) for d in days],
        "payments": Payment.objects.filter(**mine, business_day=today)
        .select_related("bill")
        .order_by("-pk"),
        "closings": closed.order_by("-day")[:10],
        "is_closed": todays is not None,
    }


@require_POST
@staff("billing.collect")
def close(request: HttpRequest) -> HttpResponse:
    """Count and close one day of one's own drawer."""
    try:
        made = closings.close_drawer(
            day=posted.day(request.POST.get("day", "")) or timezone.localdate(),
            cash_counted=posted.amount(request.POST, "cash_counted"),
            pos_counted=posted.amount(request.POST, "pos_counted"),
            note=posted.text(request.POST, "note"),
            actor=request.actor,
        )
    except DomainError as refused:
        return _cashier(request, refused)
    messages.success(request, _("已日结。"))
    return redirect("day_closing", made.public_id)


@staff("billing.view")
@never_cache
@require_safe
def closing(request: HttpRequest, closing_id: uuid.UUID) -> HttpResponse:
    """One closing with the rows behind its figures."""
    found = DayClosing.objects.filter(public_id=closing_id).first()
    where = request.actor.organizations_with("billing.view")
    if found is None or (ANYWHERE not in where and found.organization_id not in where):
        raise BillNotFound
    names = org.staff_names({i for i in (found.cashier_id, found.closed_by_id) if i})
    context = {
        "closing": found,
        "organ": org.organization(found.organization_id).name,
        "cashier": names.get(found.cashier_id or 0, ""),
        "closed_by": names.get(found.closed_by_id or 0, ""),
        "payments": found.payments.select_related("bill").order_by("pk")[:500],
        "refunds": found.refunds.select_related("bill", "payment").order_by("pk")[:500],
    }
    return render(request, "billing/staff/closing.html", context)
