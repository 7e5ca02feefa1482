"""Reads of the front door and of the register's pages."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.modules.licences.models import Seal, SealState
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
