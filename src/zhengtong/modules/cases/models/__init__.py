"""Tables of cases: one aggregate a file."""

from zhengtong.modules.cases.models.application import Application, ApplicationMaterial
from zhengtong.modules.cases.models.attempt import QueryAttempt
from zhengtong.modules.cases.models.bundle import (
    BundleApplication,
    BundleMaterial,
    BundlePart,
    PartEnd,
)
from zhengtong.modules.cases.models.case import (
    BEFORE_DECISION,
    Case,
    CaseMaterial,
    CaseStatus,
    Channel,
    CloseType,
    DeliveryMethod,
    LegalOutcome,
    MaterialState,
)
from zhengtong.modules.cases.models.desk import Density, PersonalDesk, SavedView
from zhengtong.modules.cases.models.document import CaseDocument, DocumentKind
from zhengtong.modules.cases.models.fact import CaseFact
from zhengtong.modules.cases.models.period import ExtensionRequest, SpecialProcedure
from zhengtong.modules.cases.models.promise import (
    BrokenPromise,
    CreditRepair,
    DraftPromise,
    Promise,
    PromisedMaterial,
    PromiseKind,
    PromiseReminder,
    PromiseState,
    RepairKind,
    RepairState,
    Revocation,
)
from zhengtong.modules.cases.models.rating import Rating, RatingLevel
from zhengtong.modules.cases.models.step import StepRecord
from zhengtong.modules.cases.models.supplement import SupplementNotice

__all__ = [
    "BEFORE_DECISION",
    "Application",
    "ApplicationMaterial",
    "BrokenPromise",
    "BundleApplication",
    "BundleMaterial",
    "BundlePart",
    "Case",
    "CaseDocument",
    "CaseFact",
    "CaseMaterial",
    "CaseStatus",
    "Channel",
    "CloseType",
    "CreditRepair",
    "DeliveryMethod",
    "Density",
    "DocumentKind",
    "DraftPromise",
    "ExtensionRequest",
    "LegalOutcome",
    "MaterialState",
    "PersonalDesk",
    "Promise",
    "PromiseKind",
    "PromiseReminder",
    "PromiseState",
    "PromisedMaterial",
    "QueryAttempt",
    "Rating",
    "RatingLevel",
    "RepairKind",
    "RepairState",
    "Revocation",
    "SavedView",
    "SpecialProcedure",
    "StepRecord",
    "SupplementNotice",
]
