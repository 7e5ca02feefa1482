"""What assessment plugs into lower boards."""

from zhengtong.modules.assessment.metrics import cases, steps  # noqa: F401
from zhengtong.modules.assessment.periods import plugs as period_plugs  # noqa: F401
