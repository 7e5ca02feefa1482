"""Tables of the money. Subsidies keep theirs in `billing.subsidies`."""

from zhengtong.modules.billing.models.bill import Bill, BillLine
from zhengtong.modules.billing.models.bill_state import (
    MAY_PAY,
    SETTLED,
    BillState,
    BillStateError,
)
from zhengtong.modules.billing.models.ledger import Account, Movement, MovementKind
from zhengtong.modules.billing.models.payment import (
    GatewayMessage,
    Method,
    Payment,
    PaymentState,
    Verdict,
)
from zhengtong.modules.billing.models.receipt import Receipt, ReceiptKind
from zhengtong.modules.billing.models.reconciliation import (
    DayClosing,
    Difference,
    DifferenceKind,
    Settlement,
    Statement,
    StatementRow,
)
from zhengtong.modules.billing.models.refund import Refund, RefundKind, RefundState
from zhengtong.modules.billing.subsidies import models as subsidies  # noqa: F401

__all__ = [
    "MAY_PAY",
    "SETTLED",
    "Account",
    "Bill",
    "BillLine",
    "BillState",
    "BillStateError",
    "DayClosing",
    "Difference",
    "DifferenceKind",
    "GatewayMessage",
    "Method",
    "Movement",
    "MovementKind",
    "Payment",
    "PaymentState",
    "Receipt",
    "ReceiptKind",
    "Refund",
    "RefundKind",
    "RefundState",
    "Settlement",
    "Statement",
    "StatementRow",
    "Verdict",
]
