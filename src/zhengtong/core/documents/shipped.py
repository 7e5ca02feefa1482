"""The templates that come with the platform, as versions in the database: kept after migrations."""

from __future__ import annotations

from typing import Any

from django.apps import apps as all_apps
from django.utils import timezone

from zhengtong.core.documents.models import SHIPPED, State
from zhengtong.core.documents.plugins import kinds
from zhengtong.core.documents.published import forget

PLATFORM = "平台"


def keep_shipped(*, apps: Any = all_apps, **_: Any) -> None:
    """Receiver of post_migrate (a flush sends it too): a body that is new becomes a version."""
    try:
        versions = apps.get_model("documents", "TemplateVersion").objects
        events = apps.get_model("documents", "TemplateEvent").objects
    except LookupError:
        return
    held = {v.kind: v for v in versions.filter(scope_kind=SHIPPED, state=State.PUBLISHED)}
    now = timezone.now()
    for key, kind in kinds.items():
        before = held.get(key)
        if before is not None and before.body == kind.shipped:
            continue
        if before is not None:
            before.state = State.REPLACED
            before.save(update_fields=["state"])
        made = versions.create(
            kind=key,
            scope_kind=SHIPPED,
            number=before.number + 1 if before else 1,
            state=State.PUBLISHED,
            body=kind.shipped,
            based_on=before,
            edited_at=now,
            edited_by=PLATFORM,
            published_at=now,
            published_by=PLATFORM,
        )
        events.create(version=made, action="shipped", at=now, actor_name=PLATFORM)
    forget()
