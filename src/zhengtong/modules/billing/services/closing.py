"""The end of a cashier's day, and of the day online."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, Sum
from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.billing.errors import AmountWanted, CountedDiffers, DayIsClosed, DayNotOver
from zhengtong.modules.billing.models import DayClosing, Method, Payment, PaymentState, Refund
from zhengtong.modules.billing.services.holding import wanted

MONEY = (PaymentState.PAID, PaymentState.FLAGGED)


@command
def close_drawer(
    *,
    day: dt.date,
    cash_counted: int | None,
    pos_counted: int | None,
    note: str,
    actor: Actor,
) -> DayClosing:
    """A cashier counts the drawer and closes the day: after that nothing more is taken on it.

    Raises CountedDiffers where the count is not what the book says and no reason is given,
    DayIsClosed the second time.
    """
    require(actor, "billing.collect")
    if actor.staff_id is None or actor.organization_id is None:
        raise PermissionRefused
    if cash_counted is None or cash_counted < 0:
        raise wanted(AmountWanted, "cash_counted")
    if pos_counted is None or pos_counted < 0:
        raise wanted(AmountWanted, "pos_counted")
    one_at_a_time(f"billing.drawer:{actor.staff_id}")
    if day > timezone.localdate():
        raise DayNotOver
    if DayClosing.objects.filter(
        cashier_id=actor.staff_id, organization_id=actor.organization_id, day=day
    ).exists():
        raise DayIsClosed
    found = drawer(actor.staff_id, actor.organization_id, day)
    differs = (cash_counted, pos_counted) != (found.cash_expected, found.pos_expected)
    if differs and not note.strip():
        raise wanted(CountedDiffers, "note")
    found.cash_counted, found.pos_counted = cash_counted, pos_counted
    found.note = note.strip()[:500]
    return _close(found, actor)


def drawer(staff_id: int, organization_id: int, day: dt.date) -> DayClosing:
    """What the book says of a drawer: not saved."""
    made = DayClosing(organization_id=organization_id, cashier_id=staff_id, day=day)
    payments = Payment.objects.filter(
        cashier=staff_id, organization=organization_id, business_day=day, state__in=MONEY
    )
    refunds = Refund.objects.filter(
        cashier=staff_id, organization=organization_id, business_day=day, state="done"
    )
    for method in (Method.CASH, Method.POS):
        came = payments.filter(method=method).aggregate(n=Sum("received_amount"))["n"] or 0
        went = refunds.filter(payment__method=method).aggregate(n=Sum("amount"))["n"] or 0
        setattr(made, f"{method.value}_expected", came - went)
    made.payments_count, made.refunds_count = payments.count(), refunds.count()
    return made


@command
def close_online(*, organization_id: int, day: dt.date, note: str = "", actor: Actor) -> DayClosing:
    """Close the day of what came online for one organ. Raises DayNotOver, DayIsClosed."""
    require(actor, "billing.finance")
    if not actor.has("billing.finance", organization_id):
        raise PermissionRefused
    one_at_a_time(f"billing.online:{organization_id}")
    if day >= timezone.localdate():
        raise DayNotOver
    if DayClosing.objects.filter(cashier=None, organization_id=organization_id, day=day).exists():
        raise DayIsClosed
    found = online(organization_id, day)
    found.note = note.strip()[:500]
    return _close(found, actor)


def online(organization_id: int, day: dt.date) -> DayClosing:
    """What came online until that day and is in no closing yet (what was told late comes into the
    next one): not saved."""
    open_until = Q(organization=organization_id, business_day__lte=day, closing=None)
    payments = Payment.objects.filter(open_until, method=Method.GATEWAY, state__in=MONEY).aggregate(
        n=Count("pk"), total=Sum("received_amount")
    )
    refunds = Refund.objects.filter(
        open_until, state="done", payment__method=Method.GATEWAY
    ).aggregate(n=Count("pk"), total=Sum("amount"))
    return DayClosing(
        organization_id=organization_id,
        day=day,
        payments_count=payments["n"],
        refunds_count=refunds["n"],
        gateway_expected=(payments["total"] or 0) - (refunds["total"] or 0),
    )


def _close(found: DayClosing, actor: Actor) -> DayClosing:
    found.closed_at, found.closed_by_id = timezone.now(), actor.staff_id
    found.save()
    _claim(found)
    record(
        "billing.close_day",
        actor=actor,
        stream=f"closing:{found.organization_id}",
        object_type="closing",
        object_id=str(found.public_id),
        detail={
            "day": found.day,
            "cash": [found.cash_expected, found.cash_counted],
            "pos": [found.pos_expected, found.pos_counted],
            "online": found.gateway_expected,
            "note": found.note,
        },
    )
    return found


def _claim(found: DayClosing) -> None:
    """The rows behind the figures, so that they open."""
    whose = Q(organization=found.organization_id, closing=None)
    if found.cashier_id:
        whose &= Q(business_day=found.day)
        Payment.objects.filter(whose, cashier=found.cashier_id, state__in=MONEY).update(
            closing=found
        )
        Refund.objects.filter(whose, cashier=found.cashier_id, state="done").update(closing=found)
        return
    whose &= Q(business_day__lte=found.day)
    Payment.objects.filter(whose, method=Method.GATEWAY, state__in=MONEY).update(closing=found)
    Refund.objects.filter(whose, payment__method=Method.GATEWAY, state="done").update(closing=found)
