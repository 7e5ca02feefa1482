"""`actor_for`: who is acting and what they may do, in at most two queries.

Every request of everyone passes here, so the two reads are written in SQL: through the ORM they
cost five times as much.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.org.errors import AccountClosed

Grants = dict[str, set[int]]


class Account(NamedTuple):
    """One row of `_ACCOUNT`."""

    is_active: bool
    name: str
    staff_id: int | None
    organization_id: int | None
    region_id: int | None
    person_id: int | None
    represents: bool


_ACCOUNT = """
SELECT u.is_active,
    COALESCE(s.name, p.name, NULLIF(u.name, ''), u.username),
    s.id, s.organization_id, COALESCE(o.region_id, p.region_id), p.id,
    EXISTS (
        SELECT FROM org_representation r JOIN org_legalentity e ON e.id = r.entity_id
        WHERE r.person_id = p.id AND r.entity_id = %(entity)s
            AND r.revoked_at IS NULL AND r.verified_at IS NOT NULL AND e.status = 'verified'
            AND r.valid_from <= %(today)s AND (r.valid_to IS NULL OR r.valid_to > %(today)s)
    )
FROM org_user u
LEFT JOIN org_staffmember s ON s.user_id = u.id AND s.is_active
LEFT JOIN org_organization o ON o.id = s.organization_id
LEFT JOIN org_naturalperson p ON p.user_id = u.id
WHERE u.id = %(user)s
"""

_STANDING = f"""
SELECT h.post_id, h.staff_id = %(staff)s AND h.share = 'A',
    CASE WHEN pr.is_everywhere THEN {ANYWHERE} ELSE p.organization_id END, r.permissions
FROM org_postholder h
JOIN org_staffmember s ON s.id = h.staff_id AND s.is_active
JOIN org_post p ON p.id = h.post_id
LEFT JOIN org_postrole pr ON pr.post_id = p.id
LEFT JOIN org_role r ON r.id = pr.role_id
WHERE h.valid_from <= %(today)s AND (h.valid_to IS NULL OR h.valid_to > %(today)s)
    AND (h.staff_id = %(staff)s OR (h.staff_id, h.post_id) IN (
        SELECT d.principal_id, COALESCE(d.post_id, dh.post_id)
        FROM org_staffdelegation d JOIN org_postholder dh ON dh.staff_id = d.principal_id
        WHERE d.deputy_id = %(staff)s AND d.revoked_at IS NULL
            AND %(today)s BETWEEN d.from_on AND d.to_on
    ))
UNION ALL
SELECT NULL, false, COALESCE(a.organization_id, {ANYWHERE}), r.permissions
FROM org_roleassignment a JOIN org_role r ON r.id = a.role_id
WHERE a.staff_id = %(staff)s AND a.revoked_at IS NULL
    AND (a.expires_on IS NULL OR a.expires_on >= %(today)s)
"""  # noqa: S608 - only a constant of ours is put in


def actor_for(
    user_id: int, *, address: str = "", channel: str = "web", entity_id: int | None = None
) -> Actor:
    """The actor behind an account, with the grants of today.

    `entity_id` is the company the person wishes to act for; it comes back in the actor only when
    a representation is in force this moment. Raises AccountClosed for a closed or unknown account.
    """
    today = timezone.localdate()
    account = _account(user_id, entity_id, today)
    if account is None or not account.is_active:
        raise AccountClosed
    staff_id = account.staff_id
    held, deputised, grants = _standing(staff_id, today) if staff_id else (set(), set(), {})
    return Actor(
        kind="user",
        name=account.name,
        user_id=user_id,
        person_id=account.person_id,
        entity_id=entity_id if account.represents else None,
        staff_id=staff_id,
        organization_id=account.organization_id,
        region_id=account.region_id,
        post_ids=frozenset(held),
        deputy_post_ids=frozenset(deputised - held),
        grants={permission: frozenset(where) for permission, where in grants.items()},
        channel=channel,
        address=address,
    )


def _account(user_id: int, entity_id: int | None, today: dt.date) -> Account | None:
    """The account with the staff member, the person and whether they represent the company."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNT, {"user": user_id, "entity": entity_id or 0, "today": today})
        row = cursor.fetchone()
    return Account._make(row) if row else None


def _standing(staff_id: int, today: dt.date) -> tuple[set[int], set[int], Grants]:
    """Posts held as A, posts held as B or by delegation, and the permissions of all roles."""
    held: set[int] = set()
    deputised: set[int] = set()
    grants: Grants = {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"staff": staff_id, "today": today})
        for post_id, is_own_a, where, permissions in cursor.fetchall():
            if post_id is not None:
                (held if is_own_a else deputised).add(post_id)
            for permission in permissions or ():
                grants.setdefault(permission, set()).add(where)
    return held, deputised, grants
