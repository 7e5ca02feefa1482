"""Who may write and publish templates: by the organisation that looks after the scope."""

from __future__ import annotations

from zhengtong.core.documents.models import COUNTY, SHIPPED
from zhengtong.core.documents.plugins import scopes
from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare
from zhengtong.kernel.errors import PermissionRefused

declare(
    Permission(
        name="documents.manage",
        label="编写文书模板",
        description="修改文书的文字和条件，预览、送审；自己写的由另一个人发布。",
    ),
    Permission(
        name="documents.publish",
        label="发布文书模板",
        description="审核、发布、撤下文书模板；自己写的不能自己发布。",
        implies=("documents.manage",),
    ),
)


def may(actor: Actor, permission: str, scope_kind: str, scope_key: str) -> bool:
    """Templates for the county want the permission for the whole installation."""
    where = actor.organizations_with(permission)
    if ANYWHERE in where:
        return True
    if scope_kind in (COUNTY, SHIPPED) or scope_kind not in scopes:
        return False
    return scopes.get(scope_kind).organization_of(scope_key) in where


def require(actor: Actor, permission: str, scope_kind: str, scope_key: str) -> None:
    if not may(actor, permission, scope_kind, scope_key):
        raise PermissionRefused
