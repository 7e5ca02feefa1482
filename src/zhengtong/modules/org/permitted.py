"""Who holds a permission, the other way round: for telling people that something waits for them."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from zhengtong.kernel.access import implying

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
