"""The shipped indices into the tables: those that are missing; what a county changed stays."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.models import Index, IndexVersion
from zhengtong.modules.assessment.indices.policies import DEFINE, require_everywhere
from zhengtong.modules.assessment.indices.shipped import SHIPPED
from zhengtong.modules.assessment.versions import DraftState


@command
def install(*, actor: Actor) -> int:
    """Take in those that are not there yet, as published; returns how many were new."""
    require_everywhere(actor, DEFINE)
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
            state=DraftState.PUBLISHED,
            published_at=timezone.now(),
            **shipped.wording.columns(),
        )
        index.save(update_fields=["current"])
        count += 1
    if count:
        audit.record(
            "assessment.install_indices",
            actor=actor,
            stream="indices",
            object_type="index",
            detail={"count": count},
        )
    return count


def missing() -> int:
    """How many of the shipped ones are not there."""
    keys = {s.key for s in SHIPPED}
    return len(keys) - Index.objects.filter(key__in=keys).count()
