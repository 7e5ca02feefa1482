"""Money goes back: proposed by one, approved by another, done by the gateway or at the counter."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Sum
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.events import publish
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.billing import money
from zhengtong.modules.billing.errors import AnotherPerson, BillNotFound, RefundTooLarge
from zhengtong.modules.billing.events import Refunded
from zhengtong.modules.billing.models import (
    Bill,
    BillState,
    BillStateError,
    Method,
    Refund,
    RefundKind,
    RefundState,
    Verdict,
)
from zhengtong.modules.billing.models.refund import LIVE
from zhengtong.modules.billing.plugins import GatewayFault, Notice, RefundOrder, gateways
from zhengtong.modules.billing.services import booking, receipts
from zhengtong.modules.billing.services.holding import (
    BillId,
    amount,
    basis,
    find,
    held,
    keep,
    lock,
    reason,
    recorded,
    wanted,
)
from zhengtong.modules.billing.services.paying import open_drawer

ACTOR = Actor.system("billing.refunds")


@command
def propose_refund(
    *,
    bill_id: BillId,
    refund: int | None,
    by_rule: str,
    why: str,
    ref_id: int | None = None,
    actor: Actor,
    expected_version: int | None = None,
) -> Refund:
    """Propose to give back so many fen of what was paid. `ref_id` is the case whose fee it was.

    Raises RefundTooLarge where less is left, refunds that are under way counted.
    """
    bill = lock(bill_id, actor, expected_version)
    require(actor, "billing.assess", bill)
    if bill.state not in (BillState.PAID, BillState.PART_REFUNDED):
        raise BillStateError
    wished = amount(refund, most=money.MOST, path="refund")
    left = refundable(bill)
    if wished > left:
        raise wanted(RefundTooLarge, "refund", left=money.yuan(left))
    made = Refund.objects.create(
        bill=bill,
        payment=bill.payments.get(settles=True),
        organization_id=bill.organization_id,
        kind=RefundKind.BILL,
        refund_no=f"R{uuid7().hex}",
        amount=wished,
        basis=basis(by_rule),
        reason=reason(why),
        ref_id=ref_id,
        proposed_at=timezone.now(),
        proposed_by_id=actor.staff_id,
    )
    keep(bill)
    recorded(
        bill, "billing.propose_refund", actor, refund=made.refund_no, amount=wished,
        basis=made.basis, reason=made.reason,
    )  # fmt: skip
    return made


def refundable(bill: Bill) -> int:
    """What may still be proposed, in fen."""
    rows = bill.refunds.filter(kind=RefundKind.BILL, state__in=LIVE)
    return bill.amount - (rows.aggregate(total=Sum("amount"))["total"] or 0)


@command
def decide_refund(*, refund_id: uuid.UUID, agree: bool, note: str, actor: Actor) -> Refund:
    """Approve a refund, whereupon it is sent or waits at the counter, or refuse it with a reason.

    A surplus may be approved by anyone with the permission, for the platform proposed it; it may
    not be refused, for it is not ours.
    """
    refund, bill = _lock(refund_id, actor)
    require(actor, "billing.approve", bill)
    if refund.state != RefundState.PROPOSED:
        raise BillStateError
    if refund.proposed_by_id is not None and refund.proposed_by_id == actor.staff_id:
        raise AnotherPerson
    if not agree:
        if refund.kind == RefundKind.SURPLUS:
            raise BillStateError
        note = reason(note, "note")
    refund.state = RefundState.APPROVED if agree else RefundState.REJECTED
    refund.decided_at = timezone.now()
    refund.decided_by_id = actor.staff_id
    refund.decision_note = note.strip()[:500]
    refund.save()
    keep(bill)
    recorded(
        bill, "billing.agree_refund" if agree else "billing.refuse_refund", actor,
        refund=refund.refund_no, amount=refund.amount, note=refund.decision_note,
    )  # fmt: skip
    if agree and refund.payment.method == Method.GATEWAY:
        jobs.defer(send_refund_job(), refund_id=refund.pk)
    return refund


def send_refund_job() -> jobs.Job:
    from zhengtong.modules.billing.tasks import send_refund

    return send_refund


def _lock(refund_id: uuid.UUID | int, actor: Actor) -> tuple[Refund, Bill]:
    by = {"public_id": refund_id} if isinstance(refund_id, uuid.UUID) else {"pk": refund_id}
    found = Refund.objects.filter(**by).first()
    if found is None:
        raise BillNotFound
    find(found.bill_id, actor)
    bill = held(found.bill_id)
    refund = Refund.objects.select_for_update().get(pk=found.pk)
    return refund, bill


@command
def pay_back(*, refund_id: uuid.UUID, actor: Actor) -> Refund:
    """Hand approved money back at the counter, against the payer's signature."""
    refund, bill = _lock(refund_id, actor)
    require(actor, "billing.collect", bill)
    if refund.state != RefundState.APPROVED or refund.payment.method == Method.GATEWAY:
        raise BillStateError
    day = open_drawer(actor)
    refund.cashier_id = actor.staff_id
    refund.organization_id = actor.organization_id or refund.organization_id
    _done(refund, bill, at=timezone.now(), day=day, actor=actor)
    return refund


