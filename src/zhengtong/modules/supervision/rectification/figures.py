"""差评整改率 and 按期回访率, in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.utils import timezone

_COUNTS = """
SELECT {column}, count(*), count(*) FILTER (WHERE r.state IN ('replied', 'closed')),
    count(*) FILTER (WHERE r.visit_due_on < %(today)s OR r.visited_at IS NOT NULL),
    count(*) FILTER (WHERE (r.visited_at AT TIME ZONE %(zone)s)::date <= r.visit_due_on)
FROM supervision_rectification r JOIN cases_rating_facts g ON g.rating_id = r.rating_id
WHERE {column} = ANY(%(ids)s) AND r.opened_at >= %(since)s AND r.opened_at < %(until)s
    AND r.state <> 'dropped'
GROUP BY {column}
"""
_COLUMNS = {"organization": "r.organization_id", "post": "g.post_id", "staff": "g.staff_id"}


@dataclass(frozen=True, kw_only=True)
class RectificationCount:
    """Of the tasks opened in a span: how many were answered or closed; of the return visits that
    fell due or were made, how many in time. What was found unfounded is left out."""

    opened: int = 0
    answered: int = 0
    visits: int = 0
    visits_in_time: int = 0

    @property
    def answered_percent(self) -> float | None:
        """差评整改率 = 已整改 ÷ 应整改."""
        return 100 * self.answered / self.opened if self.opened else None

    @property
    def visited_percent(self) -> float | None:
        """按期回访率."""
        return 100 * self.visits_in_time / self.visits if self.visits else None


def rectification_counts(
    *,
    kind: Literal["organization", "post", "staff"],
    ids: Collection[int],
    first_on: dt.date,
    last_on: dt.date,
) -> dict[int, RectificationCount]:
    """By the unit that answers for the task, or by the post or person that served. One statement;
    who is missing has none."""
    if not ids:
        return {}
    first = timezone.make_aware(dt.datetime.combine(first_on, dt.time()))
    until = timezone.make_aware(dt.datetime.combine(last_on + dt.timedelta(days=1), dt.time()))
    values = {
        "ids": list(ids),
        "since": first,
        "until": until,
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(column=_COLUMNS[kind]), values)
        return {
            row[0]: RectificationCount(
                opened=row[1], answered=row[2], visits=row[3], visits_in_time=row[4]
            )
            for row in cursor.fetchall()
        }
