"""Tables of the archive: plan, records, their checks and events, retrieval, lists."""

from zhengtong.modules.archives.models.lists import (
    DestructionApproval,
    DestructionList,
    ListState,
    TransferList,
)
from zhengtong.modules.archives.models.plan import FilePlan, FilePlanRule, FondsOrgan, FondsUnit
from zhengtong.modules.archives.models.record import (
    ArchiveEvent,
    ArchivePackage,
    ArchiveRecord,
    CheckResult,
    Openness,
    Secrecy,
    Verdict,
)
from zhengtong.modules.archives.models.retrieval import RetrievalRequest, RetrievalUse

__all__ = [
    "ArchiveEvent",
    "ArchivePackage",
    "ArchiveRecord",
    "CheckResult",
    "DestructionApproval",
    "DestructionList",
    "FilePlan",
    "FilePlanRule",
    "FondsOrgan",
    "FondsUnit",
    "ListState",
    "Openness",
    "RetrievalRequest",
    "RetrievalUse",
    "Secrecy",
    "TransferList",
    "Verdict",
]
