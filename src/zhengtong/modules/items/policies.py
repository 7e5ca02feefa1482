"""Who may do what with the catalogue."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from zhengtong.kernel.access import Actor, Permission, declare, policy
from zhengtong.modules.items.models import ServiceItem

declare(
    Permission(
        name="items.manage",
        label=_("维护事项目录"),
        description=_("起草、审核、发布和停用事项版本。"),
    ),
)


@policy("items.manage")
def may_manage(actor: Actor, item: Any) -> bool:
    """Everywhere without an item; else in the item's own organisation."""
    if isinstance(item, ServiceItem):
        return actor.has("items.manage", item.owner_organization_id)
    return actor.has("items.manage")
