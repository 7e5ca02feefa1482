"""Paying: an order at the gateway, or money at the counter."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.billing import policies
from zhengtong.modules.billing.errors import (
    DayIsClosed,
    GatewaySilent,
    NoGateway,
    NotAssessed,
    NothingToPay,
    ReductionWaits,
)
from zhengtong.modules.billing.models import (
    MAY_PAY,
    Bill,
    BillState,
    BillStateError,
    DayClosing,
    Method,
    Payment,
    PaymentState,
)
from zhengtong.modules.billing.plugins import Gateway, GatewayFault, Order, gateways
from zhengtong.modules.billing.services import arriving
from zhengtong.modules.billing.services.holding import BillId, held, lock, recorded


def gateway_in_use() -> tuple[str, Gateway]:
    """The gateway of this installation. Raises NoGateway where none is ready."""
    key = settings.PAY_GATEWAY
    if key not in gateways or gateways.get(key).check_config():
        raise NoGateway
    return key, gateways.get(key)


def pay_online(*, bill_id: BillId, actor: Actor) -> Payment:
    """Begin a payment and open its order at the gateway. The order stands in the book before the
    gateway hears of it, so that nothing that it says later is about something unknown.

    Raises NoGateway, GatewaySilent, NothingToPay. Not a command: it talks to the gateway between
    two of them.
    """
    key, gateway = gateway_in_use()
    payment = begin_payment(bill_id=bill_id, gateway=key, actor=actor)
    bill = payment.bill
    order = Order(
        merchant_no=payment.merchant_no,
        amount=payment.amount,
        subject=f"{bill.title} {bill.number}"[:120],
        expires_at=payment.expires_at or timezone.now(),
        notify_url=settings.PUBLIC_URL.rstrip("/") + reverse("pay_callback", args=[key]),
        return_url=settings.PUBLIC_URL.rstrip("/")
        + reverse("bill_payment", args=[bill.public_id, payment.public_id]),
    )
    try:
        url = gateway.create(order)
    except GatewayFault as fault:
        drop_order(payment_id=payment.pk, why=str(fault)[:200], actor=actor)
        raise GatewaySilent from fault
    return note_order(payment_id=payment.pk, pay_url=url)


@command
def begin_payment(*, bill_id: BillId, gateway: str, actor: Actor) -> Payment:
    """A new attempt of the payer. Earlier ones stay open at the gateway: if both are paid, the
    second is a surplus."""
    bill = lock(bill_id, actor)
    if not policies.is_payer(actor, bill):
        raise PermissionRefused
    require_payable(bill)
    now = timezone.now()
    payment = Payment.objects.create(
        bill=bill,
        organization_id=bill.organization_id,
        method=Method.GATEWAY,
        gateway=gateway,
        merchant_no=f"P{uuid7().hex}",
        amount=bill.amount,
        started_at=now,
        expires_at=now + dt.timedelta(minutes=settings.PAY_MINUTES),
    )
    recorded(bill, "billing.begin_payment", actor, order=payment.merchant_no)
    return payment


def require_payable(bill: Bill) -> None:
    """Raises what stands against paying it now."""
    if bill.state == BillState.DRAFT:
        raise NotAssessed
    if bill.state not in MAY_PAY:
        raise NothingToPay
    if bill.lines.filter(is_live=True, asked_reduction__isnull=False).exists():
        raise ReductionWaits


@command
def note_order(*, payment_id: int, pay_url: str) -> Payment:
    """The gateway has opened the order."""
    payment = Payment.objects.select_for_update().select_related("bill").get(pk=payment_id)
    payment.pay_url = pay_url
    payment.save(update_fields=["pay_url"])
    return payment


@command
def drop_order(*, payment_id: int, why: str, actor: Actor) -> None:
    """The gateway did not open it, or said nothing: should it have been opened all the same and be
    paid, that money is found when the gateway tells."""
    payment = Payment.objects.select_related("bill").get(pk=payment_id)
    bill = held(payment.bill_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state == PaymentState.STARTED and not payment.pay_url:
        payment.state = PaymentState.FAILED
        payment.save(update_fields=["state"])
        recorded(bill, "billing.drop_order", actor, order=payment.merchant_no, why=why)


@command
def take_money(
    *,
    bill_id: BillId,
    method: str,
    slip_no: str = "",
    actor: Actor,
    expected_version: int | None = None,
) -> Payment:
    """Cash or card at the counter: the whole bill. `slip_no` is that of the card terminal.

    Raises DayIsClosed once the cashier has closed the day.
    """
    if method not in (Method.CASH, Method.POS) or actor.staff_id is None:
        raise BillStateError
    bill = lock(bill_id, actor, expected_version)
    require(actor, "billing.collect", bill)
    require_payable(bill)
    day = open_drawer(actor)
    now = timezone.now()
    payment = Payment.objects.create(
        bill=bill,
        organization_id=actor.organization_id or bill.organization_id,
        method=method,
        merchant_no=f"P{uuid7().hex}",
        gateway_no=slip_no.strip()[:64] or None,
        gateway="" if not slip_no.strip() else f"pos:{actor.staff_id}",
        amount=bill.amount,
        started_at=now,
        cashier_id=actor.staff_id,
    )
    arriving.arrived(payment, bill, amount=bill.amount, at=now, day=day, actor=actor)
    recorded(bill, "billing.take_money", actor, method=method, amount=payment.amount)
    return payment


def open_drawer(actor: Actor) -> dt.date:
    """The day of the cashier's drawer, which stays open until the command ends."""
    one_at_a_time(f"billing.drawer:{actor.staff_id}")
    today = timezone.localdate()
    if DayClosing.objects.filter(cashier_id=actor.staff_id, day=today).exists():
        raise DayIsClosed
    return today


def payment_of(bill: Bill, public_id: uuid.UUID) -> Payment:
    """One attempt of a bill that the caller may see. Raises NothingToPay."""
    found = bill.payments.filter(public_id=public_id).first()
    if found is None:
        raise NothingToPay
    return found
