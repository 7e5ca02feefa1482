"""Reads of bundles: versions with the items that they stand for today."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import queries as items
from zhengtong.modules.items.bundles.data import BundleBody, BundleVersionData, MergedForm
from zhengtong.modules.items.bundles.definition import read
from zhengtong.modules.items.bundles.merging import merged_form
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.models import (
    ItemState,
    ItemVersion,
    LifeEventBundleVersion,
    VersionStatus,
)


class BundleNotFound(NotFound):
    """没有找到这件事，或者它已经停用。"""

    code = "bundle_not_found"


def items_of(body: BundleBody, day: dt.date | None = None) -> dict[str, ItemVersionData]:
    """The versions in force of the parts, by part; a part without one is left out."""
    by_item = items_in_force([p.item for p in body.parts], day)
    return {p.key: by_item[p.item] for p in body.parts if p.item in by_item}


def items_in_force(
    public_ids: Iterable[uuid.UUID], day: dt.date | None = None
) -> dict[uuid.UUID, ItemVersionData]:
    """In two queries, whatever the number."""
    on = day or timezone.localdate()
    ids = (
        ItemVersion.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on),
            item__public_id__in=list(public_ids),
            item__state=ItemState.ACTIVE,
            status=VersionStatus.PUBLISHED,
            effective_on__lte=on,
            form_version__isnull=False,
        )
        .order_by("number")
        .values_list("pk", flat=True)
    )
    return {v.public_id: v for v in items.by_ids(ids).values()}


def form_of(body: BundleBody, found: Mapping[str, ItemVersionData]) -> MergedForm:
    """The merged form over these items; not published."""
    versions = forms.form_versions(v.form_version_id for v in found.values())
    definitions = {key: versions[v.form_version_id].definition for key, v in found.items()}
    return merged_form(body, found, definitions)


def fingerprint(found: Mapping[str, ItemVersionData]) -> str:
    """Of the item versions that a merged form was made over."""
    text = ",".join(f"{key}:{found[key].id}" for key in sorted(found))
    return hashlib.sha256(text.encode()).hexdigest()


def to_data(row: LifeEventBundleVersion, *, with_items: bool = True) -> BundleVersionData:
    body = read(row.definition)
    return BundleVersionData(
        id=row.pk,
        public_id=row.public_id,
        bundle_id=row.bundle_id,
        bundle_public_id=row.bundle.public_id,
        key=row.bundle.key,
        number=row.number,
        status=row.status,
        effective_on=row.effective_on,
        ends_on=row.ends_on,
        lead_organization_id=row.bundle.lead_organization_id,
        body=body,
        definition=row.definition,
        sha256=row.sha256,
        drafted_by=row.drafted_by,
        reviewed_by=row.reviewed_by,
        lock_version=row.lock_version,
        items=items_of(body) if with_items else {},
    )


def in_force(day: dt.date | None = None) -> list[LifeEventBundleVersion]:
    """The versions that hold on the day, one a bundle."""
    on = day or timezone.localdate()
    rows = LifeEventBundleVersion.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        status=VersionStatus.PUBLISHED,
        effective_on__lte=on,
    ).select_related("bundle")
    newest = {row.bundle_id: row for row in rows.order_by("number")}
    return sorted(newest.values(), key=lambda row: row.bundle_id)


def bundles() -> list[BundleVersionData]:
    """All bundles in force. The items of all of them come in two queries."""
    rows = in_force()
    bodies = [to_data(row, with_items=False) for row in rows]
    found = items_in_force({p.item for b in bodies for p in b.body.parts})
    return [
        BundleVersionData(
            **{
                **{f: getattr(b, f) for f in b.__dataclass_fields__},
                "items": {p.key: found[p.item] for p in b.body.parts if p.item in found},
            }
        )
        for b in bodies
    ]


def current_bundle(public_id: uuid.UUID | str) -> BundleVersionData:
    """The version of a bundle in force today. Raises BundleNotFound."""
    row = next((r for r in in_force() if str(r.bundle.public_id) == str(public_id)), None)
    if row is None:
        raise BundleNotFound
    return to_data(row)


def bundle_version(version_id: int) -> BundleVersionData:
    """Any version, by id. Raises BundleNotFound."""
    row = LifeEventBundleVersion.objects.select_related("bundle").filter(pk=version_id).first()
    if row is None:
        raise BundleNotFound
    return to_data(row)


def bundle_bodies(version_ids: Iterable[int]) -> dict[int, BundleBody]:
    """What the versions say, without their items; in one query."""
    rows = LifeEventBundleVersion.objects.filter(pk__in=set(version_ids))
    return {row.pk: read(row.definition) for row in rows.only("definition")}


def current_bundles(keys: Iterable[str]) -> dict[str, BundleVersionData]:
    """The versions in force today by the key of the bundle; those without one are left out."""
    wanted = set(keys)
    return {b.key: b for b in bundles() if b.key in wanted}


def life_event_bundles() -> list[BundleVersionData]:
    """Those in force that people meet in life: not the stages of investment projects."""
    return [b for b in bundles() if b.body.audience != "project"]
