"""Rows of the book. Only commands that hold the bill write them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, Sum, Value, When
from django.utils import timezone

from zhengtong.modules.billing.models import (
    Account,
    Bill,
    BillState,
    Method,
    Movement,
    MovementKind,
    Payment,
    Refund,
    RefundKind,
)

CHARGES = (MovementKind.CHARGED, MovementKind.LOWERED, MovementKind.CANCELLED)
PLACES = {
    Method.GATEWAY: Account.GATEWAY,
    Method.CASH: Account.CASH,
    Method.POS: Account.POS,
}


def align(bill: Bill, at: dt.datetime) -> None:
    """Book what the bill asks for now against what was booked before."""
    wanted = 0 if bill.state in (BillState.DRAFT, BillState.CANCELLED) else bill.amount
    change = wanted - charged(bill)
    if change > 0:
        _book(bill, MovementKind.CHARGED, Account.RECEIVABLE, Account.REVENUE, change, at)
    elif change < 0:
        kind = MovementKind.CANCELLED if bill.state == BillState.CANCELLED else MovementKind.LOWERED
        _book(bill, kind, Account.REVENUE, Account.RECEIVABLE, -change, at)


def charged(bill: Bill) -> int:
    rows = Movement.objects.filter(bill=bill, kind__in=CHARGES)
    signed = Case(
        When(kind=MovementKind.CHARGED, then=F("amount")), default=F("amount") * Value(-1)
    )
    found: int | None = rows.aggregate(total=Sum(signed))["total"]
    return found or 0


def received(payment: Payment, amount: int, *, is_surplus: bool, at: dt.datetime) -> None:
    """Money came in."""
    kind = MovementKind.SURPLUS if is_surplus else MovementKind.RECEIVED
    source = Account.SURPLUS if is_surplus else Account.RECEIVABLE
    place = PLACES[Method(payment.method)]
    assert payment.business_day is not None, "what came in came on a day"
    Movement.objects.create(
        at=at,
        business_day=payment.business_day,
        kind=kind,
        debit=place,
        credit=source,
        amount=amount,
        organization_id=payment.organization_id,
        bill_id=payment.bill_id,
        payment=payment,
    )


def gave_back(refund: Refund, *, at: dt.datetime) -> None:
    """Money went back."""
    is_surplus = refund.kind == RefundKind.SURPLUS
    assert refund.business_day is not None, "what went back went on a day"
    Movement.objects.create(
        at=at,
        business_day=refund.business_day,
        kind=MovementKind.SURPLUS_REFUNDED if is_surplus else MovementKind.REFUNDED,
        debit=Account.SURPLUS if is_surplus else Account.REVENUE,
        credit=PLACES[Method(refund.payment.method)],
        amount=refund.amount,
        organization_id=refund.organization_id,
        bill_id=refund.bill_id,
        payment_id=refund.payment_id,
        refund=refund,
    )


def _book(
    bill: Bill, kind: MovementKind, debit: Account, credit: Account, amount: int, at: dt.datetime
) -> None:
    Movement.objects.create(
        at=at,
        business_day=timezone.localdate(at),
        kind=kind,
        debit=debit,
        credit=credit,
        amount=amount,
        organization_id=bill.organization_id,
        bill=bill,
    )
