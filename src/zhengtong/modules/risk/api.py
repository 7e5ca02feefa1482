"""Front door of risk: what follows from a level, and bringing records in."""

from __future__ import annotations

from zhengtong.modules.risk.data import MeasuresData
from zhengtong.modules.risk.measures import measures_for
from zhengtong.modules.risk.services.evaluating import evaluate
from zhengtong.modules.risk.services.importing import import_records

__all__ = ["MeasuresData", "evaluate", "import_records", "measures_for"]
