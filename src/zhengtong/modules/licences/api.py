"""Front door of `licences`."""

from __future__ import annotations

from zhengtong.modules.licences.seals.data import (
    Place,
    SealData,
    Sealed,
    SignedBytes,
    ToSeal,
)
from zhengtong.modules.licences.seals.errors import (
    NoSeal,
    NotSealable,
    NotYourSeal,
    SealDestroyed,
    SealExpired,
    SealKeyMissing,
    SealSuspended,
)
from zhengtong.modules.licences.seals.queries import seals_of
from zhengtong.modules.licences.seals.register import SealDraft, make_seal
from zhengtong.modules.licences.seals.rules import RuleDraft, add_rule
from zhengtong.modules.licences.seals.using import (
    may_seal,
    seal_batch,
    seal_pdf,
    sign_bytes,
    why_not_seal,
)

__all__ = [
    "NoSeal",
    "NotSealable",
    "NotYourSeal",
    "Place",
    "RuleDraft",
    "SealData",
    "SealDestroyed",
    "SealDraft",
    "SealExpired",
    "SealKeyMissing",
    "SealSuspended",
    "Sealed",
    "SignedBytes",
    "ToSeal",
    "add_rule",
    "make_seal",
    "may_seal",
    "seal_batch",
    "seal_pdf",
    "seals_of",
    "sign_bytes",
    "why_not_seal",
]
