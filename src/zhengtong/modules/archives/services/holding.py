"""Taken in (入库): the archivist accepts what passed its check."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.archives.errors import NothingChosen, NotSound
from zhengtong.modules.archives.services.recording import lock_all, note
from zhengtong.modules.archives.states import Act


@command
def hold_records(*, ids: list[int], actor: Actor) -> int:
    """All or none. Raises NothingChosen, NotSound, RecordStateError."""
    if not ids:
        raise NothingChosen
    now = timezone.now()
    records = lock_all(ids, actor, "archives.manage")
    for record in records:
        record.turn(Act.HOLD)
        if not record.is_sound:
            raise NotSound
        record.held_at = now
        record.save(update_fields=["state", "held_at", "version"])
        note(record, "held", actor, at=now)
    return len(records)
