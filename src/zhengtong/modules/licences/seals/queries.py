"""Reads of the front door and of the register's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.crypto.stores import KeyMissing, key_stores
from zhengtong.kernel.registry import UnknownPlug
from zhengtong.modules.licences.models import Seal, SealCertificate, SealState
from zhengtong.modules.licences.seals.data import SealData


def seals_of(organization_id: int) -> list[SealData]:
    """The seals of one organisation that are not destroyed, by kind and name."""
    rows = Seal.objects.filter(organization_id=organization_id).exclude(state=SealState.DESTROYED)
    today = timezone.localdate()
    return [
        SealData(
            id=s.pk,
            public_id=s.public_id,
            organization_id=s.organization_id,
            kind=s.kind,
            name=s.name,
            state=s.state,
            valid_from=s.valid_from,
            valid_until=s.valid_until,
            is_usable=s.is_usable(today),
        )
        for s in rows.defer("image", "drawing", "svg").order_by("kind", "name")
    ]


def seal_problems() -> Iterator[str]:
    """What keeps seals in use from being used, now or within a month: one sentence each."""
    rows = SealCertificate.objects.filter(
        seal__state=SealState.IN_USE, replaced_at=None, revoked_at=None
    )
    soon = timezone.now() + dt.timedelta(days=30)
    for row in rows.select_related("seal").defer("seal__image", "seal__drawing", "seal__svg"):
        words = {"seal": row.seal.name, "day": timezone.localtime(row.not_after).date()}
        if row.not_after < soon:
            yield _("印章“%(seal)s”的证书 %(day)s 到期，请换发。") % words
        try:
            key_stores.get(row.store).key(row.key_ref, row.algorithm)
        except (KeyMissing, UnknownPlug) as error:
            yield _("印章“%(seal)s”的密钥不能使用：%(why)s") % {**words, "why": error}
