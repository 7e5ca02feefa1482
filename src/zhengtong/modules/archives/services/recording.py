"""What every command on a record does: take hold of it, keep what happened."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.errors import RecordNotFound
from zhengtong.modules.archives.models import ArchiveEvent, ArchiveRecord
from zhengtong.modules.org import api as org


def lock(record_id: int | uuid.UUID, actor: Actor, permission: str) -> ArchiveRecord:
    """The record, locked, for one who has the permission where it belongs. Raises RecordNotFound
    for one who may not even see it."""
    by = {"public_id": record_id} if isinstance(record_id, uuid.UUID) else {"pk": record_id}
    rows = ArchiveRecord.objects.select_for_update(of=("self",)).select_related("fonds")
    record = rows.filter(**by).defer("vector").first()
    if record is None or not (actor.kind == "system" or policies.lists(actor, record)):
        raise RecordNotFound
    require(actor, permission, record)
    return record


def lock_all(ids: list[int], actor: Actor, permission: str) -> list[ArchiveRecord]:
    """Several, in the order of their keys."""
    return [lock(pk, actor, permission) for pk in sorted(set(ids))]


def note(
    record: ArchiveRecord,
    kind: str,
    actor: Actor,
    *,
    at: dt.datetime | None = None,
    **detail: Any,
) -> None:
    """Append what happened, for readers of the record and for the audit log."""
    ArchiveEvent.objects.create(
        record=record, kind=kind, at=at or timezone.now(), by=who(actor), detail=detail
    )
    audit.record(
        f"archives.{kind}",
        actor=actor,
        stream=f"archive:{record.pk}",
        object_type="archive_record",
        object_id=record.code,
        detail=detail,
    )


def who(actor: Actor) -> str:
    """`档案局 文守真`; the platform as such."""
    if actor.kind == "system":
        return "平台"
    if actor.organization_id is None:
        return actor.name[:120]
    return f"{org.organization(actor.organization_id).short_name_zh} {actor.name}"[:120]


@command
def used_list(*, number: str, what: str, actor: Actor) -> None:
    """A list or its packages were taken off the platform."""
    audit.record(
        "archives.list_taken",
        actor=actor,
        stream="archives",
        object_type="archive_list",
        object_id=number,
        detail={"what": what},
    )
