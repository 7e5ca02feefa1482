"""Front door of supervision."""

from zhengtong.modules.supervision.facts import DayFigures, Running, StepTrace
from zhengtong.modules.supervision.orders.cards import (
    CardData,
    DeductionData,
    cards,
    deductions,
)
from zhengtong.modules.supervision.services.sweep import sweep

__all__ = [
    "CardData",
    "DayFigures",
    "DeductionData",
    "Running",
    "StepTrace",
    "cards",
    "deductions",
    "sweep",
]
