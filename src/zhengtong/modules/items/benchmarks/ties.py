"""Which item of the catalogue a benchmark belongs to: a penalty of the same body, or an item of it
whose form asks for an amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.items.benchmarks import amounts
from zhengtong.modules.items.models import (
    ItemState,
    ItemVersion,
    MatterType,
    ServiceItem,
    VersionStatus,
)


class NotItsPenalty(InvalidInput):
    """没有找到这个事项：应当是本部门目录里现行的行政处罚，或者申请表里填金额的事项。"""

    code = "not_its_penalty"


def penalties(organization_id: int) -> list[tuple[int, str]]:
    """Ids and names of the body's penalties in force, and of items that ask for an amount."""
    found = [(row.item_id, _label(row)) for row in _rows(organization_id) if _is_ranged(row)]
    return sorted(found, key=lambda pair: pair[1])


def penalty(*, organization_id: int, code: str = "", item_id: int | None = None) -> ServiceItem:
    """One of them, by code or id. Raises NotItsPenalty."""
    wanted: Mapping[str, Any] = {"item__implementation_code": code} if code else {"item": item_id}
    row = _rows(organization_id).filter(**wanted).first()
    if row is None or not _is_ranged(row):
        raise NotItsPenalty
    return row.item


def _rows(organization_id: int) -> Any:
    today = timezone.localdate()
    return ItemVersion.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        status=VersionStatus.PUBLISHED,
        effective_on__lte=today,
        item__owner_organization_id=organization_id,
        item__state=ItemState.ACTIVE,
    ).select_related("item")


def _is_ranged(row: ItemVersion) -> bool:
    if row.matter_type == MatterType.PENALTY:
        return True
    return bool(row.form_version_id and amounts.of_form(row.form_version_id).amounts)


def _label(row: ItemVersion) -> str:
    return localized(row.name) or row.item.implementation_code
