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
        description=_("起草和修改事项，提交审核，暂停和恢复事项。"),
    ),
    Permission(
        name="items.review",
        label=_("审核发布事项"),
        description=_("审核、退回、发布和停用事项版本；不能审核自己起草的。"),
    ),
    Permission(
        name="items.package",
        label=_("使用配置包"),
        description=_("导出配置包，接收其他平台的配置包并作为草稿采用。"),
    ),
    Permission(
        name="items.trust",
        label=_("管理可信签名者"),
        description=_("决定采用哪些平台签名的配置包，停用不再可信的密钥。"),
    ),
)


@policy("items.manage")
def may_manage(actor: Actor, item: Any) -> bool:
    """Everywhere without an item; else in the item's own organisation."""
    if isinstance(item, ServiceItem):
        return actor.has("items.manage", item.owner_organization_id)
    return actor.has("items.manage")


@policy("items.review")
def may_review(actor: Actor, item: Any) -> bool:
    """The same for reviewing; that no one reviews their own draft is checked by the command."""
    if isinstance(item, ServiceItem):
        return actor.has("items.review", item.owner_organization_id)
    return actor.has("items.review")
