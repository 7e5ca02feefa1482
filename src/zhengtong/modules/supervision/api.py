"""Front door of supervision."""

from zhengtong.modules.supervision.facts import DayFigures, Running, StepTrace
from zhengtong.modules.supervision.services.sweep import sweep

__all__ = ["DayFigures", "Running", "StepTrace", "sweep"]
