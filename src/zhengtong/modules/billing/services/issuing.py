"""A bill comes to be, changes before it is paid, and ends unpaid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.numbering.api import next_number
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.events import publish
from zhengtong.modules.billing import money
from zhengtong.modules.billing.data import LineIn, Source
from zhengtong.modules.billing.errors import NothingToPay
from zhengtong.modules.billing.events import BillCancelled, BillIssued, BillSettled
from zhengtong.modules.billing.models import (
    Bill,
    BillLine,
    BillState,
    BillStateError,
    Payment,
    PaymentState,
)
from zhengtong.modules.billing.models.bill_state import OPEN
from zhengtong.modules.billing.services import booking
from zhengtong.modules.billing.services.holding import (
    BillId,
    amount,
    held,
    keep,
    lock,
    reason,
    recorded,
)
from zhengtong.modules.org import api as org


@command
def charge(*, source: Source, lines: Sequence[LineIn], actor: Actor) -> int | None:
    """Put fees on the one open bill of the source, which is made where there is none; its key.

    A fee that is charged for its case already is left out, so that a second call changes nothing;
    None where nothing was left. The bill is issued once every fee has an amount, and exempted where
    all of them come to nothing.
    """
    one_at_a_time(f"billing.source:{source.kind}:{source.id}")
    known = set(
        BillLine.objects.filter(
            ref_id__in={line.ref_id for line in lines}, is_live=True
        ).values_list("ref_id", "fee_key")
    )
    new = [line for line in lines if (line.ref_id, line.fee_key) not in known]
    if not new:
        return None
    bill = _open_bill(source)
    first = bill.lines.count() if bill.pk else 0
    if bill.pk is None:
        bill.save()
    else:
        # What was ordered before is no longer what is owed.
        expire_orders(bill)
    BillLine.objects.bulk_create([_line(bill, line, first + n) for n, line in enumerate(new)])
    settle_state(bill, actor=actor)
    recorded(
        bill,
        "billing.charge",
        actor,
        fees=[f"{line.ref_number} {line.name}" for line in new],
        amount=bill.amount,
    )
    return bill.pk


def _open_bill(source: Source) -> Bill:
    found = (
        Bill.objects.select_for_update()
        .filter(source_kind=source.kind, source_id=source.id, state__in=OPEN)
        .first()
    )
    return found or Bill(
        region_id=source.region_id,
        organization_id=source.organization_id,
        source_kind=source.kind,
        source_id=source.id,
        case_number=source.number,
        title=source.title[:300],
        person_id=source.person_id,
        entity_id=source.entity_id,
        payer_name=source.payer_name,
        made_at=timezone.now(),
    )


def _line(bill: Bill, line: LineIn, position: int) -> BillLine:
    return BillLine(
        bill=bill,
        position=position,
        organization_id=line.organization_id,
        ref_id=line.ref_id,
        ref_number=line.ref_number,
        item_code=line.item_code,
        item_name=line.item_name[:300],
        fee_key=line.fee_key,
        name=line.name[:200],
        standard=line.standard[:500],
        basis=line.basis[:500],
        unit_amount=line.unit_amount,
        quantity=line.quantity,
        standard_amount=line.amount,
        amount=line.amount,
        may_be_reduced=line.may_be_reduced,
        reduction_rule=line.reduction_rule[:500],
    )


def settle_state(bill: Bill, *, actor: Actor) -> None:
    """Sums and state of an open bill after its lines changed, and what that means in the book."""
    lines = [line for line in bill.lines.all() if line.is_live]
    now = timezone.now()
    bill.standard_amount = sum(line.standard_amount for line in lines)
    bill.reduced_amount = sum(line.reduced_amount for line in lines)
    bill.amount = bill.standard_amount - bill.reduced_amount
    ready = all(line.unit_amount is not None for line in lines)
    wanted = BillState.DRAFT
    if not lines:
        wanted = BillState.CANCELLED
    elif ready:
        wanted = BillState.ISSUED if bill.amount else BillState.EXEMPTED
    was = bill.state
    if wanted != was:
        bill.turn(wanted, at=now)
    if bill.state in (BillState.ISSUED, BillState.EXEMPTED) and not bill.number:
        bill.number, bill.issued_at = _number(bill, now), now
    keep(
        bill, "state", "number", "issued_at", "ended_at", "standard_amount", "reduced_amount",
        "amount",
    )  # fmt: skip
    booking.align(bill, now)
    if wanted != was:
        _tell(bill, at=now)


def _number(bill: Bill, at: dt.datetime) -> str:
    """The organ's code, the year and a serial number without holes."""
    year = timezone.localdate(at).year
    code = org.organization(bill.organization_id).credit_code[8:17]
    serial = next_number(series="bill", scope=f"{bill.organization_id}/{year}")
    return f"{code}-{year}-{serial:06d}"


