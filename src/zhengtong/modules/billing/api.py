"""Front door of billing. Who makes a bill brings its lines and names itself as the source."""

from __future__ import annotations

from zhengtong.modules.billing.conduct import bill_told, cases_billed, payer_of, unpaid_bills
from zhengtong.modules.billing.data import (
    BillData,
    Charged,
    LineData,
    LineIn,
    ReceiptData,
    Source,
)
from zhengtong.modules.billing.errors import BillNotFound
from zhengtong.modules.billing.money import fen, in_words, product, yuan
from zhengtong.modules.billing.queries import (
    bill,
    bills_of,
    charged,
    charged_keys,
    owes,
    refundable,
)
from zhengtong.modules.billing.services.callbacks import take_notice
from zhengtong.modules.billing.services.issuing import (
    assess_line,
    cancel_bill,
    charge,
    drop_fees,
)
from zhengtong.modules.billing.services.paying import begin_payment, take_money
from zhengtong.modules.billing.services.receipts import file_of as receipt_file
from zhengtong.modules.billing.services.receipts import receipts_for
from zhengtong.modules.billing.services.reducing import decide_reduction, reduce_line
from zhengtong.modules.billing.services.refunding import decide_refund, propose_refund
from zhengtong.modules.billing.services.statements import import_statement
from zhengtong.modules.billing.subsidies.bank_side import (
    BadPayFile,
    read_pay_file,
    write_bank_answer,
)
from zhengtong.modules.billing.subsidies.offers import offer_payouts, programmes_for

__all__ = [
    "BadPayFile",
    "BillData",
    "BillNotFound",
    "Charged",
    "LineData",
    "LineIn",
    "ReceiptData",
    "Source",
    "assess_line",
    "begin_payment",
    "bill",
    "bill_told",
    "bills_of",
    "cancel_bill",
    "cases_billed",
    "charge",
    "charged",
    "charged_keys",
    "decide_reduction",
    "decide_refund",
    "drop_fees",
    "fen",
    "import_statement",
    "in_words",
    "offer_payouts",
    "owes",
    "payer_of",
    "product",
    "programmes_for",
    "propose_refund",
    "read_pay_file",
    "receipt_file",
    "receipts_for",
    "reduce_line",
    "refundable",
    "take_money",
    "take_notice",
    "unpaid_bills",
    "write_bank_answer",
    "yuan",
]
