"""Use of a seal: choose it, sign, record. What the front door calls."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import lru_cache

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.crypto import cms, digests
from zhengtong.core.crypto.stores import KeyMissing, key_stores
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.licences.models import (
    Seal,
    SealAuthority,
    SealCertificate,
    SealedKind,
    SealUse,
)
from zhengtong.modules.licences.seals import pdf
from zhengtong.modules.licences.seals.authority import PDF, SM2
from zhengtong.modules.licences.seals.choosing import Chosen, choose, purpose_label
from zhengtong.modules.licences.seals.data import Place, Sealed, SignedBytes, ToSeal
from zhengtong.modules.licences.seals.errors import SealKeyMissing


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
    """See `licences.api.seal_pdf`."""
    file = ToSeal(
        content=content,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        case_number=case_number,
        place=place,
    )
    [sealed] = seal_batch(
        files=[file],
        organization_id=organization_id,
        purpose=purpose,
        actor=actor,
        decided_by=decided_by,
        decided_on=decided_on,
    )
    return sealed


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
    """See `licences.api.seal_batch`."""
    chosen = choose(
        organization_id=organization_id,
        purpose=purpose,
        actor=actor,
        decided_by=decided_by,
        decided_on=decided_on,
        lock=True,
    )
    press = press_of(chosen)
    now, reason = timezone.now(), purpose_label(purpose)
    use = _Use(chosen, press, purpose, actor, decided_by, now)
    done = []
    for file in files:
        content, sm2 = pdf.sealed(file.content, press=press, at=now, reason=reason, place=file.place)
        row = use.row(SealedKind.PDF, file, content, sm2=sm2)
        SealUse.objects.bulk_create([row]) if len(files) == 1 else None
        done.append((row, content))
    return use.recorded(done)
