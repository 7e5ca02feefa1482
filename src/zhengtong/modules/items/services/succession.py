"""One version after the other: it ends when the next begins, and goes on if that is withdrawn."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.models import VersionStatus as Status


def end_current(item_id: int, starts: dt.date) -> None:
    """Whatever would still hold on that day ends before it; what was to begin later gives way."""
    for old in ItemVersion.objects.select_for_update().filter(
        Q(ends_on=None) | Q(ends_on__gte=starts), item_id=item_id, status=Status.PUBLISHED
    ):
        old.ends_on = max(starts - dt.timedelta(days=1), old.effective_on or starts)
        if old.effective_on and old.effective_on >= starts:
            old.status = Status.WITHDRAWN
        old.save(update_fields=["status", "ends_on"])


def continue_before(withdrawn: ItemVersion, starts: dt.date) -> None:
    """The version that was to end for the withdrawn one goes on without an end."""
    before = (
        ItemVersion.objects.select_for_update()
        .filter(
            item_id=withdrawn.item_id,
            status=Status.PUBLISHED,
            number__lt=withdrawn.number,
            ends_on=starts - dt.timedelta(days=1),
        )
        .order_by("-number")
        .first()
    )
    if before is not None:
        before.ends_on = None
        before.save(update_fields=["ends_on"])
