"""Every table of supervision: rules and their versions, findings, and those of the other parts."""

from zhengtong.modules.supervision.board.models import FlowDay, Screen, StepDwell
from zhengtong.modules.supervision.conformance.models import CaseConformance, LogPosition
from zhengtong.modules.supervision.models.finding import Finding
from zhengtong.modules.supervision.orders.models import (
    AppealDecision,
    Deduction,
    OrderAnswer,
    OrderAppeal,
    OrderCase,
    OrderEvent,
    OrderExtension,
    OrderExtensionDecision,
    OrderFinding,
    OrderPaper,
    OrderPaperFile,
    OrderTerms,
    SupervisionCard,
    SupervisionOrder,
    Verdict,
    VerdictApproval,
    Withdrawal,
)
from zhengtong.modules.supervision.rectification.models import Rectification, RectificationEntry
from zhengtong.modules.supervision.rules.models import (
    Card,
    Level,
    LightThresholds,
    RuleStatus,
    RuleTestRun,
    RuleVersion,
    SupervisionRule,
)

__all__ = [
    "AppealDecision",
    "Card",
    "CaseConformance",
    "Deduction",
    "Finding",
    "FlowDay",
    "Level",
    "LightThresholds",
    "LogPosition",
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
    "Rectification",
    "RectificationEntry",
    "RuleStatus",
    "RuleTestRun",
    "RuleVersion",
    "Screen",
    "StepDwell",
    "SupervisionCard",
    "SupervisionOrder",
    "SupervisionRule",
    "Verdict",
    "VerdictApproval",
    "Withdrawal",
]
