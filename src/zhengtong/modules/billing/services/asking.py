"""Callbacks that never came: ask the gateway what became of open orders."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import F, Q
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.modules.billing.models import Method, Payment, PaymentState
from zhengtong.modules.billing.plugins import GatewayFault, Notice, gateways
from zhengtong.modules.billing.services.callbacks import apply_notice

log = logging.getLogger(__name__)
AT_ONCE = 500
PAUSE = dt.timedelta(minutes=2)
LONG_AFTER = dt.timedelta(days=2)
"""So long an order is asked about after it expired or failed; then the statements find the rest."""


def waiting(now: dt.datetime) -> list[Payment]:
    """Orders about which the gateway should be asked now, the longest unasked first."""
    rows = Payment.objects.filter(
        method=Method.GATEWAY,
        state__in=[PaymentState.STARTED, PaymentState.EXPIRED, PaymentState.FAILED],
        started_at__gt=now - LONG_AFTER,
    )
    rows = rows.filter(Q(asked_at=None, started_at__lt=now - PAUSE) | Q(asked_at__lt=now - PAUSE))
    # The older an order the rarer: twice the pause after each vain question.
    found = [
        p
        for p in rows.order_by(F("asked_at").asc(nulls_first=True))[: AT_ONCE * 4]
        if p.asked_at is None or p.asked_at + PAUSE * 2 ** min(p.asked_times, 9) <= now
    ]
    return found[:AT_ONCE]


def ask_all() -> int:
    """How many orders turned out to be paid. A gateway that is silent is asked once a round."""
    silent: set[str] = set()
    paid = 0
    for payment in waiting(timezone.now()):
        if payment.gateway not in gateways or payment.gateway in silent:
            continue
        try:
            paid += ask(payment)
        except GatewayFault as fault:
            silent.add(payment.gateway)
            log.warning("gateway %s does not answer: %s", payment.gateway, fault)
    return paid


def ask(payment: Payment) -> bool:
    """Ask about one order; whether it is paid. Raises GatewayFault."""
    notice = gateways.get(payment.gateway).query(payment.merchant_no)
    return take_answer(payment_id=payment.pk, notice=notice)


@command
def take_answer(*, payment_id: int, notice: Notice) -> bool:
    """What the gateway answered about an order. Whether it is paid now."""
    payment = Payment.objects.get(pk=payment_id)
    if notice.number != payment.merchant_no:
        return False
    now = timezone.now()
    if notice.state in ("paid", "failed"):
        apply_notice(payment.gateway, notice)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    payment.asked_at, payment.asked_times = now, payment.asked_times + 1
    if payment.state == PaymentState.STARTED and payment.expires_at and payment.expires_at < now:
        payment.state = PaymentState.EXPIRED
    payment.save(update_fields=["asked_at", "asked_times", "state"])
    return payment.state in (PaymentState.PAID, PaymentState.FLAGGED)
