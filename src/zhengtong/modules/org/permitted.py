"""Who holds a permission, the other way round: for telling people that something waits for them."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

from zhengtong.core.prepared import read
from zhengtong.kernel.access import implying
from zhengtong.modules.org.data import RoleData, StandingData
from zhengtong.modules.org.models import Role

_USERS = """
SELECT DISTINCT s.user_id
FROM org_postholder h
JOIN org_staffmember s ON s.id = h.staff_id AND s.is_active
JOIN org_user u ON u.id = s.user_id AND u.is_active
JOIN org_post p ON p.id = h.post_id
JOIN org_postrole pr ON pr.post_id = p.id
JOIN org_role r ON r.id = pr.role_id AND r.permissions && %(names)s::varchar[]
WHERE h.valid_from <= %(day)s AND (h.valid_to IS NULL OR h.valid_to > %(day)s)
    AND (pr.is_everywhere OR p.organization_id = %(place)s)
UNION
SELECT s.user_id
FROM org_roleassignment a
JOIN org_staffmember s ON s.id = a.staff_id AND s.is_active
JOIN org_user u ON u.id = s.user_id AND u.is_active
JOIN org_role r ON r.id = a.role_id AND r.permissions && %(names)s::varchar[]
WHERE a.revoked_at IS NULL AND (a.expires_on IS NULL OR a.expires_on >= %(day)s)
    AND (a.organization_id IS NULL OR a.organization_id = %(place)s)
ORDER BY 1
"""


def users_with(permission: str, *, organization_id: int) -> list[int]:
    """Accounts of staff who hold the permission in that organisation today, by their own posts and
    roles. Deputies are not among them: they are told of what is theirs to do."""
    words = {
        "names": implying(permission),
        "day": timezone.localdate(),
        "place": organization_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_USERS, words)
        return [user for (user,) in cursor.fetchall()]


_STANDING = """
WITH held AS (
    SELECT h.post_id FROM org_postholder h
    WHERE h.staff_id = %s AND h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)
    UNION
    SELECT h.post_id FROM org_staffdelegation d
    JOIN org_postholder h ON h.staff_id = d.principal_id
        AND (d.post_id IS NULL OR d.post_id = h.post_id)
        AND h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)
    WHERE d.deputy_id = %s AND d.revoked_at IS NULL AND %s BETWEEN d.from_on AND d.to_on
)
SELECT post_id, NULL FROM held
UNION
SELECT NULL, r.key FROM held JOIN org_postrole pr ON pr.post_id = held.post_id
JOIN org_role r ON r.id = pr.role_id
UNION
SELECT NULL, r.key FROM org_roleassignment a JOIN org_role r ON r.id = a.role_id
WHERE a.staff_id = %s AND a.revoked_at IS NULL AND (a.expires_on IS NULL OR a.expires_on >= %s)
"""


def standing_of(staff_id: int, *, on: dt.date | None = None) -> StandingData:
    """The posts (own and delegated) and roles that a member of staff has that day (today)."""
    day = on or timezone.localdate()
    rows = read(_STANDING, [staff_id, day, day, day, day, staff_id, day, staff_id, day])
    return StandingData(
        post_ids=frozenset(post for post, _role in rows if post is not None),
        roles=frozenset(role for _post, role in rows if role is not None),
    )


def roles() -> list[RoleData]:
    """Every role that is not an administrator's, by key."""
    rows = Role.objects.filter(is_administrator=False).order_by("key")
    return [RoleData(key=r.key, name_zh=r.name, name_en=r.name_en) for r in rows]
