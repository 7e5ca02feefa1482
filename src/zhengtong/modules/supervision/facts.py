"""Reads of the views that cases and workflow publish for watchers. Sets only, never a loop."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light, light_of


def _remaining(day: dt.date, due_on: dt.date, unit: str) -> int:
    return calendar.days_left(due_on, day, unit)


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
    remaining: int | None
    """Counted days that are left; None for a step that is done."""
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
        remaining=None if closed_at else remaining,
        light=_past_light(limit, remaining, unit, closed=closed_at is not None),
        outcome=row[14],
    )


def _past_light(limit: int | None, remaining: int | None, unit: str, *, closed: bool) -> Light:
    """Done in time is green, however near it was; done late stays red."""
    if limit is None or remaining is None:
        return Light.NONE
    if closed:
        return Light.RED if remaining < 0 else Light.GREEN
    return light_of(limit=limit, remaining=remaining, unit=unit)
