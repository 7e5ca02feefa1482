"""What the gateway says, called back or asked: in any order, late, twice, or never.

Whatever it says is written down, also what is forged. The book that results hangs only on which
payments happened, never on when or how often that was told.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.models import (
    GatewayMessage,
    Payment,
    PaymentState,
    Refund,
    Verdict,
)
from zhengtong.modules.billing.plugins import BadSignature, Malformed, Notice, gateways
from zhengtong.modules.billing.services import arriving
from zhengtong.modules.billing.services.holding import held, recorded

LONGEST_RAW = 8192
ACTOR = Actor.system("billing.gateway")
MONEY = (PaymentState.PAID, PaymentState.FLAGGED)


@command
def take_callback(
    *, gateway: str, path: str, headers: Mapping[str, str], body: bytes, address: str = ""
) -> Verdict:
    """Check, write down and apply one message. Never raises for what a message says: the verdict
    tells what to answer."""
    message = GatewayMessage(
        gateway=gateway,
        at=timezone.now(),
        address=address[:60],
        raw=body[:LONGEST_RAW].decode("utf-8", "replace").replace("\0", "�"),
        is_signed=False,
    )
    try:
        notice = gateways.get(gateway).verify(path, headers, body)
    except BadSignature:
        return _note(message, Verdict.BAD_SIGNATURE)
    except Malformed:
        message.is_signed = True
        return _note(message, Verdict.MALFORMED)
    message.is_signed = True
    message.merchant_no = notice.number
    one_at_a_time(f"billing.nonce:{gateway}:{notice.nonce}")
    if GatewayMessage.objects.filter(gateway=gateway, nonce=notice.nonce).exists():
        return _note(message, Verdict.REPLAYED)
    message.nonce = notice.nonce
    if notice.event == "refund":
        return _note(message, _about_refund(gateway, notice))
    payment, verdict = apply_notice(gateway, notice)
    message.payment = payment
    return _note(message, verdict)


def _note(message: GatewayMessage, verdict: Verdict) -> Verdict:
    message.verdict = verdict
    message.save()
    return verdict


def _about_refund(gateway: str, notice: Notice) -> Verdict:
    from zhengtong.modules.billing.services import refunding

    refund = Refund.objects.filter(refund_no=notice.number, payment__gateway=gateway).first()
    if refund is None:
        return Verdict.UNKNOWN
    return refunding.apply_notice(refund.pk, notice)


@command
def take_notice(*, gateway: str, notice: Notice) -> Verdict:
    """A notice that was not called back but found elsewhere, and is believed."""
    return apply_notice(gateway, notice)[1]


def apply_notice(gateway: str, notice: Notice) -> tuple[Payment | None, Verdict]:
    """What a genuine notice of a payment changes. Inside a command."""
    found = Payment.objects.filter(gateway=gateway, merchant_no=notice.number).first()
    if found is None:
        return None, Verdict.UNKNOWN
    bill = held(found.bill_id)
    payment = Payment.objects.select_for_update().get(pk=found.pk)
    if notice.state == "failed":
        if payment.state in (PaymentState.STARTED, PaymentState.EXPIRED):
            payment.state = PaymentState.FAILED
            payment.save(update_fields=["state"])
            recorded(bill, "billing.payment_failed", ACTOR, order=payment.merchant_no)
            return payment, Verdict.FAILED
        return payment, Verdict.DUPLICATE
    if notice.state != "paid":
        return payment, Verdict.UNKNOWN
    assert notice.at is not None, "what is paid has a moment"
    assert notice.business_day is not None, "and a day"
    if Payment.objects.filter(gateway=gateway, gateway_no=notice.gateway_no).exists():
        return payment, Verdict.DUPLICATE
    if payment.state in MONEY:
        payment = arriving.another(payment, notice)
    payment.gateway_no = notice.gateway_no
    pays = arriving.arrived(
        payment, bill, amount=notice.amount, at=notice.at, day=notice.business_day, actor=ACTOR
    )
    recorded(
        bill, "billing.paid", ACTOR, order=payment.merchant_no, gateway_no=notice.gateway_no,
        amount=notice.amount, settles=pays,
    )  # fmt: skip
    if payment.state == PaymentState.FLAGGED:
        return payment, Verdict.WRONG_AMOUNT
    return payment, Verdict.TAKEN if pays else Verdict.LATE
