"""Findings and orders of many subjects in a span, for those above: sets in, plain values out.

A finding about a step belongs to whoever did the step and to its post; one about a whole case
belongs to the organisation alone, unless the rule named a window or a person.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.utils import timezone

from zhengtong.kernel.text import Text
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.states import OrderState

Concerned = Literal["organization", "post", "staff"]

_COLUMN: Mapping[str, str] = {
    "organization": "f.organization_id",
    "post": "coalesce(f.post_id, t.post_id)",
    "staff": "coalesce(f.staff_id, t.done_by_staff_id, t.assignee_staff_id)",
}
_FINDINGS = """
SELECT {column}, f.level, r.code, f.detail, f.raised_at, c.public_id, c.number
FROM supervision_finding f
JOIN supervision_supervisionrule r ON r.id = f.rule_id
LEFT JOIN workflow_task_facts t ON f.subject LIKE 'task:%%'
    AND t.task_id = substring(f.subject FROM '^task:([0-9]{{1,18}})')::bigint
LEFT JOIN cases_case_facts c ON c.case_id = f.case_id
WHERE f.raised_at >= %s AND f.raised_at < %s AND {column} = ANY(%s)
ORDER BY f.raised_at DESC, f.id DESC
"""


@dataclass(frozen=True, kw_only=True)
class FoundData:
    """One finding of a subject. `level` is warning or alarm; without a case both case fields are
    empty."""

    subject_id: int
    level: str
    rule_code: str
    detail: Text
    raised_at: dt.datetime
    case_public_id: uuid.UUID | None
    case_number: str


def found_of(
    *, by: Concerned, ids: Collection[int], first_on: dt.date, last_on: dt.date
) -> list[FoundData]:
    """What was found in the span, both days included, the newest first: one read."""
    sql = _FINDINGS.format(column=_COLUMN[by])
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_moments(first_on, last_on), list(ids)])
        return [
            FoundData(
                subject_id=row[0],
                level=row[1],
                rule_code=row[2],
                detail=row[3] if isinstance(row[3], dict | str) else "",
                raised_at=row[4],
                case_public_id=row[5],
                case_number=row[6] or "",
            )
            for row in cursor.fetchall()
        ]


_AT_FAULT = """
SELECT DISTINCT c.number FROM supervision_finding f
JOIN supervision_ruleversion v ON v.id = f.version_id AND v.check_key = ANY(%s)
JOIN cases_case_facts c ON c.case_id = f.case_id
WHERE c.number = ANY(%s)
"""


def cases_at_fault(*, checks: Collection[str], numbers: Collection[str]) -> set[str]:
    """Of these cases (by number) those in which one of these checks ever found the office at fault,
    whether it still holds or not: what supervision holds against an office excuses applicants."""
    if not numbers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_AT_FAULT, [list(checks), list(numbers)])
        return {number for (number,) in cursor.fetchall()}


@dataclass(frozen=True, kw_only=True)
class OrderFacts:
    """An order sent to a unit, about a person where one is named. `is_late`: answered after its
    last day, or not answered though that has passed."""

    public_id: uuid.UUID
    number: str
    organization_id: int
    staff_id: int | None
    sent_at: dt.datetime
    due_on: dt.date
    is_late: bool


def orders_of(
    *, organization_ids: Collection[int], first_on: dt.date, last_on: dt.date
) -> list[OrderFacts]:
    """Orders sent in the span, cancelled ones left out, the newest first."""
    start, end = _moments(first_on, last_on)
    rows = SupervisionOrder.objects.filter(
        organization_id__in=organization_ids, sent_at__gte=start, sent_at__lt=end
    ).exclude(state=OrderState.CANCELLED)
    return [
        OrderFacts(
            public_id=row.public_id,
            number=row.number,
            organization_id=row.organization_id,
            staff_id=row.staff_id,
            sent_at=row.sent_at,
            due_on=row.due_on,
            is_late=row.is_late(),
        )
        for row in rows.order_by("-sent_at", "-pk")
    ]


def _moments(first_on: dt.date, last_on: dt.date) -> tuple[dt.datetime, dt.datetime]:
    start = timezone.make_aware(dt.datetime.combine(first_on, dt.time()))
    return start, timezone.make_aware(
        dt.datetime.combine(last_on + dt.timedelta(days=1), dt.time())
    )
