"""Reads of the views that cases and workflow publish for watchers. Sets only, never a loop."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light, light_of

_RUNNING = """
SELECT f.case_id, f.public_id, f.number, f.applicant_name, f.organization_id, f.region_id,
    f.item_version_id, f.status, f.submitted_at, c.kind, c.period, c.unit, c.due_on, NULL::bigint,
    '' AS step, '' AS step_en, NULL::bigint AS task_organization_id
FROM workflow_clock_facts c JOIN cases_case_facts f ON f.instance_id = c.instance_id
WHERE c.state = 'running' AND c.task_id IS NULL AND c.due_on IS NOT NULL AND f.closed_at IS NULL
UNION ALL
SELECT f.case_id, f.public_id, f.number, f.applicant_name, f.organization_id, f.region_id,
    f.item_version_id, f.status, f.submitted_at, 'step', t."limit", t.unit, t.due_on, t.task_id,
    t.step_name, t.step_name_en, t.organization_id
FROM workflow_task_facts t JOIN cases_case_facts f ON f.instance_id = t.instance_id
WHERE t.state IN ('open', 'claimed') AND t.due_on IS NOT NULL AND f.closed_at IS NULL
"""


@dataclass(frozen=True, kw_only=True)
class Running:
    """One period that runs now: of a case, or of one of its steps (`task_id`).

    `organization_id` is the one that answers for it: the step's own, else the case's.
    `remaining` counts in the period's unit, negative when late.
    """

    case_id: int
    public_id: uuid.UUID
    number: str
    applicant: str
    case_organization_id: int
    organization_id: int
    region_id: int
    item_version_id: int
    status: str
    submitted_at: dt.datetime
    kind: str
    period: int
    due_on: dt.date
    remaining: int
    light: Light
    task_id: int | None
    step: dict[str, str]


def running(*, today: dt.date | None = None) -> list[Running]:
    """Every period that runs in an open case, with its light."""
    day = today or timezone.localdate()
    left: dict[tuple[dt.date, str], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        return [_running(row, day, left) for row in cursor.fetchall()]


def _running(row: tuple[Any, ...], day: dt.date, left: dict[tuple[dt.date, str], int]) -> Running:
    due_on, unit, period = row[12], row[11], row[10] or 0
    key = (due_on, unit)
    if key not in left:
        left[key] = _remaining(day, due_on, unit)
    return Running(
        case_id=row[0],
        public_id=row[1],
        number=row[2],
        applicant=row[3],
        case_organization_id=row[4],
        organization_id=row[16] or row[4],
        region_id=row[5],
        item_version_id=row[6],
        status=row[7],
        submitted_at=row[8],
        kind=row[9],
        period=period,
        due_on=due_on,
        remaining=left[key],
        light=light_of(limit=period, remaining=left[key]),
        task_id=row[13],
        step={"zh": row[14], "en": row[15] or row[14]},
    )


def _remaining(day: dt.date, due_on: dt.date, unit: str) -> int:
    return calendar.days_left(due_on, day, unit)


_TODAY = """
SELECT organization_id,
    count(*) FILTER (WHERE closed_at IS NULL),
    count(*) FILTER (WHERE submitted_at >= %(start)s),
    count(*) FILTER (WHERE accepted_at >= %(start)s),
    count(*) FILTER (WHERE decided_at >= %(start)s),
    count(*) FILTER (WHERE closed_at >= %(start)s)
FROM cases_case_facts
WHERE closed_at IS NULL OR submitted_at >= %(start)s OR closed_at >= %(start)s
GROUP BY organization_id
"""


@dataclass(frozen=True, kw_only=True)
class DayFigures:
    """Counts of one organisation: cases in hand now, and what happened since midnight."""

    open: int = 0
    submitted: int = 0
    accepted: int = 0
    decided: int = 0
    closed: int = 0


def day_figures(*, today: dt.date | None = None) -> dict[int, DayFigures]:
    """By organisation that owns the cases."""
    day = today or timezone.localdate()
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    with connection.cursor() as cursor:
        cursor.execute(_TODAY, {"start": start})
        return {
            row[0]: DayFigures(
                open=row[1], submitted=row[2], accepted=row[3], decided=row[4], closed=row[5]
            )
            for row in cursor.fetchall()
        }


_STEPS = """
SELECT t.task_id, t.step_name, t.step_name_en, t.stage, t.post_id, t.organization_id, t.state,
    t.assignee_staff_id, t.done_by_staff_id, t.opened_at, t.closed_at, t."limit", t.unit, t.due_on,
    t.outcome, t.close_reason
FROM workflow_task_facts t JOIN cases_case_facts f ON f.instance_id = t.instance_id
WHERE f.case_id = %s ORDER BY t.opened_at, t.task_id
"""


@dataclass(frozen=True, kw_only=True)
class StepTrace:
    """One step of one case as the supervisor reads it. `used` counts working days."""

    step: dict[str, str]
    post_id: int
    organization_id: int
    state: str
    staff_id: int | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    limit: int | None
    unit: str
    due_on: dt.date | None
    used: int
    light: Light
    outcome: str


def steps_of(case_id: int, *, today: dt.date | None = None) -> list[StepTrace]:
    """Every step that was ever opened, with the time it took; a late one stays red for good."""
    day = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [case_id])
        return [_trace(row, day) for row in cursor.fetchall()]


def _trace(row: tuple[Any, ...], day: dt.date) -> StepTrace:
    opened_at, closed_at, limit, unit, due_on = row[9], row[10], row[11], row[12], row[13]
    end = timezone.localdate(closed_at) if closed_at else day
    remaining = _remaining(end, due_on, unit) if due_on else None
    return StepTrace(
        step={"zh": row[1] or "", "en": row[2] or row[1] or ""},
        post_id=row[4],
        organization_id=row[5],
        state=row[6],
        staff_id=row[8] or row[7],
        opened_at=opened_at,
        closed_at=closed_at,
        limit=limit,
        unit=unit,
        due_on=due_on,
        used=max(calendar.count_workdays(timezone.localdate(opened_at), end), 0),
        light=_past_light(limit, remaining, closed=closed_at is not None),
        outcome=row[14],
    )


def _past_light(limit: int | None, remaining: int | None, *, closed: bool) -> Light:
    """Done in time is green, however near it was; done late stays red."""
    if limit is None or remaining is None:
        return Light.NONE
    if closed:
        return Light.RED if remaining < 0 else Light.GREEN
    return light_of(limit=limit, remaining=remaining)


def of_organizations(rows: Iterable[Running], watched: frozenset[int] | None) -> list[Running]:
    """Those for which one of the watched organisations answers; all for a county's supervisor."""
    if watched is None:
        return list(rows)
    return [r for r in rows if r.organization_id in watched or r.case_organization_id in watched]
