"""Orders and what hangs on them."""

from zhengtong.modules.supervision.orders.models.cards import (
    Deduction,
    SupervisionCard,
    Withdrawal,
)
from zhengtong.modules.supervision.orders.models.course import (
    AppealDecision,
    OrderAnswer,
    OrderAppeal,
    OrderExtension,
    OrderExtensionDecision,
    Verdict,
    VerdictApproval,
)
from zhengtong.modules.supervision.orders.models.order import (
    OrderCase,
    OrderFinding,
    SupervisionOrder,
)
from zhengtong.modules.supervision.orders.models.papers import (
    OrderEvent,
    OrderPaper,
    OrderPaperFile,
)
from zhengtong.modules.supervision.orders.models.terms import (
    OrderTerms,
)

__all__ = [
    "AppealDecision",
    "Deduction",
    "OrderAnswer",
    "OrderAppeal",
    "OrderCase",
    "OrderEvent",
    "OrderExtension",
    "OrderExtensionDecision",
    "OrderFinding",
    "OrderPaper",
    "OrderPaperFile",
    "OrderTerms",
    "SupervisionCard",
    "SupervisionOrder",
    "Verdict",
    "VerdictApproval",
    "Withdrawal",
]
