"""Reads of versions. What a row says is built once per process and kept until the row changes.

PostgreSQL tells whether a row changed: `xmin` and `ctid` of the version, its item and its
directory entry are the key of the cache, so that one cheap query answers most reads and no process
ever shows an old state.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.kernel.memo import remembered
from zhengtong.kernel.text import Text
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.models import ItemState, ItemVersion, VersionStatus
from zhengtong.modules.items.services.catalogue import entry_of

CACHE_SIZE = 4000
_kept: OrderedDict[tuple[Any, ...], ItemVersionData] = OrderedDict()
_lock = Lock()

_KEYS = """
SELECT v.id, v.xmin::text, v.ctid::text, i.xmin::text, i.ctid::text, e.xmin::text, e.ctid::text
FROM items_version v
JOIN items_item i ON i.id = v.item_id
LEFT JOIN items_base_entry e ON e.id = i.entry_id
"""
_IN_FORCE = """
    AND v.status = 'published' AND v.effective_on <= %s
    AND (v.ends_on IS NULL OR v.ends_on >= %s)
ORDER BY v.number DESC LIMIT 1
"""


def versions() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.select_related("item__entry")


def by_id(version_id: int) -> ItemVersionData | None:
    return remembered(("item version", version_id), lambda: by_ids([version_id]).get(version_id))


def by_ids(version_ids: Iterable[int]) -> dict[int, ItemVersionData]:
    return _read(_KEYS + "WHERE v.id = ANY(%s)", [list(set(version_ids))])


def names_of(item_ids: Iterable[int]) -> dict[int, Text]:
    """The name in the newest version that is or was in force."""
    rows = ItemVersion.objects.filter(
        item_id__in=set(item_ids), status__in=[VersionStatus.PUBLISHED, VersionStatus.WITHDRAWN]
    )
    newest = rows.order_by("item_id", "-number").distinct("item_id")
    return dict(newest.values_list("item_id", "name"))


def current_of(public_id: uuid.UUID, day: dt.date | None = None) -> ItemVersionData | None:
    """The version of the item that holds on the day (today)."""
    sql = _KEYS + "WHERE i.public_id = %s" + _IN_FORCE
    found = remembered(("item", public_id, day), lambda: _one(sql, public_id, day))
    return found and remembered(("item version", found.id), lambda: found)


def version_in_force(item_id: int, day: dt.date | None = None) -> ItemVersionData | None:
    return _one(_KEYS + "WHERE i.id = %s" + _IN_FORCE, item_id, day)


def in_force_by_item(day: dt.date | None = None) -> dict[int, int]:
    """The version in force of every active item, by item."""
    on = day or timezone.localdate()
    rows = ItemVersion.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        status=VersionStatus.PUBLISHED,
        effective_on__lte=on,
        item__state=ItemState.ACTIVE,
    ).order_by("number")
    return dict(rows.values_list("item_id", "pk"))


def to_data(row: ItemVersion) -> ItemVersionData:
    """The row as others see it, its body checked; of a draft, as much as can be read."""
    item = row.item
    read = definitions.read if not row.is_open else lambda raw: definitions.outline(raw)[0]
    return ItemVersionData(
        id=row.pk,
        item_id=item.pk,
        public_id=item.public_id,
        number=row.number,
        status=row.status,
        effective_on=row.effective_on,
        ends_on=row.ends_on,
        item_state=item.state,
        implementation_code=item.implementation_code,
        owner_organization_id=item.owner_organization_id,
        region_id=item.region_id,
        name=row.name,
        matter_type=row.matter_type,
        case_kind=row.case_kind,
        statutory=row.statutory,
        promised=row.promised,
        is_historical=row.is_historical,
        form_version_id=row.form_version_id or 0,
        process_version_id=row.process_version_id or 0,
        guide=read(row.definition),
        sha256=row.sha256,
        drafted_by=row.drafted_by,
        reviewed_by=row.reviewed_by,
        published_at=row.published_at,
        **entry_of(item),
    )


def _one(sql: str, item: object, day: dt.date | None) -> ItemVersionData | None:
    on = day or timezone.localdate()
    found = _read(sql, [item, on, on])
    return next(iter(found.values()), None)


def _read(sql: str, parameters: list[Any]) -> dict[int, ItemVersionData]:
    keys = prepared.read(sql, parameters)
    with _lock:
        found = {key[0]: _kept[key] for key in keys if key in _kept}
    missing = {key[0]: key for key in keys if key[0] not in found}
    if missing:
        for row in versions().filter(pk__in=missing):
            found[row.pk] = to_data(row)
            _keep(missing[row.pk], found[row.pk])
    return found


def _keep(key: tuple[Any, ...], version: ItemVersionData) -> None:
    with _lock:
        _kept[key] = version
        while len(_kept) > CACHE_SIZE:
            _kept.popitem(last=False)
