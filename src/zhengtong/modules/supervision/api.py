"""Front door of supervision."""

from zhengtong.modules.supervision.assessed import (
    Concerned,
    FoundData,
    OrderFacts,
    cases_at_fault,
    found_of,
    orders_of,
)
from zhengtong.modules.supervision.facts import StepTrace
from zhengtong.modules.supervision.orders.cards import (
    CardData,
    DeductionData,
    cards,
    deductions,
)
from zhengtong.modules.supervision.rectification.figures import (
    RectificationCount,
    rectification_counts,
)
from zhengtong.modules.supervision.rules.coverage import Coverage, coverage
from zhengtong.modules.supervision.services.sweep import sweep

__all__ = [
    "CardData",
    "Concerned",
    "Coverage",
    "DeductionData",
    "FoundData",
    "OrderFacts",
    "RectificationCount",
    "StepTrace",
    "cards",
    "cases_at_fault",
    "coverage",
    "deductions",
    "found_of",
    "orders_of",
    "rectification_counts",
    "sweep",
]
