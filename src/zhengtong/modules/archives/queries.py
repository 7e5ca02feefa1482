"""Reads of the catalogue."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from zhengtong.kernel import bigrams
from zhengtong.kernel.access import Actor
from zhengtong.kernel.pagination import BadCursor, Page, decode_cursor, encode_cursor
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.data import RecordData
from zhengtong.modules.archives.errors import RecordNotFound
from zhengtong.modules.archives.models import ArchivePackage, ArchiveRecord

PAGE_SIZE = 30
FILTERS = ("q", "organization", "year", "retention", "category", "state", "sound")
_NUMBER = re.compile(r"[0-9A-Za-z·\-]{4,60}")


def search(
    actor: Actor, filters: Mapping[str, str], *, cursor: str | None = None
) -> Page[ArchiveRecord]:
    """A page of the catalogue, newest first. A number (档号, 办件编号) is looked for from its
    beginning, words as they stand in title, people, organ."""
    rows = filtered(policies.visible_to(actor), filters)
    if cursor:
        rows = rows.filter(pk__lt=_position(cursor))
    rows = rows.select_related("fonds").defer("vector").order_by("-pk")
    found = list(rows[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    return Page(rows=found, next_cursor=encode_cursor(found[-1].pk) if more else None)


def _position(cursor: str) -> int:
    (pk,) = decode_cursor(cursor, length=1)
    if not isinstance(pk, int) or not 0 < pk < 2**63:
        raise BadCursor
    return pk


def filtered(rows: QuerySet[ArchiveRecord], filters: Mapping[str, str]) -> QuerySet[ArchiveRecord]:
    """The rows that pass; unknown values pass nothing."""
    text = filters.get("q", "").strip()
    if text:
        rows = rows.filter(_words(text))
    for key in ("organization", "year"):
        if value := filters.get(key, ""):
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            name = "organization_id" if key == "organization" else key
            rows = rows.filter(**{name: number})
    for key in ("retention", "category", "state"):
        if value := filters.get(key, ""):
            rows = rows.filter(**{key: value})
    if filters.get("sound"):
        rows = rows.filter(is_sound=filters["sound"] == "yes")
    return rows


def _words(text: str) -> Q:
    if _NUMBER.fullmatch(text):
        return Q(code__startswith=text) | Q(source_number__startswith=text)
    query = bigrams.phrase(text)
    if not query:
        return Q(pk__in=())
    return Q(vector=SearchQuery(query, search_type="raw", config="simple"))


def one(actor: Actor, public_id: uuid.UUID) -> ArchiveRecord:
    """Raises RecordNotFound, also for one whom it is none of the business of."""
    rows = ArchiveRecord.objects.select_related("fonds", "rule__plan").defer("vector")
    record = rows.filter(public_id=public_id).first()
    if record is None or not policies.lists(actor, record):
        raise RecordNotFound
    return record


def packages_of(record: ArchiveRecord) -> list[ArchivePackage]:
    return list(ArchivePackage.objects.filter(record=record).order_by("number"))


def record_of_source(*, kind: str, source_id: str) -> RecordData | None:
    """The record of a source, for who filed it."""
    return records_of_sources(kind=kind, source_ids=[source_id]).get(source_id)


def records_of_sources(*, kind: str, source_ids: Iterable[str]) -> dict[str, RecordData]:
    """The same for many, by source."""
    rows = (
        ArchiveRecord.objects.select_related("fonds", "rule__plan")
        .defer("vector")
        .filter(source_kind=kind, source_id__in=list(source_ids))
    )
    records = {r.source_id: r for r in rows}
    counts = dict(
        ArchivePackage.objects.filter(record__in=[r.pk for r in records.values()])
        .values_list("record_id")
        .annotate(n=Count("pk"))
    )
    return {
        key: RecordData.of(record, packages=counts.get(record.pk, 0))
        for key, record in records.items()
    }


def figures(rows: QuerySet[ArchiveRecord]) -> dict[str, Any]:
    """How many there are by state, in one query."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
