"""What assessment plugs into lower boards."""

from zhengtong.modules.assessment.indices import plugs as index_plugs  # noqa: F401
from zhengtong.modules.assessment.periods import plugs as period_plugs  # noqa: F401
