"""Tables of assessment, one sub-package for each part."""

from zhengtong.modules.assessment.circulars.models import (
    Circular,
    CircularPlan,
    CircularPlanVersion,
)
from zhengtong.modules.assessment.honours.models import Honour, HonourState
from zhengtong.modules.assessment.imports.models import MetricImport, MetricRow, OwnMetric
from zhengtong.modules.assessment.indices.models import (
    Index,
    IndexRun,
    IndexTest,
    IndexValue,
    IndexVersion,
)
from zhengtong.modules.assessment.performance.models import (
    PerformanceLine,
    PerformanceResult,
    PerformanceRun,
    PersonFactor,
    StandardLine,
    TimeStandard,
)
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
    "Circular",
    "CircularPlan",
    "CircularPlanVersion",
    "Honour",
    "HonourState",
    "Index",
    "IndexRun",
    "IndexTest",
    "IndexValue",
    "IndexVersion",
    "MetricImport",
    "MetricRow",
    "OwnMetric",
    "PerformanceLine",
    "PerformanceResult",
    "PerformanceRun",
    "PeriodEvent",
    "PeriodMember",
    "PeriodState",
    "PersonFactor",
    "RecordState",
    "Result",
    "Scheme",
    "SchemeVersion",
    "ScoreRecord",
    "StandardLine",
    "TimeStandard",
    "VersionState",
]
