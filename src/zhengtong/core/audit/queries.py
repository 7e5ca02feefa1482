"""Reading the log, newest first, by key."""

from __future__ import annotations

import datetime as dt

from zhengtong.core.audit.data import EntryData
from zhengtong.core.audit.models import AuditEntry
from zhengtong.kernel.pagination import Page, decode_cursor, encode_cursor

PAGE_SIZE = 50


def entries(
    *,
    action: str = "",
    actor_name: str = "",
    object_id: str = "",
    stream: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    cursor: str = "",
) -> Page[EntryData]:
    """Entries whose action begins so, by that actor, about that object, of that stream, in that
    time."""
    rows = AuditEntry.objects.order_by("-id")
    if action:
        rows = rows.filter(action__startswith=action)
    if actor_name:
        rows = rows.filter(actor_name=actor_name)
    if object_id:
        rows = rows.filter(object_id=object_id)
    if stream:
        rows = rows.filter(stream=stream)
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    if cursor:
        (last,) = decode_cursor(cursor, length=1)
        rows = rows.filter(id__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    shown = found[:PAGE_SIZE]
    return Page(
        rows=[_data(row) for row in shown],
        next_cursor=encode_cursor(shown[-1].pk) if more else None,
    )


def _data(row: AuditEntry) -> EntryData:
    return EntryData(
        id=row.pk,
        at=row.at,
        action=row.action,
        actor_kind=row.actor_kind,
        actor_name=row.actor_name,
        address=row.address,
        channel=row.channel,
        stream=row.stream,
        seq=row.seq,
        object_type=row.object_type,
        object_id=row.object_id,
        detail=row.detail,
        hash=bytes(row.hash).hex(),
    )
