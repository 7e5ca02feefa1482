"""Settling a difference: what the book lacked is booked, the rest is explained."""

from __future__ import annotations

import uuid

from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.billing.errors import BillNotFound
from zhengtong.modules.billing.models import (
    BillStateError,
    Difference,
    DifferenceKind,
    Settlement,
    StatementRow,
)
from zhengtong.modules.billing.plugins import Notice
from zhengtong.modules.billing.services import callbacks, refunding
from zhengtong.modules.billing.services.holding import reason

OFFERED: dict[DifferenceKind, tuple[Settlement, ...]] = {
    DifferenceKind.MISSING_HERE: (Settlement.GATEWAY, Settlement.EXPLAINED),
    DifferenceKind.MISSING_THERE: (Settlement.CARRIED, Settlement.GATEWAY, Settlement.EXPLAINED),
    DifferenceKind.AMOUNT: (Settlement.GATEWAY, Settlement.EXPLAINED),
    DifferenceKind.STATE: (Settlement.TAKEN, Settlement.GATEWAY, Settlement.EXPLAINED),
    DifferenceKind.DOUBLED: (Settlement.SURPLUS, Settlement.GATEWAY, Settlement.EXPLAINED),
    DifferenceKind.WRONG_DAY: (Settlement.CARRIED, Settlement.EXPLAINED),
}
"""What may be done about each kind, the usual first."""


def offered(found: Difference) -> list[Settlement]:
    """What may be done about this one."""
    choices = list(OFFERED[DifferenceKind(found.kind)])
    booked = found.theirs_state in ("paid", "refunded")
    if found.ours_state in ("paid", "refunded") or found.payment_id is None or not booked:
        choices = [c for c in choices if c != Settlement.TAKEN]
    known = found.payment is not None and found.payment.gateway_no == found.gateway_no
    if found.payment_id is None or not booked or found.entry_kind != "pay" or known:
        choices = [c for c in choices if c != Settlement.SURPLUS]
    return choices


@command
def settle_difference(
    *, difference_id: uuid.UUID, settlement: str, why: str, actor: Actor
) -> Difference:
    """Settle it with a reason. `taken` and `surplus` book what the statement says, exactly as if
    the gateway had called back; the others book nothing."""
    require(actor, "billing.finance")
    found = (
        Difference.objects.select_for_update(of=("self",))
        .select_related("payment", "refund")
        .filter(public_id=difference_id)
        .first()
    )
    if found is None:
        raise BillNotFound
    if found.settlement or settlement not in offered(found):
        raise BillStateError
    said = reason(why)
    if settlement in (Settlement.TAKEN, Settlement.SURPLUS):
        _book(found)
    found.settlement, found.reason = settlement, said
    found.settled_at, found.settled_by_id = timezone.now(), actor.staff_id
    found.save()
    record(
        "billing.settle_difference",
        actor=actor,
        stream=f"statement:{found.gateway}",
        object_type="difference",
        object_id=str(found.public_id),
        detail={
            "kind": found.kind,
            "order": found.merchant_no,
            "gateway_no": found.gateway_no,
            "settlement": settlement,
            "reason": said,
        },
    )
    return found


def _book(found: Difference) -> None:
    row = (
        StatementRow.objects.filter(
            statement=found.statement_id,
            kind=found.entry_kind,
            merchant_no=found.merchant_no,
            gateway_no=found.gateway_no,
        )
        .order_by("position")
        .last()
    )
    if row is None:
        raise BillStateError
    is_payment = found.entry_kind == "pay"
    notice = Notice(
        event="payment" if is_payment else "refund",
        number=row.merchant_no,
        state="paid" if is_payment else "done",
        gateway_no=row.gateway_no,
        amount=row.amount,
        at=row.at,
        business_day=found.day,
    )
    if is_payment:
        callbacks.apply_notice(found.gateway, notice)
    elif found.refund_id is not None:
        refunding.apply_notice(found.refund_id, notice)