def _tell(bill: Bill, *, at: dt.datetime) -> None:
    about = {"bill_id": bill.pk, "source_kind": bill.source_kind, "source_id": bill.source_id}
    if bill.state == BillState.ISSUED:
        publish(BillIssued(bill_public_id=bill.public_id, amount=bill.amount, at=at, **about))
    elif bill.state == BillState.EXEMPTED:
        publish(
            BillSettled(bill_public_id=bill.public_id, amount=0, is_exempted=True, at=at, **about)
        )
    elif bill.state == BillState.CANCELLED:
        publish(BillCancelled(at=at, **about))


@command
def assess_line(
    *,
    bill_id: BillId,
    line_id: int,
    unit_amount: int | None,
    note: str,
    actor: Actor,
    expected_version: int | None = None,
) -> Bill:
    """Apply a standard that is a rule in words: the amount of one unit, in fen, and how it was
    found. What was assessed can be assessed again until it is paid or reduced."""
    bill = lock(bill_id, actor, expected_version)
    line = open_line(bill, line_id)
    require(actor, "billing.assess", line)
    if line.reduced_amount or line.asked_reduction is not None:
        raise BillStateError
    line.unit_amount = amount(unit_amount, most=money.MOST // 1000, path="unit_amount")
    said = reason(note, "note")
    line.standard_amount = line.amount = money.product(line.unit_amount, line.quantity)
    line.assessed_by_id = actor.staff_id
    line.save()
    settle_state(bill, actor=actor)
    recorded(bill, "billing.assess", actor, line=line.name, unit_amount=line.unit_amount, note=said)
    return bill


def open_line(bill: Bill, line_id: int) -> BillLine:
    """A live line of a bill that may still change. Raises BillStateError, NothingToPay."""
    if not bill.is_open:
        raise BillStateError
    line = bill.lines.filter(pk=line_id, is_live=True).first()
    if line is None:
        raise NothingToPay
    return line


@command
def cancel_bill(
    *, bill_id: BillId, why: str, actor: Actor, expected_version: int | None = None
) -> Bill:
    """Make it void before it is paid. Its fees may be charged again."""
    bill = lock(bill_id, actor, expected_version)
    require(actor, "billing.assess", bill)
    said = reason(why)
    _cancel(bill, said, actor)
    return bill


def _cancel(bill: Bill, why: str, actor: Actor) -> None:
    now = timezone.now()
    bill.turn(BillState.CANCELLED, at=now)
    bill.end_reason = why
    keep(bill, "state", "ended_at", "end_reason")
    bill.lines.update(is_live=False, asked_reduction=None)
    booking.align(bill, now)
    expire_orders(bill)
    recorded(bill, "billing.cancel", actor, reason=why)
    _tell(bill, at=now)


def expire_orders(bill: Bill) -> None:
    """Orders that are open at the gateway count no more; money that comes for them is a surplus."""
    Payment.objects.filter(bill=bill, state=PaymentState.STARTED).update(state=PaymentState.EXPIRED)


@command
def drop_fees(*, ref_ids: Collection[int], why: str, actor: Actor) -> None:
    """Cases have ended: take their unpaid fees off whatever bill they stand on, which ends with the
    last of them. Paid ones stay; a refund is proposed by who decides that."""
    found = BillLine.objects.filter(ref_id__in=ref_ids, is_live=True, bill__state__in=OPEN)
    for bill_id in sorted(set(found.values_list("bill_id", flat=True))):
        bill = held(bill_id)
        if not bill.is_open:
            continue
        lines = bill.lines.filter(is_live=True)
        if not lines.exclude(ref_id__in=ref_ids).exists():
            _cancel(bill, why, actor)
            continue
        lines.filter(ref_id__in=ref_ids).update(is_live=False, asked_reduction=None)
        expire_orders(bill)
        settle_state(bill, actor=actor)
        recorded(bill, "billing.drop_fees", actor, reason=why)
