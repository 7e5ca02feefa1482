"""Who acts in posts on a day: one read in SQL, because every inbox and every step asks it.

Through the ORM the same two reads cost five times as much.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from zhengtong.core.prepared import read
from zhengtong.modules.org.data import HolderData

_HOLDERS = """
SELECT h.post_id, h.staff_id, s.user_id, s.name, h.share, NULL::bigint AS delegated_by,
    EXISTS (
        SELECT FROM org_absence a WHERE a.staff_id = h.staff_id AND a.cancelled_at IS NULL
            AND %s BETWEEN a.from_on AND a.to_on
    ) OR EXISTS (
        SELECT FROM org_staffdelegation d
        WHERE d.principal_id = h.staff_id AND (d.post_id IS NULL OR d.post_id = h.post_id)
            AND d.revoked_at IS NULL AND %s BETWEEN d.from_on AND d.to_on
    ) AS is_absent, 1 AS part, h.id AS place
FROM org_postholder h JOIN org_staffmember s ON s.id = h.staff_id AND s.is_active
WHERE h.post_id = ANY(%s)
    AND h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)
UNION ALL
SELECT h.post_id, d.deputy_id, s.user_id, s.name, 'B', d.principal_id,
    EXISTS (
        SELECT FROM org_absence a WHERE a.staff_id = d.deputy_id AND a.cancelled_at IS NULL
            AND %s BETWEEN a.from_on AND a.to_on
    ), 2, d.id
FROM org_staffdelegation d
JOIN org_staffmember p ON p.id = d.principal_id AND p.is_active
JOIN org_staffmember s ON s.id = d.deputy_id AND s.is_active
JOIN org_postholder h ON h.staff_id = d.principal_id
    AND (d.post_id IS NULL OR d.post_id = h.post_id)
    AND h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)
WHERE h.post_id = ANY(%s) AND d.revoked_at IS NULL
    AND %s BETWEEN d.from_on AND d.to_on
ORDER BY post_id, part, share, place
"""


_HEAD_POSTS = """
WITH RECURSIVE above AS (
    SELECT id, parent_id, 1 AS height FROM org_organization WHERE id = %s
    UNION ALL
    SELECT o.id, o.parent_id, a.height + 1
    FROM org_organization o JOIN above a ON o.id = a.parent_id
    WHERE a.height < 9
)
SELECT p.id FROM above a JOIN org_post p ON p.organization_id = a.id
WHERE p.is_head AND p.ended_on IS NULL ORDER BY a.height
"""


def holders_of(
    post_ids: Collection[int], *, on: dt.date | None = None
) -> dict[int, list[HolderData]]:
    """Who acts in each post on that day (today): A, then B, then those it is delegated to. Every id
    asked for is a key of the answer."""
    found: dict[int, list[HolderData]] = {i: [] for i in post_ids}
    if not found:
        return found
    day, posts = on or timezone.localdate(), list(found)
    rows = read(_HOLDERS, [day, day, posts, day, day, day, day, day, posts, day])
    for post, staff, user, name, share, delegated_by, is_absent, _part, _place in rows:
        found[post].append(
            HolderData(
                staff_id=staff,
                user_id=user,
                name=name,
                share=share,
                is_absent=is_absent,
                delegated_by=delegated_by,
            )
        )
    return found


def heads_of(organization_id: int) -> list[HolderData]:
    """Who answers for the organisation today: the holders of its head post, or of the nearest one
    above it that has any. Deputies by delegation included, those who are away last."""
    posts = [post for (post,) in read(_HEAD_POSTS, [organization_id])]
    found = holders_of(posts)
    for post in posts:
        if found[post]:
            return sorted(found[post], key=lambda h: h.is_absent)
    return []


def holders(post_id: int, on: dt.date | None = None) -> list[HolderData]:
    """The same for one post."""
    return holders_of([post_id], on=on)[post_id]
