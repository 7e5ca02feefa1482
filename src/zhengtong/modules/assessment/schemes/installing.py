"""The shipped schemes into the tables: those that are missing; a changed file is a new version."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhengtong.modules.assessment.schemes import shipped
from zhengtong.modules.assessment.schemes.models import Scheme, SchemeVersion, VersionState
from zhengtong.modules.assessment.schemes.reading import read


def install() -> None:
    """Runs at every upgrade; changes nothing where the newest version says the same."""
    with transaction.atomic():
        for key in shipped.KEYS:
            _one(key)


def _one(key: str) -> None:
    definition = shipped.definition(key)
    read(definition)
    scheme, _made = Scheme.objects.get_or_create(key=key)
    latest = scheme.versions.order_by("-number").first()
    if latest is not None and (
        latest.definition == definition or latest.drafted_by_id or latest.state != "published"
    ):
        # What somebody of the county has taken in hand is no longer ours to change.
        return
    scheme.current = SchemeVersion.objects.create(
        scheme=scheme,
        number=latest.number + 1 if latest else 1,
        definition=definition,
        state=VersionState.PUBLISHED,
        published_at=timezone.now(),
    )
    scheme.save(update_fields=["current"])
