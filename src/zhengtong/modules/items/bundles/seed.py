"""Loads the local items and the worked examples of bundles through the front doors. Idempotent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from zhengtong.modules.items.bundles.examples import (
    birth_items,
    newborn,
    project_stages,
    restaurant,
)
from zhengtong.modules.items.bundles.services import adopt_bundle
from zhengtong.modules.items.models import LifeEventBundle, ServiceItem
from zhengtong.modules.items.services.catalogue import register_item
from zhengtong.modules.org import api as org

COUNTY_LEVEL = "4"
NEWBORN = {
    "registration": ("convenience", 2),
    "insurance": ("convenience", 12),
    "card": ("convenience", 16),
    "benefit": ("power", 59),
}
RESTAURANT = {"business": ("power", 260), "food": ("power", 290), "sign": ("power", 293)}


def load(progress: Callable[..., None] | None = None) -> None:
    """Three local items for the newborn, two bundles in force, and the stages of projects."""
    from zhengtong.modules.items import seed

    say = progress or (lambda *_: None)
    say("一件事")
    with transaction.atomic():
        local = {item.item.key: _local(item) for item in birth_items.LOCAL}
        parts = {
            "birth_certificate": local["birth_certificate"],
            "vaccination": local["vaccination_record"],
            "household": local["birth_household_registration"],
            **{part: _of_directory(*line) for part, line in NEWBORN.items()},
        }
        _adopt(newborn, parts, seed)
        _adopt(restaurant, {k: _of_directory(*v) for k, v in RESTAURANT.items()}, seed)
        for key in project_stages.PARTS:
            _adopt_stage(key, seed)


def _adopt(example: Any, items: dict[str, str], seed: Any) -> None:
    leads = {o.key: o.id for o in org.organizations()}
    adopt_bundle(
        key=example.KEY,
        lead_organization_id=leads[example.LEAD],
        definition=example.definition(items),
        drafter=seed.DRAFTER,
        reviewer=seed.REVIEWER,
        effective_on=_since(example.KEY),
    )


def _since(key: str) -> dt.date | None:
    """A first version is in force as long as its items are; a later one from today."""
    from zhengtong.modules.items import seed

    return None if LifeEventBundle.objects.filter(key=key).exists() else seed.since()


def _adopt_stage(key: str, seed: Any) -> None:
    """A stage of an investment project."""
    lead, _name, _summary, parts, _once = project_stages.PARTS[key]
    leads = {o.key: o.id for o in org.organizations()}
    items = {part: _of_directory("power", number) for part, number, _needs in parts}
    adopt_bundle(
        key=key,
        lead_organization_id=leads[lead],
        definition=project_stages.definition(key, items),
        drafter=seed.DRAFTER,
        reviewer=seed.REVIEWER,
        effective_on=_since(key),
    )


def _local(one: birth_items.LocalItem) -> str:
    from zhengtong.modules.items import seed

    owner = next(o for o in org.organizations() if o.key == one.organization)
    item_id = register_item(
        entry_id=None,
        owner_organization_id=owner.id,
        region_id=owner.region_id,
        implementation_code=f"{owner.credit_code}{COUNTY_LEVEL}{one.code}",
        actor=seed.DRAFTER,
    )
    seed.load_detailed(one.item, item_id=item_id, owner_id=owner.id)
    return str(ServiceItem.objects.values_list("public_id", flat=True).get(pk=item_id))


def _of_directory(item_class: str, number: int) -> str:
    rows = ServiceItem.objects.filter(entry__item_class=item_class, entry__number=number)
    return str(rows.values_list("public_id", flat=True).get())
