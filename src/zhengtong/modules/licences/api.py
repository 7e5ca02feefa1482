"""Front door of `licences`."""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.kernel.access import Actor
from zhengtong.modules.licences.seals.data import (
    Place,
    SealData,
    Sealed,
    SealUseData,
    SignedBytes,
    ToSeal,
)

__all__ = [
    "Place",
    "SealData",
    "SealUseData",
    "Sealed",
    "SignedBytes",
    "ToSeal",
    "may_seal",
    "seal_batch",
    "seal_pdf",
    "seals_of",
    "sign_bytes",
]


def seal_pdf(
    *,
    content: bytes,
    organization_id: int,
    purpose: str,
    subject_kind: str,
    subject_id: str,
    title: str,
    actor: Actor,
    decided_by: int | None = None,
    case_number: str = "",
    place: Place | None = None,
) -> Sealed:
    """Set the organisation's seal for this purpose on a PDF, sign it and record the use.

    `purpose` is a key of the board `licences.plugins.seal_purposes` (`document.grant`, `licence`).
    A person (`actor`) needs a rule of the seal that names them, their post or role. The platform
    (`Actor.system`) needs a standing authorisation for the purpose that names the official who
    decided (`decided_by`, their staff id) or, without one, the platform itself.

    The bytes that come in are kept as they are; signature and picture are appended (ISO 32000
    incremental update, PAdES B-B), so that any reader validates them. Without `place` the picture
    stands on the destination named `seal` of the PDF, else at the lower right of the last page.

    Raises NoSeal, NotYourSeal, SealSuspended, SealExpired, SealKeyMissing, NotSealable (no PDF,
    encrypted, damaged).
    """
    raise NotImplementedError


def seal_batch(
    *,
    files: Sequence[ToSeal],
    organization_id: int,
    purpose: str,
    actor: Actor,
    decided_by: int | None = None,
) -> list[Sealed]:
    """The same for many PDFs in one transaction: rule, key and picture are looked up once.

    All or none: the first that cannot be sealed ends it. Call it with some hundred at a time.
    """
    raise NotImplementedError


def sign_bytes(
    *,
    content: bytes,
    organization_id: int,
    purpose: str,
    subject_kind: str,
    subject_id: str,
    title: str,
    actor: Actor,
    decided_by: int | None = None,
    case_number: str = "",
) -> SignedBytes:
    """Sign any bytes with the organisation's seal for this purpose (a manifest, a bank file).

    The signatures are detached CMS structures that `openssl cms -verify` reads. Raises as
    `seal_pdf` does.
    """
    raise NotImplementedError


def may_seal(
    *, organization_id: int, purpose: str, actor: Actor, decided_by: int | None = None
) -> bool:
    """Whether `seal_pdf` would find a seal that is usable today and a rule that allows it."""
    raise NotImplementedError


def seals_of(organization_id: int) -> list[SealData]:
    """The seals of one organisation that are not destroyed, by kind and name."""
    raise NotImplementedError
