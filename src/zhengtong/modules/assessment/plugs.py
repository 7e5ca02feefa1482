"""What assessment plugs into lower boards."""

from zhengtong.modules.assessment.metrics import cases, steps  # noqa: F401
