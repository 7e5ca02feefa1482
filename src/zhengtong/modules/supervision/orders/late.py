"""Answers that came after their last day, or have not come: what rule F9 reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

_LATE = """
SELECT o.id, o.public_id::text, o.number, o.organization_id, o.region_id, o.staff_id, o.due_on,
    o.answered_at,
    COALESCE((SELECT min(c.case_id) FROM supervision_ordercase c WHERE c.order_id = o.id), 0)
FROM supervision_supervisionorder o
WHERE o.state <> 'cancelled' AND o.due_on < %(today)s
    AND (o.answered_at IS NULL AND o.state = 'sent'
        OR (o.answered_at AT TIME ZONE %(zone)s)::date > o.due_on)
    AND o.sent_at >= %(since)s
ORDER BY o.id
"""


@dataclass(frozen=True, kw_only=True)
class LateAnswer:
    """One order whose answer is late. `case_id` is None for an order without a case."""

    order_id: int
    public_id: str
    number: str
    organization_id: int
    region_id: int
    staff_id: int | None
    due_on: dt.date
    answered_at: dt.datetime | None
    case_id: int | None


def late_answers(*, today: dt.date | None = None, days: int = 400) -> list[LateAnswer]:
    """Every late answer to orders of the last `days`: those that were given late stay in it."""
    day = today or timezone.localdate()
    since = timezone.make_aware(dt.datetime.combine(day - dt.timedelta(days=days), dt.time()))
    zone = timezone.get_current_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {"today": day, "zone": zone, "since": since})
        return [
            LateAnswer(
                order_id=row[0],
                public_id=row[1],
                number=row[2],
                organization_id=row[3],
                region_id=row[4],
                staff_id=row[5],
                due_on=row[6],
                answered_at=row[7],
                case_id=row[8] or None,
            )
            for row in cursor.fetchall()
        ]
