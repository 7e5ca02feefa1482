"""`actor_for`: who is acting and what they may do, in one query.

Every request of everyone passes here, so it is one prepared statement: through the ORM it costs ten
times as much. Nothing is kept between requests: a revoked key, a closed account, a post or a role
taken away holds from the next request on.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, NamedTuple

from django.utils import timezone

from zhengtong.core.prepared import read
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.org.errors import AccountClosed, BadToken

Grants = dict[str, set[int]]


class Account(NamedTuple):
    """One row of `_ACCOUNT`; `standing` are the rows of `_STANDING`, as JSON."""

    user_id: int
    is_active: bool
    name: str
    staff_id: int | None
    organization_id: int | None
    region_id: int | None
    person_id: int | None
    delegated: str | None
    standing: str | None


class Key(NamedTuple):
    """What was seen of an API token."""

    id: int
    last_used_at: dt.datetime | None


_GRANTED = f"""
    CASE WHEN pr.is_everywhere THEN {ANYWHERE} ELSE p.organization_id END AS place, r.permissions
"""
_ROLES = """
JOIN org_post p ON p.id = h.post_id
LEFT JOIN org_postrole pr ON pr.post_id = p.id
LEFT JOIN org_role r ON r.id = pr.role_id
"""
_IN_FORCE = "h.valid_from <= t.today AND (h.valid_to IS NULL OR h.valid_to > t.today)"

# Own posts and those of a principal are read apart, each along an index.
_STANDING = f"""
SELECT h.post_id, h.share = 'A' AS is_own_a, {_GRANTED}
FROM org_postholder h {_ROLES}
WHERE h.staff_id = s.id AND {_IN_FORCE}
UNION ALL
SELECT h.post_id, false, {_GRANTED}
FROM org_staffdelegation d
JOIN org_staffmember hs ON hs.id = d.principal_id AND hs.is_active
JOIN org_postholder h ON h.staff_id = d.principal_id
    AND (d.post_id IS NULL OR d.post_id = h.post_id)
{_ROLES}
WHERE d.deputy_id = s.id AND d.revoked_at IS NULL AND t.today BETWEEN d.from_on AND d.to_on
    AND {_IN_FORCE}
UNION ALL
SELECT NULL, false, COALESCE(a.organization_id, {ANYWHERE}), r.permissions
FROM org_roleassignment a JOIN org_role r ON r.id = a.role_id
WHERE a.staff_id = s.id AND a.revoked_at IS NULL
    AND (a.expires_on IS NULL OR a.expires_on >= t.today)
"""  # noqa: S608 - only parts of ours are put in

_ACCOUNT = f"""
SELECT u.id, u.is_active,
    COALESCE(s.name, p.name, NULLIF(u.name, ''), u.username),
    s.id, s.organization_id, COALESCE(o.region_id, p.region_id), p.id,
    (
        SELECT array_to_string(r.item_codes, ',')
        FROM org_representation r JOIN org_legalentity e ON e.id = r.entity_id
        WHERE r.person_id = p.id AND r.entity_id = t.entity
            AND r.revoked_at IS NULL AND r.verified_at IS NOT NULL AND e.status = 'verified'
            AND r.valid_from <= t.today AND (r.valid_to IS NULL OR r.valid_to > t.today)
    ),
    CASE WHEN s.id IS NOT NULL THEN (
        SELECT json_agg(json_build_array(post_id, is_own_a, place, permissions))
        FROM ({_STANDING}) held
    ) END::text
"""  # noqa: S608

_PEOPLE = """
LEFT JOIN org_staffmember s ON s.user_id = u.id AND s.is_active
LEFT JOIN org_organization o ON o.id = s.organization_id
LEFT JOIN org_naturalperson p ON p.user_id = u.id
"""
_GIVEN = "FROM (SELECT %s::date AS today, %s::bigint AS entity) t "

BY_USER = f"{_ACCOUNT} {_GIVEN} CROSS JOIN org_user u {_PEOPLE} WHERE u.id = %s"
BY_KEY = f"""
{_ACCOUNT}, k.id, k.last_used_at
{_GIVEN} CROSS JOIN org_apitoken k JOIN org_user u ON u.id = k.user_id {_PEOPLE}
WHERE k.hashed = %s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %s)
"""


def actor_for(
    user_id: int, *, address: str = "", channel: str = "web", entity_id: int | None = None
) -> Actor:
    """The actor behind an account, with the grants of today.

    `entity_id` is the company the person wishes to act for; it comes back in the actor only when
    a representation is in force this moment. Raises AccountClosed for a closed or unknown account.
    """
    rows = read(BY_USER, [timezone.localdate(), entity_id or 0, user_id])
    if not rows:
        raise AccountClosed
    return _actor(Account._make(rows[0]), address, channel, entity_id)


def actor_for_key(
    hashed: str, *, address: str = "", entity_id: int | None = None
) -> tuple[Actor, Key]:
    """The actor behind an API token that is neither revoked nor expired, channel `api`.

    Raises BadToken, AccountClosed.
    """
    now = timezone.now()
    rows = read(BY_KEY, [timezone.localdate(now), entity_id or 0, hashed, now])
    if not rows:
        raise BadToken
    *account, key_id, last_used_at = rows[0]
    return _actor(Account._make(account), address, "api", entity_id), Key(key_id, last_used_at)


def _actor(account: Account, address: str, channel: str, entity_id: int | None) -> Actor:
    if not account.is_active:
        raise AccountClosed
    held, deputised, grants = _standing(json.loads(account.standing or "[]"))
    return Actor(
        kind="user",
        name=account.name,
        user_id=account.user_id,
        person_id=account.person_id,
        entity_id=entity_id if account.delegated is not None else None,
        item_codes=frozenset((account.delegated or "").split(",")) - {""},
        staff_id=account.staff_id,
        organization_id=account.organization_id,
        region_id=account.region_id,
        post_ids=frozenset(held),
        deputy_post_ids=frozenset(deputised - held),
        grants={permission: frozenset(where) for permission, where in grants.items()},
        channel=channel,
        address=address,
    )


def _standing(rows: list[tuple[Any, ...]]) -> tuple[set[int], set[int], Grants]:
    """Posts held as A, posts held as B or by delegation, and the permissions of all roles."""
    held: set[int] = set()
    deputised: set[int] = set()
    grants: Grants = {}
    for post_id, is_own_a, where, permissions in rows:
        if post_id is not None:
            (held if is_own_a else deputised).add(post_id)
        for permission in permissions or ():
            grants.setdefault(permission, set()).add(where)
    return held, deputised, grants
