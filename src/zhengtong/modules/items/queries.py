"""Reads of versions. A published body never changes, so it is compiled once per process."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.data import GuideData, ItemVersionData
from zhengtong.modules.items.models import ItemVersion, VersionStatus
from zhengtong.modules.items.services.catalogue import entry_of

CACHE_SIZE = 4000
_guides: OrderedDict[str, GuideData] = OrderedDict()
_lock = Lock()


def versions() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.select_related("item__entry").defer("definition")


def in_force(day: dt.date | None = None) -> QuerySet[ItemVersion]:
    """Published versions that hold on the day (today)."""
    on = day or timezone.localdate()
    return versions().filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        status=VersionStatus.PUBLISHED,
        effective_on__lte=on,
    )


def version_in_force(item_id: int) -> ItemVersionData | None:
    row = in_force().filter(item_id=item_id).order_by("-number").first()
    return to_data(row) if row else None


def by_id(version_id: int) -> ItemVersionData | None:
    row = versions().filter(pk=version_id).first()
    return to_data(row) if row else None


def by_ids(version_ids: Iterable[int]) -> dict[int, ItemVersionData]:
    return {row.pk: to_data(row) for row in versions().filter(pk__in=set(version_ids))}


def current_of(public_id: uuid.UUID) -> ItemVersionData | None:
    row = in_force().filter(item__public_id=public_id).order_by("-number").first()
    return to_data(row) if row else None


def to_data(row: ItemVersion) -> ItemVersionData:
    """The row with its compiled body (cached by fingerprint)."""
    item = row.item
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
        form_version_id=row.form_version_id,
        process_version_id=row.process_version_id,
        guide=_guide(row),
        sha256=row.sha256,
        drafted_by=row.drafted_by,
        reviewed_by=row.reviewed_by,
        published_at=row.published_at,
        **entry_of(item),
    )


def _guide(row: ItemVersion) -> GuideData:
    with _lock:
        known = _guides.get(row.sha256)
        if known:
            _guides.move_to_end(row.sha256)
            return known
    made = definitions.read(row.definition)
    with _lock:
        _guides[row.sha256] = made
        while len(_guides) > CACHE_SIZE:
            _guides.popitem(last=False)
    return made
