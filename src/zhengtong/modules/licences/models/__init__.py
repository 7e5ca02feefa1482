"""Tables of licences and of seals."""

from zhengtong.modules.licences.models.batch import BatchRow, BatchState, LicenceBatch
from zhengtong.modules.licences.models.catalogue import (
    FieldType,
    HolderKind,
    LicenceType,
    TypeVersion,
    VersionStatus,
)
from zhengtong.modules.licences.models.licence import (
    Edition,
    FileKind,
    Licence,
    LicenceEvent,
    LicenceFile,
)
from zhengtong.modules.licences.models.looking import (
    AccessKind,
    Consent,
    ConsentKind,
    ConsentState,
    LicenceAccess,
    ShowCode,
)
from zhengtong.modules.licences.models.seal import (
    Seal,
    SealAuthority,
    SealCertificate,
    SealedKind,
    SealEvent,
    SealEventKind,
    SealKind,
    SealRule,
    SealState,
    SealUse,
)

__all__ = [
    "AccessKind",
    "BatchRow",
    "BatchState",
    "Consent",
    "ConsentKind",
    "ConsentState",
    "Edition",
    "FieldType",
    "FileKind",
    "HolderKind",
    "Licence",
    "LicenceAccess",
    "LicenceBatch",
    "LicenceEvent",
    "LicenceFile",
    "LicenceType",
    "Seal",
    "SealAuthority",
    "SealCertificate",
    "SealEvent",
    "SealEventKind",
    "SealKind",
    "SealRule",
    "SealState",
    "SealUse",
    "SealedKind",
    "ShowCode",
    "TypeVersion",
    "VersionStatus",
]
