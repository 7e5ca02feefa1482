"""Permissions of `org` and the rules on its objects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from zhengtong.kernel.access import Actor, Permission, declare, policy
from zhengtong.modules.org.models import Organization, Post, StaffMember

declare(
    Permission(
        name="org.manage",
        label=_("管理机构和岗位"),
        description=_("任免岗位的 A、B 岗，登记外出和代理。"),
    ),
    Permission(
        name="org.grant",
        label=_("授予角色"),
        description=_("把角色授予工作人员或收回，每次都留痕。"),
    ),
    Permission(
        name="org.verify",
        label=_("核验身份和代表关系"),
        description=_("当面核对证件后，确认自然人、法人和代表关系。"),
    ),
    Permission(
        name="audit.view",
        label=_("查看审计日志"),
        description=_("查看谁在何时从哪里做了什么。"),
    ),
)


@policy("org.manage")
def may_manage(actor: Actor, obj: Any) -> bool:
    """Where granted for the organisation of the post or staff member; without object, anywhere."""
    return actor.has("org.manage", organization_of(obj))


def organization_of(obj: Any) -> int | None:
    match obj:
        case Organization():
            return obj.pk
        case Post() | StaffMember():
            return obj.organization_id
    return None
