"""What follows when a bill is settled. Harmless twice."""

from __future__ import annotations

from zhengtong.kernel.events import handles
from zhengtong.modules.billing import api as billing
from zhengtong.modules.billing.events import BillSettled
from zhengtong.modules.cases.fees import charging

KINDS = ("case", "bundle")


@handles(BillSettled)
def go_on(event: BillSettled) -> None:
    """Every case of the bill notes it; results that waited are handed over."""
    if event.source_kind not in KINDS:
        return
    bill = billing.bill(bill_id=event.bill_id, actor=charging.SYSTEM)
    for case_id in sorted({line.ref_id for line in bill.lines}):
        charging.note_settled(
            case_id=case_id,
            bill_number=bill.number,
            amount=bill.amount,
            is_exempted=event.is_exempted,
        )
