"""`actor_for`: who is acting and what they may do, in at most three queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.org.errors import AccountClosed
from zhengtong.modules.org.models import (
    PostHolder,
    Representation,
    RoleAssignment,
    StaffDelegation,
    User,
)

Grants = dict[str, set[int]]


def actor_for(
    user_id: int, *, address: str = "", channel: str = "web", entity_id: int | None = None
) -> Actor:
    """The actor behind an account, with the grants of today.

    `entity_id` is the company the person wishes to act for; it comes back in the actor only when
    a representation is in force this moment. Raises AccountClosed for a closed or unknown account.
    """
    today = timezone.localdate()
    row = _account(user_id, entity_id, today)
    if row is None or not row["is_active"]:
        raise AccountClosed
    staff_id = row["staff__id"] if row["staff__is_active"] else None
    held, deputised, grants = _posts(staff_id, today) if staff_id else (set(), set(), {})
    if staff_id:
        _add_roles(grants, staff_id)
    return Actor(
        kind="user",
        name=row["staff__name"] or row["person__name"] or row["name"] or row["username"],
        user_id=user_id,
        person_id=row["person__id"],
        entity_id=entity_id if row["represents"] else None,
        staff_id=staff_id,
        organization_id=row["staff__organization_id"] if staff_id else None,
        region_id=row["staff__organization__region_id"] if staff_id else row["person__region_id"],
        post_ids=frozenset(held),
        deputy_post_ids=frozenset(deputised - held),
        grants={permission: frozenset(where) for permission, where in grants.items()},
        channel=channel,
        address=address,
    )


def _account(user_id: int, entity_id: int | None, today: dt.date) -> dict | None:
    represents = Representation.objects.in_force(today).filter(
        person__user_id=OuterRef("pk"), entity_id=entity_id or 0
    )
    return (
        User.objects.filter(pk=user_id)
        .annotate(represents=Exists(represents))
        .values(
            "username",
            "name",
            "is_active",
            "represents",
            "staff__id",
            "staff__name",
            "staff__is_active",
            "staff__organization_id",
            "staff__organization__region_id",
            "person__id",
            "person__name",
            "person__region_id",
        )
        .first()
    )


def _posts(staff_id: int, today: dt.date) -> tuple[set[int], set[int], Grants]:
    """Posts held as A, posts held as B or by delegation, and the permissions of all of them."""
    delegated = (
        StaffDelegation.objects.on(today)
        .filter(deputy_id=staff_id, principal_id=OuterRef("staff_id"))
        .filter(Q(post=None) | Q(post_id=OuterRef("post_id")))
    )
    rows = (
        PostHolder.objects.on(today)
        .filter(Q(staff_id=staff_id) | Exists(delegated), staff__is_active=True)
        .order_by()
        .values_list(
            "staff_id",
            "share",
            "post_id",
            "post__organization_id",
            "post__post_roles__is_everywhere",
            "post__post_roles__role__permissions",
        )
    )
    held: set[int] = set()
    deputised: set[int] = set()
    grants: Grants = {}
    for holder_id, share, post_id, organization_id, is_everywhere, permissions in rows:
        (held if holder_id == staff_id and share == "A" else deputised).add(post_id)
        _add(grants, permissions or (), ANYWHERE if is_everywhere else organization_id)
    return held, deputised, grants


def _add_roles(grants: Grants, staff_id: int) -> None:
    rows = RoleAssignment.objects.filter(staff_id=staff_id, revoked_at=None).order_by()
    for permissions, organization_id in rows.values_list("role__permissions", "organization_id"):
        _add(grants, permissions, organization_id or ANYWHERE)


def _add(grants: Grants, permissions: Iterable[str], where: int) -> None:
    for permission in permissions:
        grants.setdefault(permission, set()).add(where)
