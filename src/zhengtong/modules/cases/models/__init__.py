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
from zhengtong.modules.cases.models.exchange import (
    BatchState,
    ExchangeAccept,
    ExchangeBatch,
    ExchangeCheck,
    ExchangeCode,
    ExchangeDifference,
    ExchangeFault,
    ExchangeMaterial,
    ExchangePosition,
    ExchangeProcess,
    ExchangeResult,
    ExchangeSpecialProcedure,
    ExchangeState,
    Operation,
)
from zhengtong.modules.cases.models.fact import CaseFact
from zhengtong.modules.cases.models.forwarding import CompletionRequest, Forwarding, Redirection
from zhengtong.modules.cases.models.guidance import Guidance, GuidanceAdvice, GuidanceStatus
from zhengtong.modules.cases.models.period import ExtensionRequest, SpecialProcedure
from zhengtong.modules.cases.models.project import (
    Project,
    ProjectKind,
    ProjectScheme,
    ProjectStage,
    StageOutcome,
)
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
from zhengtong.modules.cases.models.subcase import PartOutcome, SubCase
from zhengtong.modules.cases.models.supplement import SupplementNotice

__all__ = [
    "BEFORE_DECISION",
    "Application",
    "ApplicationMaterial",
    "BatchState",
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
    "CompletionRequest",
    "CreditRepair",
    "DeliveryMethod",
    "Density",
    "DocumentKind",
    "DraftPromise",
    "ExchangeAccept",
    "ExchangeBatch",
    "ExchangeCheck",
    "ExchangeCode",
    "ExchangeDifference",
    "ExchangeFault",
    "ExchangeMaterial",
    "ExchangePosition",
    "ExchangeProcess",
    "ExchangeResult",
    "ExchangeSpecialProcedure",
    "ExchangeState",
    "ExtensionRequest",
    "Forwarding",
    "Guidance",
    "GuidanceAdvice",
    "GuidanceStatus",
    "LegalOutcome",
    "MaterialState",
    "Operation",
    "PartEnd",
    "PartOutcome",
    "PersonalDesk",
    "Project",
    "ProjectKind",
    "ProjectScheme",
    "ProjectStage",
    "Promise",
    "PromiseKind",
    "PromiseReminder",
    "PromiseState",
    "PromisedMaterial",
    "QueryAttempt",
    "Rating",
    "RatingLevel",
    "Redirection",
    "RepairKind",
    "RepairState",
    "Revocation",
    "SavedView",
    "SpecialProcedure",
    "StageOutcome",
    "StepRecord",
    "SubCase",
    "SupplementNotice",
]
