"""Items and versions to test with; later states are reached by services."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api, seed
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.models import ItemVersion, ServiceItem
from zhengtong.modules.org.models import Organization
from zhengtong.modules.org.tests.factories import organization

DRAFTER = Actor.system("起草")
REVIEWER = Actor.system("审核")


def owner() -> Organization:
    return Organization.objects.filter(key="forestry").first() or organization()


def item(number: int = 1) -> ServiceItem:
    body = owner()
    pk = api.register_item(
        entry_id=None,
        owner_organization_id=body.pk,
        region_id=body.region_id,
        implementation_code=f"{body.credit_code}49901130000{number:02d}",
        actor=DRAFTER,
    )
    return ServiceItem.objects.get(pk=pk)


def guide() -> dict[str, Any]:
    """Of the demo county's item, without its licence: a bare county has no catalogue of them."""
    found = copy.deepcopy(tree_felling.GUIDE)
    for key in ("licence_type", "licence_fields"):
        found["result"].pop(key, None)
    return found


def version(
    *,
    of: ServiceItem | None = None,
    publish: bool = True,
    actor: Actor = DRAFTER,
    effective_on: dt.date | None = None,
    **changes: Any,
) -> ItemVersion:
    """A version of the felling permit, published unless told otherwise."""
    definition = {**guide(), **changes}
    pk = api.propose_version(
        item_id=(of or item()).pk,
        definition=definition,
        form_version_id=form_id(),
        process_version_id=process_id(),
        actor=actor,
    )
    if publish:
        api.submit_version(version_id=pk, actor=actor)
        api.publish_version(version_id=pk, actor=REVIEWER, effective_on=effective_on)
    return ItemVersion.objects.select_related("item").get(pk=pk)


def form_id() -> int:
    form = forms.publish(definition=tree_felling.FORM, key="test.felling", actor=DRAFTER)
    return form.id


def process_id() -> int:
    return seed.register_flow("test", tree_felling.ITEM.flow, name="测试", name_en="Test")
