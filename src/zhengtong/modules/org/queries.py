"""Reads of the front door: rows in, `data` out. Batches take ids and return dictionaries."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengtong.core.prepared import read
from zhengtong.core.rows import all_of
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.memo import remembered
from zhengtong.modules.org import data
from zhengtong.modules.org.models import Organization, Post, Region, Representation, StaffMember

Ids = Collection[int]


def region(region_id: int) -> data.RegionData:
    """Raises NotFound."""
    return remembered(
        ("region", region_id), lambda: the_one(_regions(all_of(Region, "id = %s", [region_id])))
    )


def region_by_code(code: str) -> data.RegionData | None:
    """By the 12-digit code, or a shorter one as people write it (`999021`)."""
    whole = code.ljust(12, "0")
    return remembered(
        ("region code", whole), lambda: the_first(_regions(all_of(Region, "code = %s", [whole])))
    )


def regions(
    *,
    parent_id: int | None = None,
    level: str | None = None,
    within_id: int | None = None,
    ids: Ids | None = None,
) -> list[data.RegionData]:
    """Regions by code; `within_id` takes the region itself and all below it."""
    found = Region.objects.all()
    if parent_id is not None:
        found = found.filter(parent_id=parent_id)
    if level is not None:
        found = found.filter(level=level)
    if ids is not None:
        found = found.filter(pk__in=ids)
    if within_id is not None:
        found = found.filter(path__startswith=region(within_id).path)
    return _regions(found)


def region_trail(region_id: int) -> list[data.RegionData]:
    """The region and all above it, province first: an address in words."""
    return remembered(
        ("region trail", region_id),
        lambda: _regions(all_of(Region, _TRAIL, [region_id])),
    )


_TRAIL = """code IN (
    SELECT rpad(part, 12, '0') FROM org_region r, string_to_table(rtrim(r.path, '/'), '/') part
    WHERE r.id = %s) ORDER BY code"""


def _regions(found: Iterable[Region]) -> list[data.RegionData]:
    return [
        data.RegionData(
            id=r.pk,
            code=r.code,
            level=r.level,
            name_zh=r.name,
            name_en=r.name_en,
            parent_id=r.parent_id,
            path=r.path,
        )
        for r in found
    ]


def organization(organization_id: int) -> data.OrganizationData:
    """Raises NotFound."""
    return remembered(
        ("organization", organization_id),
        lambda: the_one(_organizations(all_of(Organization, "id = %s", [organization_id]))),
    )


def organization_by_key(key: str, *, region_id: int | None = None) -> data.OrganizationData | None:
    """The organisation with this key; `region_id` chooses the county where there are several."""
    rows = Organization.objects.filter(key=key)
    if region_id is not None:
        path = region(region_id).path
        county = "/".join(path.rstrip("/").split("/")[:3]) + "/"
        rows = rows.filter(region__path__startswith=county)
    return the_first(_organizations(rows[:1]))


def organizations(
    *,
    ids: Ids | None = None,
    kind: str | None = None,
    region_id: int | None = None,
    parent_id: int | None = None,
) -> list[data.OrganizationData]:
    """In their official order; `region_id` takes what lies in that region or below."""
    if region_id is not None and ids is None and kind is None and parent_id is None:
        return _organizations(all_of(Organization, _WITHIN, [region_id]))
    rows = Organization.objects.all()
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if parent_id is not None:
        rows = rows.filter(parent_id=parent_id)
    if region_id is not None:
        rows = rows.filter(region__path__startswith=region(region_id).path)
    return _organizations(rows)


_WITHIN = """region_id IN (
    SELECT below.id FROM org_region r JOIN org_region below ON starts_with(below.path, r.path)
    WHERE r.id = %s) ORDER BY position, id"""


def organization_names(ids: Ids) -> dict[int, str]:
    """Short names in the active language, by id."""
    return {o.id: o.short_name for o in organizations(ids=ids)}


def _organizations(found: Iterable[Organization]) -> list[data.OrganizationData]:
    return [
        data.OrganizationData(
            id=o.pk,
            key=o.key,
            credit_code=o.credit_code,
            kind=o.kind,
            name_zh=o.name,
            name_en=o.name_en,
            short_name_zh=o.short_name,
            short_name_en=o.short_name_en,
            region_id=o.region_id,
            parent_id=o.parent_id,
            address_zh=o.address,
            address_en=o.address_en,
            consult_phone=o.consult_phone,
            supervise_phone=o.supervise_phone,
            office_hours_zh=o.office_hours,
            office_hours_en=o.office_hours_en,
            is_active=o.is_active,
        )
        for o in found
    ]


def post_id(organization_id: int, key: str) -> int | None:
    return (
        Post.objects.filter(organization_id=organization_id, key=key, ended_on=None)
        .values_list("pk", flat=True)
        .first()
    )


def posts_of(organization_id: int) -> list[data.PostData]:
    """Those in being; posts that have ended keep their names in `posts`."""
    return _posts(Post.objects.filter(organization_id=organization_id, ended_on=None))


def posts_by_organization(organization_ids: Ids) -> dict[int, list[data.PostData]]:
    """Those in being, for several organisations at once."""
    found: dict[int, list[data.PostData]] = {}
    rows = Post.objects.filter(organization_id__in=organization_ids, ended_on=None)
    for post in _posts(rows):
        found.setdefault(post.organization_id, []).append(post)
    return found


def posts(ids: Ids) -> dict[int, data.PostData]:
    return {p.id: p for p in _posts(Post.objects.filter(pk__in=ids))}


def _posts(rows: QuerySet[Post]) -> list[data.PostData]:
    return [
        data.PostData(
            id=p.pk,
            organization_id=p.organization_id,
            key=p.key,
            name_zh=p.name,
            name_en=p.name_en,
            duties_zh=p.duties,
            duties_en=p.duties_en,
        )
        for p in rows
    ]


def staff(staff_id: int) -> data.StaffData:
    """Raises NotFound."""
    return the_one(_staff(StaffMember.objects.filter(pk=staff_id)))


def staff_by_public_id(public_id: Any) -> data.StaffData:
    """Raises NotFound."""
    return the_one(_staff(StaffMember.objects.filter(public_id=public_id)))


def staff_of(organization_id: int | None = None, *, ids: Ids | None = None) -> list[data.StaffData]:
    """Staff of one organisation, or by ids, those who left included."""
    rows = StaffMember.objects.all()
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return _staff(rows)


def staff_of_users(user_ids: Ids) -> list[data.StaffData]:
    """Staff in service by their accounts."""
    return _staff(StaffMember.objects.filter(user_id__in=user_ids, is_active=True))


def staff_names(ids: Ids) -> dict[int, str]:
    found = read("SELECT id, name FROM org_staffmember WHERE id = ANY(%s::bigint[])", [list(ids)])
    return dict(found)


def _staff(rows: QuerySet[StaffMember]) -> list[data.StaffData]:
    return [
        data.StaffData(
            id=s.pk,
            public_id=s.public_id,
            user_id=s.user_id,
            number=s.number,
            name=s.name,
            organization_id=s.organization_id,
            title=s.title,
            workplace=s.workplace,
            workplace_en=s.workplace_en,
            phone=s.phone,
            is_active=s.is_active,
        )
        for s in rows
    ]


def representatives_of(entity_id: int, *, item_code: str = "") -> list[int]:
    """People who may act for the company today, and for the item where one is named."""
    rows = Representation.objects.in_force(timezone.localdate()).filter(entity_id=entity_id)
    if item_code:
        rows = rows.filter(Q(item_codes=[]) | Q(item_codes__contains=[item_code]))
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def item_codes_of(person_id: int) -> dict[int, list[str]]:
    """By company: the items to which the person's delegation is confined today."""
    rows = Representation.objects.in_force(timezone.localdate()).filter(person_id=person_id)
    return {r.entity_id: sorted(r.item_codes) for r in rows if r.item_codes}


def hashed(secret: str) -> str:
    """Of a random key: long enough that a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def the_one(rows: list[Any]) -> Any:
    if not rows:
        raise NotFound
    return rows[0]


def the_first(rows: Iterable[Any]) -> Any:
    return next(iter(rows), None)
