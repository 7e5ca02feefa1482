"""Directory entries and items: what exists, before any version says how it works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.items.data import EntryData
from zhengtong.modules.items.events import ItemStateChanged
from zhengtong.modules.items.models import BaseCatalogueEntry, ItemState, SearchRow, ServiceItem


class BadItemCode(InvalidInput):
    """实施编码不正确：应为 18 位机构代码、1 位行使层级和 12 位基本编码。"""

    code = "bad_item_code"


class ReasonMissing(InvalidInput):
    """请写明理由。"""

    code = "reason_missing"


@command
def register_entries(*, entries: Iterable[EntryData], actor: Actor) -> dict[tuple[str, int], int]:
    """Add or correct lines of the directory; answers their ids by class and number."""
    require(actor, "items.manage")
    rows = BaseCatalogueEntry.objects.bulk_create(
        [BaseCatalogueEntry(**vars(e)) for e in entries],
        update_conflicts=True,
        unique_fields=["item_class", "number"],
        update_fields=["section", "department", "name", "basic_code", "historical_note"],
    )
    audit.record(
        "items.register_entries",
        actor=actor,
        stream="items:directory",
        object_type="directory",
        detail={"lines": len(rows)},
    )
    return {(r.item_class, r.number): r.pk for r in rows}


@command
def register_item(
    *,
    entry_id: int | None,
    owner_organization_id: int,
    region_id: int,
    implementation_code: str,
    actor: Actor,
) -> int:
    """The item of an organisation; answers its id. Idempotent by implementation code.

    Raises BadItemCode when the code does not have the national form (31 characters).
    """
    found = ServiceItem.objects.filter(implementation_code=implementation_code).first()
    if found:
        return found.pk
    item = ServiceItem(
        entry_id=entry_id,
        owner_organization_id=owner_organization_id,
        region_id=region_id,
        implementation_code=implementation_code,
    )
    require(actor, "items.manage", item)
    try:
        item.clean_fields(exclude=["entry", "owner_organization", "region"])
    except ValidationError:
        fault = FieldError(path="implementation_code", message=implementation_code)
        raise BadItemCode(errors=[fault]) from None
    item.save()
    audit.record(
        "items.register_item",
        actor=actor,
        stream=f"item:{item.pk}",
        object_type="item",
        object_id=item.pk,
        detail={"code": implementation_code},
    )
    return item.pk


@command
def set_item_state(*, item_id: int, state: str, reason: str, actor: Actor) -> None:
    """Pause, cancel or take up an item. A cancelled or paused one takes no new applications;
    running cases end under the version they began with."""
    item = ServiceItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound
    require(actor, "items.manage", item)
    if not reason.strip():
        raise ReasonMissing(errors=[FieldError(path="reason", message=str(ReasonMissing()))])
    if item.state == state:
        raise StateError
    item.state = ItemState(state)
    item.save(update_fields=["state"])
    if state != ItemState.ACTIVE:
        SearchRow.objects.filter(item_id=item_id).delete()
    else:
        _index_again(item_id)
    audit.record(
        "items.set_state",
        actor=actor,
        stream=f"item:{item_id}",
        object_type="item",
        object_id=item_id,
        detail={"state": state, "reason": reason},
    )
    publish(ItemStateChanged(item_id=item_id, state=state))


def _index_again(item_id: int) -> None:
    from zhengtong.modules.items.services.indexing import index_item

    index_item(item_id=item_id)


def entry_of(item: ServiceItem) -> dict[str, Any]:
    """The directory facts of an item for its data; blanks for a local item."""
    entry = item.entry
    if entry is None:
        return {
            "item_class": "power",
            "directory_number": None,
            "section": "",
            "basic_code": "",
            "department": "",
        }
    return {
        "item_class": entry.item_class,
        "department": entry.department,
        "directory_number": entry.number,
        "section": entry.section,
        "basic_code": entry.basic_code or "",
    }
