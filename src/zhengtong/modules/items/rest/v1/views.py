"""Items over the API: find one, read all of it."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from zhengtong.kernel.text import localized
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemCard, ItemVersionData

router = Router(tags=["items"])


class ItemFilters(Schema):
    """`q` in ordinary words; the others take the values that the facets of the answer list."""

    q: str = ""
    department: str = ""
    audience: str = ""
    matter_type: str = ""
    theme: str = ""
    cursor: str | None = None


class ItemLine(Schema):
    public_id: uuid.UUID
    name: str
    summary: str
    department: str
    matter_type: str
    case_kind: str
    promised_days: int
    statutory_days: int
    unit: str
    is_free: bool
    is_historical: bool


class ItemList(Schema):
    items: list[ItemLine]
    total: int
    next_cursor: str | None


def line_of(card: ItemCard) -> ItemLine:
    return ItemLine(
        public_id=card.public_id,
        name=localized(card.name),
        summary=localized(card.summary),
        department=localized(card.department),
        matter_type=card.matter_type,
        case_kind=card.case_kind,
        promised_days=card.promised.n,
        statutory_days=card.statutory.n,
        unit=card.promised.unit.value,
        is_free=card.is_free,
        is_historical=card.is_historical,
    )


@router.get("/", response=ItemList, auth=None, summary="Search items in force")
def list_items(request: HttpRequest, filters: Query[ItemFilters]) -> ItemList:
    chosen = filters.dict(exclude={"q", "cursor"})
    found = items.search(text=filters.q, filters=chosen, cursor=filters.cursor)
    return ItemList(
        items=[line_of(card) for card in found.rows],
        total=found.total,
        next_cursor=found.next_cursor,
    )


class MaterialOut(Schema):
    key: str
    name: str
    is_required: bool
    source: str
    extensions: list[str]
    max_bytes: int
    max_files: int


class ItemDetail(Schema):
    public_id: uuid.UUID
    version: int
    implementation_code: str
    name: str
    matter_type: str
    case_kind: str
    statutory: dict[str, Any]
    promised: dict[str, Any]
    form_version_id: int
    materials: list[MaterialOut]
    guide: dict[str, Any]
    is_historical: bool


def detail_of(version: ItemVersionData) -> ItemDetail:
    return ItemDetail(
        public_id=version.public_id,
        version=version.number,
        implementation_code=version.implementation_code,
        name=localized(version.name),
        matter_type=version.matter_type,
        case_kind=version.case_kind,
        statutory={"days": version.statutory.n, "unit": version.statutory.unit.value},
        promised={"days": version.promised.n, "unit": version.promised.unit.value},
        form_version_id=version.form_version_id,
        materials=[
            MaterialOut(
                key=m.key,
                name=localized(m.name),
                is_required=m.is_required,
                source=m.source,
                extensions=list(m.extensions),
                max_bytes=m.max_bytes,
                max_files=m.max_files,
            )
            for m in version.materials
        ],
        guide=dataclasses.asdict(version.guide),
        is_historical=version.is_historical,
    )


@router.get("/{public_id}/", response=ItemDetail, auth=None, summary="One item in force")
def read_item(request: HttpRequest, public_id: uuid.UUID) -> ItemDetail:
    return detail_of(items.current_version(public_id))
