"""Tables of risk. Changed by commands only; versions and histories are append-only."""

from zhengtong.modules.risk.models.inspections import (
    Conflict,
    Draw,
    Inspector,
    Plan,
    Task,
    TeamMember,
)
from zhengtong.modules.risk.models.lists import Entry, EntryEvent, Repair
from zhengtong.modules.risk.models.records import ImportBatch, ImportedRecord, SetAside
from zhengtong.modules.risk.models.scoring import (
    Evaluation,
    Look,
    ModelVersion,
    Objection,
    RiskModel,
    Run,
    Subject,
    TestRun,
)

__all__ = [
    "Conflict",
    "Draw",
    "Entry",
    "EntryEvent",
    "Evaluation",
    "ImportBatch",
    "ImportedRecord",
    "Inspector",
    "Look",
    "ModelVersion",
    "Objection",
    "Plan",
    "Repair",
    "RiskModel",
    "Run",
    "SetAside",
    "Subject",
    "Task",
    "TeamMember",
    "TestRun",
]
