"""The shipped indices into the tables: those that are missing; what a county changed stays."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.modules.assessment.indices.models import Index, IndexState, IndexVersion
from zhengtong.modules.assessment.indices.shipped import SHIPPED


@command
def install() -> int:
    """Runs at every upgrade; returns how many were new."""
    count = 0
    for position, shipped in enumerate(SHIPPED):
        index, is_new = Index.objects.get_or_create(
            key=shipped.key, defaults={"position": position}
        )
        if not is_new:
            continue
        index.current = IndexVersion.objects.create(
            index=index,
            number=1,
            state=IndexState.PUBLISHED,
            published_at=timezone.now(),
            **shipped.wording.columns(),
        )
        index.save(update_fields=["current"])
        count += 1
    return count
