"""Money has arrived: it pays the bill, or it is a surplus that is given back."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.billing.events import BillSettled, SurplusFound
from zhengtong.modules.billing.models import (
    Bill,
    BillState,
    Method,
    Payment,
    PaymentState,
    Refund,
    RefundKind,
    RefundState,
)
from zhengtong.modules.billing.plugins import Notice
from zhengtong.modules.billing.services import booking, receipts
from zhengtong.modules.billing.services.holding import keep, recorded

SURPLUS_BASIS = gettext_noop("多缴款项应当退还")
WRONG_AMOUNT = "wrong_amount"


def arrived(
    payment: Payment, bill: Bill, *, amount: int, at: dt.datetime, day: dt.date, actor: Actor
) -> bool:
    """The caller holds the bill and has decided that this money is there. True where it paid the
    bill, False where it is a surplus. An amount that is not that of the order is flagged."""
    now = timezone.now()
    payment.received_amount, payment.paid_at, payment.business_day = amount, at, day
    right = amount == payment.amount
    pays = right and bill.state == BillState.ISSUED and bill.amount == amount
    pays = pays and not bill.lines.filter(is_live=True, asked_reduction__isnull=False).exists()
    payment.settles, payment.is_surplus = pays, not pays
    payment.state = PaymentState.PAID if right else PaymentState.FLAGGED
    payment.flaw = "" if right else WRONG_AMOUNT
    payment.save()
    booking.received(payment, amount, is_surplus=not pays, at=now)
    if pays:
        _settle(payment, bill, at=at)
    else:
        _give_back(payment, bill, amount, at=now, actor=actor)
    return pays


def _settle(payment: Payment, bill: Bill, *, at: dt.datetime) -> None:
    bill.turn(BillState.PAID, at=at)
    bill.paid_at = at
    keep(bill, "state", "paid_at")
    receipts.give(payment=payment, bill=bill)
    publish(
        BillSettled(
            bill_id=bill.pk,
            bill_public_id=bill.public_id,
            source_kind=bill.source_kind,
            source_id=bill.source_id,
            amount=bill.amount,
            is_exempted=False,
            at=at,
        )
    )


def _give_back(payment: Payment, bill: Bill, amount: int, *, at: dt.datetime, actor: Actor) -> None:
    """Propose the surplus for refund; the county may let the platform do it by itself, but what was
    flagged always waits for a person."""
    by_itself = (
        settings.BILLING_SURPLUS_BY_ITSELF
        and payment.state == PaymentState.PAID
        and payment.method == Method.GATEWAY
    )
    refund = Refund.objects.create(
        bill=bill,
        payment=payment,
        organization_id=payment.organization_id,
        kind=RefundKind.SURPLUS,
        refund_no=f"R{uuid7().hex}",
        amount=amount,
        basis=SURPLUS_BASIS,
        reason=gettext_noop("款项到账时已无应缴金额，或者金额与订单不符"),
        state=RefundState.APPROVED if by_itself else RefundState.PROPOSED,
        proposed_at=at,
        decided_at=at if by_itself else None,
    )
    keep(bill)
    recorded(bill, "billing.surplus", actor, order=payment.merchant_no, amount=amount)
    publish(
        SurplusFound(
            bill_id=bill.pk, payment_id=payment.pk, refund_id=refund.pk, amount=amount, at=at
        )
    )


def another(payment: Payment, notice: Notice) -> Payment:
    """The same order was paid a second time at the gateway, under another number of theirs."""
    return Payment(
        bill_id=payment.bill_id,
        organization_id=payment.organization_id,
        method=payment.method,
        gateway=payment.gateway,
        merchant_no=f"P{uuid7().hex}",
        gateway_no=notice.gateway_no,
        amount=payment.amount,
        started_at=payment.started_at,
        expires_at=payment.expires_at,
    )
