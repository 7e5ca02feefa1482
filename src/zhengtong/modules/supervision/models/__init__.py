"""Every table of supervision: rules and their versions, findings, and those of the other parts."""

from zhengtong.modules.supervision.board.models import FlowDay, Screen, StepDwell
from zhengtong.modules.supervision.models.finding import Finding
from zhengtong.modules.supervision.rules.models import (
    Card,
    Level,
    RuleStatus,
    RuleVersion,
    SupervisionRule,
)

__all__ = ["Card", "Finding", "FlowDay", "Level", "RuleStatus", "RuleVersion", "Screen", "StepDwell", "SupervisionRule"]
