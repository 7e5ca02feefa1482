"""Front door of billing. Who makes a bill brings its lines and names itself as the source."""

from __future__ import annotations

from zhengtong.modules.billing.data import BillData, Charged, LineData, LineIn, Source
from zhengtong.modules.billing.errors import BillNotFound
from zhengtong.modules.billing.money import fen, in_words, product, yuan
from zhengtong.modules.billing.queries import bill, bills_of, charged, charged_keys, owes
from zhengtong.modules.billing.services.issuing import (
    assess_line,
    cancel_bill,
    charge,
    drop_fees,
)
from zhengtong.modules.billing.services.paying import take_money
from zhengtong.modules.billing.services.reducing import decide_reduction, reduce_line
from zhengtong.modules.billing.services.refunding import decide_refund, propose_refund

__all__ = [
    "BillData",
    "BillNotFound",
    "Charged",
    "LineData",
    "LineIn",
    "Source",
    "assess_line",
    "bill",
    "bills_of",
    "cancel_bill",
    "charge",
    "charged",
    "charged_keys",
    "decide_reduction",
    "decide_refund",
    "drop_fees",
    "fen",
    "in_words",
    "owes",
    "product",
    "propose_refund",
    "reduce_line",
    "take_money",
    "yuan",
]
