"""Reads for pages, the API and the modules above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Sum

from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.data import BillData, Charged, LineData
from zhengtong.modules.billing.models import (
    Bill,
    BillLine,
    BillState,
    Difference,
    Movement,
    Refund,
    RefundKind,
    RefundState,
)
from zhengtong.modules.billing.models.refund import LIVE
from zhengtong.modules.billing.services.holding import BillId, find

_OF_LINE = tuple(LineData.__dataclass_fields__)
_OF_BILL = tuple(n for n in BillData.__dataclass_fields__ if n not in ("lines", "state_label"))


def data_of(bill: Bill) -> BillData:
    lines = [
        LineData(**{n: getattr(line, n) for n in _OF_LINE})
        for line in bill.lines.all()
        if line.is_live or bill.state == BillState.CANCELLED
    ]
    return BillData(
        **{n: getattr(bill, n) for n in _OF_BILL},
        state_label=str(bill.get_state_display()),
        lines=lines,
    )


def bill(*, bill_id: BillId, actor: Actor) -> BillData:
    """One bill that the actor may see. Raises BillNotFound."""
    return data_of(find(bill_id, actor))


def bills_of(*, ref_ids: Collection[int]) -> list[BillData]:
    """Every bill on which one of these cases has a fee, or had one, the newest first."""
    rows = Bill.objects.filter(lines__ref_id__in=ref_ids).distinct()
    return [data_of(b) for b in rows.order_by("-pk").prefetch_related("lines")]


def owes(*, ref_ids: Collection[int]) -> BillData | None:
    """The bill that keeps one of these cases: it carries a fee of it and is not settled."""
    line = (
        BillLine.objects.filter(
            ref_id__in=ref_ids,
            is_live=True,
            bill__state__in=[BillState.DRAFT, BillState.ISSUED],
        )
        .select_related("bill")
        .first()
    )
    return data_of(line.bill) if line else None


def refundable(*, bill_id: int, ref_id: int, most: int) -> int:
    """How much of what was paid for this case may still be proposed for refund, in fen."""
    bill = Bill.objects.get(pk=bill_id)
    live = bill.refunds.filter(kind=RefundKind.BILL, state__in=LIVE)
    own = live.filter(ref_id=ref_id).aggregate(n=Sum("amount"))["n"] or 0
    whole = live.aggregate(n=Sum("amount"))["n"] or 0
    return max(0, min(most - own, bill.amount - whole))


def charged_keys(*, ref_id: int) -> set[str]:
    """Keys of the fees that are charged for a case, paid or not."""
    rows = BillLine.objects.filter(ref_id=ref_id, is_live=True)
    return set(rows.values_list("fee_key", flat=True))


def charged(*, ref_ids: Iterable[int]) -> Mapping[int, Charged]:
    """What was paid for each of these cases, refunds for it taken off; none for cases for which
    nothing was ever paid."""
    ids = list(ref_ids)
    paid = [BillState.PAID, BillState.PART_REFUNDED, BillState.REFUNDED]
    lines = BillLine.objects.filter(ref_id__in=ids, is_live=True, bill__state__in=paid)
    sums: dict[int, int] = defaultdict(int)
    where: dict[int, tuple[str, object]] = {}
    whole: dict[int, set[int]] = defaultdict(set)
    for line in lines.select_related("bill"):
        sums[line.ref_id] += line.amount
        where[line.ref_id] = (line.bill.number, line.bill.paid_at)
        whole[line.bill_id].add(line.ref_id)
    back = Refund.objects.filter(
        bill__in=list(whole), kind=RefundKind.BILL, state=RefundState.DONE
    ).values_list("bill", "ref_id", "amount")
    for bill_id, ref_id, amount in back:
        target = ref_id if ref_id in sums else next(iter(whole[bill_id]))
        sums[target] = max(0, sums[target] - amount)
    return {
        ref: Charged(ref_id=ref, paid=n, bill_number=where[ref][0], paid_at=where[ref][1])  # type: ignore[arg-type]
        for ref, n in sums.items()
    }


def to_approve(actor: Actor) -> int:
    """Reductions and refunds that wait for a second person, for the menu."""
    where = actor.organizations_with("billing.approve")
    lines = BillLine.objects.filter(asked_reduction__isnull=False, is_live=True)
    refunds = Refund.objects.filter(state=RefundState.PROPOSED)
    if 0 not in where:
        lines = lines.filter(organization__in=where)
        refunds = refunds.filter(organization__in=where)
    return lines.count() + refunds.count()


def open_differences() -> int:
    return Difference.objects.filter(settlement="").count()


def balances(**narrowed: object) -> dict[str, int]:
    """By account, what the book holds: what arrived less what left, in fen."""
    rows = Movement.objects.filter(**narrowed)
    found: dict[str, int] = defaultdict(int)
    for account, total in rows.values_list("debit").annotate(n=Sum("amount")):
        found[account] += total
    for account, total in rows.values_list("credit").annotate(n=Sum("amount")):
        found[account] -= total
    return dict(found)
