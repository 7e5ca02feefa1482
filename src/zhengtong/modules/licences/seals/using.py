"""Use of a seal: choose it, sign, record. What the front door calls."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import lru_cache

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.crypto import cms, digests
from zhengtong.core.crypto.algorithms import OF
from zhengtong.core.crypto.stores import KeyMissing, key_stores
from zhengtong.core.ofd import api as ofd
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.licences.models import (
    Seal,
    SealAuthority,
    SealCertificate,
    SealedKind,
    SealUse,
)
from zhengtong.modules.licences.seals import pdf, pictures
from zhengtong.modules.licences.seals.authority import PDF, SM2
from zhengtong.modules.licences.seals.choosing import Chosen, choose, purpose_label
from zhengtong.modules.licences.seals.data import Place, Sealed, SignedBytes, ToSeal
from zhengtong.modules.licences.seals.errors import SealKeyMissing
from zhengtong.modules.org import api as org


@command
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
    decided_on: dt.date | None = None,
    case_number: str = "",
    place: Place | None = None,
) -> Sealed:
    """Set the organisation's seal for this purpose on a PDF, sign it and record the use.

    `purpose` is a key of the board `licences.plugins.seal_purposes` (`document.grant`, `licence`).
    A person (`actor`) needs a rule of the seal that names them, their post or role. The platform
    (`Actor.system`) needs a standing authorisation for the purpose that names the official who
    decided (`decided_by`, their staff id; by the posts they had on `decided_on`, today) or the
    platform itself.

    The bytes that come in are kept as they are; signature and picture are appended (ISO 32000
    incremental update, PAdES B-B), so that any reader validates them. Without `place` the picture
    stands on the destination named `seal` of the PDF, else at the lower right of the last page.
    Some 20 ms of CPU.

    Raises NoSeal, NotYourSeal, SealSuspended, SealDestroyed, SealExpired, SealKeyMissing,
    NotSealable (no PDF, encrypted, damaged).
    """
    file = ToSeal(
        content=content,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        case_number=case_number,
        place=place,
    )
    [done] = seal_batch(
        files=[file],
        organization_id=organization_id,
        purpose=purpose,
        actor=actor,
        decided_by=decided_by,
        decided_on=decided_on,
    )
    return done


@command
def seal_batch(
    *,
    files: Sequence[ToSeal],
    organization_id: int,
    purpose: str,
    actor: Actor,
    decided_by: int | None = None,
    decided_on: dt.date | None = None,
) -> list[Sealed]:
    """The same for many PDFs in one transaction: rule, key and picture are looked up once.

    All or none: the first that cannot be sealed ends it. Call it with some hundred at a time.
    """
    use = Use(organization_id, purpose, actor, decided_by, decided_on)
    reason = purpose_label(purpose)
    done = []
    for file in files:
        content, sm2 = pdf.sealed(
            file.content, press=use.press, at=use.at, reason=reason, place=file.place
        )
        done.append((use.row(SealedKind.PDF, file, content, sm2=sm2), content))
    use.record([row for row, _content in done])
    return [
        Sealed(
            content=content,
            use_id=row.public_id,
            seal_id=use.press.public_id,
            seal_name=use.press.name,
            signed_at=use.at,
            sha256=row.sha256,
            sm3=row.sm3,
            has_sm2=row.sm2 is not None,
        )
        for row, content in done
    ]


@command
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
    decided_on: dt.date | None = None,
    case_number: str = "",
) -> SignedBytes:
    """Sign any bytes with the organisation's seal for this purpose (a manifest, a bank file).

    The signatures are detached CMS structures; OpenSSL reads that of the RSA or ECDSA key with
    `openssl cms -verify`. Raises as `seal_pdf` does.
    """
    use = Use(organization_id, purpose, actor, decided_by, decided_on)
    file = ToSeal(
        content=content,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        case_number=case_number,
    )
    signature = signed(use.press.signer, content, at=use.at)
    sm2 = signed(use.press.sm2, content, at=use.at) if use.press.sm2 else None
    row = use.row(SealedKind.DATA, file, content, signature=signature, sm2=sm2)
    use.record([row])
    return SignedBytes(
        cms=signature,
        sm2=sm2,
        use_id=row.public_id,
        seal_id=use.press.public_id,
        seal_name=use.press.name,
        signed_at=use.at,
        sha256=row.sha256,
        sm3=row.sm3,
    )


@command
def seal_ofd(
    *,
    content: bytes,
    organization_id: int,
    purpose: str,
    subject_kind: str,
    subject_id: str,
    title: str,
    actor: Actor,
    decided_by: int | None = None,
    decided_on: dt.date | None = None,
    case_number: str = "",
    place: Place | None = None,
) -> Sealed:
    """Set the seal on an OFD: its picture at `place`, its signature (SM2, or the other key where
    SM2 is not there) over every part. `sha256` and `sm3` are those of what is signed.

    Raises as `seal_pdf` does, NotOfd or BrokenOfd, and SignedAlready for one with a signature.
    """
    use = Use(organization_id, purpose, actor, decided_by, decided_on)
    signer = use.press.sm2 or use.press.signer
    described: list[bytes] = []

    def sign(description: bytes) -> bytes:
        described.append(description)
        return signed(signer, description, at=use.at)

    made = ofd.sign(
        content,
        signer=sign,
        stamps=[_stamp(use, place or Place())],
        signed_at=use.at,
        method=OF[signer.key.algorithm].signature,
        provider=ofd.Provider(company=use.press.organization),
    )
    file = ToSeal(
        content=content,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        case_number=case_number,
    )
    row = use.row(SealedKind.OFD, file, described[0], certificate_id=signer.certificate_id)
    use.record([row])
    return Sealed(
        content=made,
        use_id=row.public_id,
        seal_id=use.press.public_id,
        seal_name=use.press.name,
        signed_at=use.at,
        sha256=row.sha256,
        sm3=row.sm3,
        has_sm2=signer is use.press.sm2,
    )


def _stamp(use: Use, place: Place) -> ofd.Stamp:
    press = use.press
    return ofd.Stamp(
        picture=press.png,
        page=place.page if place.page > 0 else 1,
        x=place.x - press.width / 2,
        y=place.y - press.height / 2,
        width=press.width,
        height=press.height,
    )


def may_seal(
    *,
    organization_id: int,
    purpose: str,
    actor: Actor,
    decided_by: int | None = None,
    decided_on: dt.date | None = None,
) -> bool:
    """Whether `seal_pdf` would find a seal that is usable today and a rule that allows it."""
    return (
        why_not_seal(
            organization_id=organization_id,
            purpose=purpose,
            actor=actor,
            decided_by=decided_by,
            decided_on=decided_on,
        )
        is None
    )


def why_not_seal(
    *,
    organization_id: int,
    purpose: str,
    actor: Actor,
    decided_by: int | None = None,
    decided_on: dt.date | None = None,
) -> DomainError | None:
    """What `seal_pdf` would refuse with, before there is a file; None when it would not."""
    try:
        choose(
            organization_id=organization_id,
            purpose=purpose,
            actor=actor,
            decided_by=decided_by,
            decided_on=decided_on,
            lock=False,
        )
    except DomainError as error:
        return error
    return None


class Use:
    """A seal that may be used now: chosen, locked, its keys at hand."""

    def __init__(
        self,
        organization_id: int,
        purpose: str,
        actor: Actor,
        decided_by: int | None,
        decided_on: dt.date | None,
    ) -> None:
        self.chosen = choose(
            organization_id=organization_id,
            purpose=purpose,
            actor=actor,
            decided_by=decided_by,
            decided_on=decided_on,
            lock=True,
        )
        self.press = press_of(self.chosen)
        self.purpose, self.actor, self.at = purpose, actor, timezone.now()
        self.is_automatic = actor.kind == "system"
        self.staff_id = decided_by if self.is_automatic else actor.staff_id
        self.name = actor.name
        if self.is_automatic and decided_by is not None:
            self.name = org.staff_names([decided_by]).get(decided_by, actor.name)

    def row(
        self,
        kind: SealedKind,
        file: ToSeal,
        content: bytes,
        *,
        signature: bytes | None = None,
        sm2: bytes | None = None,
        certificate_id: int | None = None,
    ) -> SealUse:
        return SealUse(
            seal_id=self.chosen.seal.id,
            certificate_id=certificate_id or self.press.signer.certificate_id,
            rule_id=self.chosen.rule.id,
            purpose=self.purpose,
            kind=kind,
            subject_kind=file.subject_kind,
            subject_id=file.subject_id,
            title=file.title[:200],
            case_number=file.case_number,
            by_name=self.name[:80],
            staff_id=self.staff_id,
            is_automatic=self.is_automatic,
            used_at=self.at,
            size=len(content),
            sha256=digests.sha256(content),
            sm3=digests.sm3(content),
            cms=signature,
            sm2=sm2,
        )

    def record(self, rows: Sequence[SealUse]) -> None:
        """The register of uses, and one line in the audit log for all of them."""
        if not rows:
            return
        SealUse.objects.bulk_create(rows, batch_size=500)
        audit.record(
            "licences.use_seal",
            actor=self.actor,
            # Uses of one seal must not wait for each other, so each batch has its own chain.
            stream=f"seal_use:{rows[0].public_id}",
            object_type="seal",
            object_id=self.chosen.seal.id,
            detail={
                "purpose": self.purpose,
                "files": len(rows),
                "staff": self.staff_id,
                "sha256": [row.sha256 for row in rows[:20]],
            },
        )


def signed(signer: pdf.Signer, content: bytes, *, at: dt.datetime) -> bytes:
    """A detached signature of any bytes."""
    is_sm2 = signer.key.algorithm == SM2
    digest = digests.sm3_bytes(content) if is_sm2 else hashlib.sha256(content).digest()
    return cms.sign(
        digest=digest,
        key=signer.key,
        certificate=signer.certificate,
        authority=signer.authority,
        signed_at=at,
    )


def press_of(chosen: Chosen) -> pdf.Press:
    """Picture and keys of a seal, kept in the process. Raises SealKeyMissing."""
    serials = chosen.seal.certificates
    try:
        return _press(chosen.seal.id, serials[PDF], serials.get(SM2))
    except KeyMissing as error:
        raise SealKeyMissing(seal=chosen.seal.name) from error


@lru_cache(maxsize=128)
def _press(seal_id: int, serial: str, sm2_serial: str | None) -> pdf.Press:
    seal = Seal.objects.get(pk=seal_id)
    own = SealCertificate.objects.get(serial=serial)
    beside = SealCertificate.objects.get(serial=sm2_serial) if sm2_serial else None
    return pdf.Press(
        name=seal.name,
        public_id=seal.public_id,
        organization=org.organization(seal.organization_id).name_zh,
        png=pictures.png_of(seal),
        drawing=bytes(seal.drawing),
        width=float(seal.width_mm),
        height=float(seal.height_mm),
        signer=_signer(own),
        sm2=_signer(beside) if beside else None,
    )


def _signer(row: SealCertificate) -> pdf.Signer:
    root = SealAuthority.objects.get(family=row.family)
    return pdf.Signer(
        certificate_id=row.pk,
        key=key_stores.get(row.store).key(row.key_ref, row.algorithm),
        certificate=bytes(row.certificate),
        authority=bytes(root.certificate),
    )
