"""Why a last day is that day, line by line, over the API."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest
from ninja import Router, Schema

from zhengtong.modules.cases.periods.explanation import Explanation, every_explanation
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.workflow import api as workflow

router = Router(tags=["cases"])


class DayOut(Schema):
    """A stretch of like days. `total`: days counted up to and with it; none where nothing counts.

    `kind`: start, counted, weekend, holiday, suspended, extended, due and their like.
    """

    date_from: dt.date
    date_to: dt.date | None
    kind: str
    text: str
    counted: int
    total: int | None


class DeadlineOut(Schema):
    """One clock. `due_on` is none while it stands still; `is_provisional` says that the calendar of
    those days is not announced yet."""

    kind: str
    label: str
    state: str
    limit: int
    extended_days: int
    unit: str
    start_on: dt.date
    due_on: dt.date | None
    remaining: int | None
    rule: str
    calendar: str
    is_provisional: bool
    lines: list[DayOut]


@router.get(
    "/{public_id}/deadlines/", response=list[DeadlineOut], summary="Each deadline, explained"
)
def explain(request: HttpRequest, public_id: uuid.UUID) -> list[DeadlineOut]:
    """Texts in the language that was asked for. An applicant sees no clocks of single steps."""
    case = find(public_id=public_id, actor=request.actor)
    found = every_explanation(case, for_applicant=not request.actor.is_staff)
    return [_deadline(clock, explained) for clock, explained in found]


def _deadline(clock: workflow.ClockData, found: Explanation) -> DeadlineOut:
    return DeadlineOut(
        kind=clock.kind,
        label=found.label,
        state=clock.state,
        limit=clock.limit,
        extended_days=clock.extended_days,
        unit=clock.unit,
        start_on=clock.start_on,
        due_on=clock.due_on,
        remaining=clock.remaining_days,
        rule=found.rule,
        calendar=found.calendar,
        is_provisional=found.is_provisional,
        lines=[
            DayOut(**{name: getattr(row, name) for name in DayOut.model_fields})
            for row in found.rows
        ],
    )
