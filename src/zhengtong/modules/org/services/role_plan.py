"""What a role may do, and which roles come with a post: the security administrator's work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import PERMISSIONS, Actor, require
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Post, PostRole, Role

KEY = re.compile(r"^[a-z][a-z0-9_-]{1,39}\Z")
SECURITY = frozenset({"org.grant", "audit.view"})
"""Never in a business role: who grants and who reads the log stay apart from who works."""


@command
def create_role(
    *,
    key: str,
    name: str,
    permissions: Iterable[str],
    actor: Actor,
    name_en: str = "",
    description: str = "",
) -> int:
    """新设业务角色.

    Raises BadKey, KeyTaken, NameMissing, UnknownPermissions, SecurityPermission.
    """
    require(actor, "org.grant")
    if not KEY.match(key) or key == "add":
        raise errors.BadKey
    if Role.objects.filter(key=key).exists():
        raise errors.KeyTaken
    if not name.strip():
        raise errors.NameMissing
    role = Role.objects.create(
        key=key,
        name=name.strip(),
        name_en=name_en.strip(),
        description=description.strip(),
        permissions=_checked(permissions),
    )
    _record("org.role.created", role, actor, {"permissions": role.permissions})
    return role.pk


@command
def update_role(
    *,
    role_id: int,
    name: str,
    permissions: Iterable[str],
    actor: Actor,
    name_en: str = "",
    description: str = "",
) -> None:
    """变更业务角色; whoever holds it has the new permissions at the next click.

    Raises RoleFixed for the three administrators.
    """
    require(actor, "org.grant")
    role = Role.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise NotFound
    if role.is_administrator:
        raise errors.RoleFixed
    if not name.strip():
        raise errors.NameMissing
    before, after = set(role.permissions), _checked(permissions)
    said = (name.strip(), name_en.strip(), description.strip())
    if (role.name, role.name_en, role.description) == said and before == set(after):
        return
    role.name, role.name_en, role.description = said
    role.permissions = after
    role.save()
    detail = {"added": sorted(set(after) - before), "removed": sorted(before - set(after))}
    _record("org.role.changed", role, actor, detail)


@command
def set_post_roles(*, post_id: int, roles: dict[str, bool], actor: Actor) -> None:
    """岗位权限: role key → whether it holds everywhere, not only in the post's organisation.

    Raises AdministratorsApart: administrators are named one by one, never by post.
    """
    require(actor, "org.grant")
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if post.ended_on is not None:
        raise errors.PostEnded
    found = {role.key: role for role in Role.objects.filter(key__in=roles)}
    if len(found) != len(roles):
        raise NotFound
    if any(role.is_administrator for role in found.values()):
        raise errors.AdministratorsApart
    if post.pk in actor.post_ids | actor.deputy_post_ids:
        raise errors.NotToOneself
    now = PostRole.objects.filter(post=post)
    if dict(now.values_list("role__key", "is_everywhere")) == roles:
        return
    now.delete()
    PostRole.objects.bulk_create(
        PostRole(post=post, role=found[key], is_everywhere=everywhere)
        for key, everywhere in roles.items()
    )
    audit.record(
        "org.post.roles_set",
        actor=actor,
        stream=f"organization:{post.organization_id}",
        object_type="post",
        object_id=post.pk,
        detail={"post": post.key, "roles": roles},
    )


def _checked(permissions: Iterable[str]) -> list[str]:
    names = sorted(set(permissions))
    if any(name not in PERMISSIONS for name in names):
        raise errors.UnknownPermissions
    if SECURITY & set(names):
        raise errors.SecurityPermission
    return names


def _record(action: str, role: Role, actor: Actor, detail: dict[str, Any]) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"role:{role.pk}",
        object_type="role",
        object_id=role.key,
        detail=detail,
    )
