"""The rows that addresses name, and who sees what around them."""

from __future__ import annotations

import uuid

from zhengtong.kernel.access import ANYWHERE, Actor, allows
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org.models import Organization, Post, Role, StaffMember


def organization_of(credit_code: str) -> Organization:
    rows = Organization.objects.select_related("region", "parent", "successor")
    found = rows.filter(credit_code=credit_code).first()
    if found is None:
        raise NotFound
    return found


def post_of(post_id: int) -> Post:
    found = Post.objects.select_related("organization").filter(pk=post_id).first()
    if found is None:
        raise NotFound
    return found


def member_of(public_id: uuid.UUID) -> StaffMember:
    rows = StaffMember.objects.select_related("organization", "user")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def role_of(key: str) -> Role:
    found = Role.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def is_everywhere(actor: Actor) -> bool:
    """Manages all organisations, not only the own."""
    return ANYWHERE in actor.organizations_with("org.manage")


def may_see_history(actor: Actor, obj: Organization | Post | StaffMember) -> bool:
    """Who manages it, who grants, who audits."""
    return allows(actor, "org.manage", obj) or actor.has("org.grant") or actor.has("audit.view")
