"""Tables of assessment, one sub-package for each part."""

from zhengtong.modules.assessment.honours.models import Honour, HonourState
from zhengtong.modules.assessment.imports.models import MetricImport, MetricRow
from zhengtong.modules.assessment.periods.models import (
    Appeal,
    AppealState,
    AssessmentPeriod,
    Calculation,
    PeriodEvent,
    PeriodMember,
    PeriodState,
    RecordState,
    Result,
    ScoreRecord,
)
from zhengtong.modules.assessment.schemes.models import Scheme, SchemeVersion, VersionState

__all__ = [
    "Appeal",
    "AppealState",
    "AssessmentPeriod",
    "Calculation",
    "Honour",
    "HonourState",
    "MetricImport",
    "MetricRow",
    "PeriodEvent",
    "PeriodMember",
    "PeriodState",
    "RecordState",
    "Result",
    "Scheme",
    "SchemeVersion",
    "ScoreRecord",
    "VersionState",
]