def send(refund_id: int) -> None:
    """Send an approved refund to the gateway, or ask what became of one that was sent. Repeating it
    is harmless: the gateway knows a refund by its number. Raises GatewayFault."""
    refund = begin_sending(refund_id=refund_id)
    if refund is None:
        return
    gateway = gateways.get(refund.payment.gateway)
    try:
        notice = gateway.query_refund(refund.refund_no)
        if notice.state in ("unknown", "failed"):
            notice = gateway.refund(
                RefundOrder(
                    refund_no=refund.refund_no,
                    merchant_no=refund.payment.merchant_no,
                    gateway_no=refund.payment.gateway_no or "",
                    amount=refund.amount,
                    reason=refund.reason[:120],
                )
            )
    except GatewayFault as fault:
        note_trouble(refund_id=refund_id, problem=str(fault))
        raise
    take_refund_notice(refund_id=refund_id, notice=notice)


@command
def begin_sending(*, refund_id: int) -> Refund | None:
    """From now on the gateway may have heard of it. None where there is nothing to send."""
    refund = (
        Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)
    )
    open_states = (RefundState.APPROVED, RefundState.SENT, RefundState.FAILED)
    if refund.state not in open_states or refund.payment.method != Method.GATEWAY:
        return None
    refund.state = RefundState.SENT
    refund.tried_at, refund.tries = timezone.now(), min(refund.tries + 1, 30_000)
    refund.save(update_fields=["state", "tried_at", "tries"])
    return refund


@command
def note_trouble(*, refund_id: int, problem: str) -> None:
    """The gateway did not answer; it will be asked again."""
    Refund.objects.filter(pk=refund_id, state=RefundState.SENT).update(problem=problem[:300])


@command
def take_refund_notice(*, refund_id: int, notice: Notice) -> Verdict:
    return apply_notice(refund_id, notice)


def apply_notice(refund_id: int, notice: Notice) -> Verdict:
    """What the gateway says of a refund. Inside a command."""
    found = Refund.objects.get(pk=refund_id)
    bill = held(found.bill_id)
    refund = Refund.objects.select_for_update().select_related("payment").get(pk=refund_id)
    if refund.state == RefundState.DONE:
        return Verdict.DUPLICATE
    if notice.number != refund.refund_no or refund.state not in (
        RefundState.APPROVED,
        RefundState.SENT,
        RefundState.FAILED,
    ):
        return Verdict.UNKNOWN
    if notice.state == "failed":
        refund.state, refund.problem = RefundState.FAILED, notice.reason
        refund.save(update_fields=["state", "problem"])
        return Verdict.FAILED
    if notice.state != "done":
        return Verdict.UNKNOWN
    if notice.amount != refund.amount:
        refund.problem = f"{notice.amount} ≠ {refund.amount}"
        refund.save(update_fields=["problem"])
        return Verdict.WRONG_AMOUNT
    assert notice.at is not None, "what is done has a moment"
    assert notice.business_day is not None, "and a day"
    refund.gateway_no = notice.gateway_no
    _done(refund, bill, at=notice.at, day=notice.business_day, actor=ACTOR)
    return Verdict.TAKEN


def _done(refund: Refund, bill: Bill, *, at: dt.datetime, day: dt.date, actor: Actor) -> None:
    refund.state, refund.done_at, refund.business_day = RefundState.DONE, at, day
    refund.problem = ""
    refund.save()
    booking.gave_back(refund, at=timezone.now())
    is_surplus = refund.kind == RefundKind.SURPLUS
    if not is_surplus:
        bill.refunded_amount += refund.amount
        whole = bill.refunded_amount == bill.amount
        bill.turn(BillState.REFUNDED if whole else BillState.PART_REFUNDED, at=at)
    keep(bill, "state", "refunded_amount", "ended_at")
    receipts.give(bill=bill, refund=refund)
    recorded(
        bill, "billing.refund", actor, refund=refund.refund_no, amount=refund.amount,
        surplus=is_surplus,
    )  # fmt: skip
    publish(
        Refunded(
            bill_id=bill.pk,
            bill_public_id=bill.public_id,
            source_kind=bill.source_kind,
            source_id=bill.source_id,
            refund_id=refund.pk,
            amount=refund.amount,
            is_surplus=is_surplus,
            at=at,
        )
    )


def waiting() -> list[int]:
    """Refunds that the gateway should be asked to do, or about."""
    rows = Refund.objects.filter(
        state__in=[RefundState.APPROVED, RefundState.SENT, RefundState.FAILED],
        payment__method=Method.GATEWAY,
    )
    return list(rows.order_by("tried_at", "pk").values_list("pk", flat=True)[:500])
