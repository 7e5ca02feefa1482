"""A calculation: gathers, counts, keeps. The same data give the same digest; nothing is
overwritten."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.assessment.errors import CalculationRunning, NoMembers, StalePeriod
from zhengtong.modules.assessment.periods import cards
from zhengtong.modules.assessment.periods.gathering import Gathered, gather
from zhengtong.modules.assessment.periods.holding import noted, ready
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    Calculation,
    PeriodState,
    RecordState,
    Result,
)
from zhengtong.modules.assessment.schemes import stored
from zhengtong.modules.assessment.schemes.engine import Outcome, assess

AT_ONCE = 200
"""More members are calculated by a job."""
GIVEN_UP = dt.timedelta(minutes=15)
"""A job that is older has died."""
TRIES = 3


@command
def ask_calculation(
    *, period_id: uuid.UUID, expected_version: int, actor: Actor
) -> AssessmentPeriod:
    """计算: at once for few, by a job for many. Raises NoMembers, CalculationRunning."""
    period = ready(period_id, "calculate", actor=actor, expected_version=expected_version)
    count = period.members.count()
    if not count:
        raise NoMembers
    if period.job_asked_at and timezone.now() - period.job_asked_at < GIVEN_UP:
        raise CalculationRunning
    cards.sync(period, actor)
    if count <= AT_ONCE:
        return calculate(period_id=period_id, actor=actor)
    noted(period, "ask", actor, job_asked_at=timezone.now(), job_done=0, job_error="")
    jobs.defer(calculate_job, period_id=str(period_id), staff_id=actor.staff_id)
    return period


@command
def calculate(
    *, period_id: uuid.UUID, actor: Actor, gathered: Gathered | None = None
) -> AssessmentPeriod:
    """Counts and keeps the result as a new version. Raises StalePeriod when records have changed
    since they were gathered."""
    period = ready(period_id, "calculate", actor=actor)
    found = gathered or gather(period)
    last = period.events.aggregate(n=Max("pk"))["n"] or 0
    if found.last_event != last:
        raise StalePeriod
    outcomes = assess(found.scheme, found.subjects, kind=period.subject_kind)
    kept = _keep(period, found, outcomes, actor)
    state = PeriodState.CALCULATED if period.state != PeriodState.PUBLISHED else period.state
    noted(
        period,
        "calculate",
        actor,
        f"{kept.number}",
        current=kept,
        state=state,
        job_asked_at=None,
        job_done=100,
        job_error="",
    )
    return period


def _keep(
    period: AssessmentPeriod, found: Gathered, outcomes: list[Outcome], actor: Actor
) -> Calculation:
    number = (period.calculations.aggregate(n=Max("number"))["n"] or 0) + 1
    waiting = period.records.filter(state=RecordState.ENTERED).count()
    kept = Calculation.objects.create(
        period=period,
        number=number,
        made_by_id=actor.staff_id,
        member_count=len(outcomes),
        input_digest=found.digest,
        digest=stored.digest(stored.whole(o) for o in outcomes),
        warnings={"missing": found.missing, "waiting": waiting, "gaps": _gaps(outcomes)},
    )
    for first in range(0, len(outcomes), AT_ONCE):
        _write(kept, found, outcomes[first : first + AT_ONCE])
    return kept


def _gaps(outcomes: list[Outcome]) -> dict[str, int]:
    """How many members have no figure, by indicator."""
    found: dict[str, int] = {}
    for outcome in outcomes:
        for part in outcome.parts:
            for line in part.lines:
                if line.gap == "empty" and not line.terms:
                    found[line.indicator] = found.get(line.indicator, 0) + 1
    return found


_COLUMNS = (
    *("calculation_id", "member_id", "total", "plus", "minus", "yuan", "grade", "consequences"),
    *("parts", "notes", "place"),
)
_WRITE = (
    f"INSERT INTO {Result._meta.db_table} ({', '.join(_COLUMNS)}) SELECT {', '.join(_COLUMNS)}"  # noqa: S608
    f" FROM jsonb_populate_recordset(NULL::{Result._meta.db_table}, %s::jsonb)"
)


def _write(kept: Calculation, found: Gathered, outcomes: list[Outcome]) -> None:
    """As one document: `bulk_create` binds arrays, in which the driver marks every quotation mark
    of `parts` by itself, half a minute for a thousand people."""
    rows = [_result(kept, found.member_of[o.subject], o) for o in outcomes]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(rows, ensure_ascii=False)])


def _result(kept: Calculation, member_id: int, outcome: Outcome) -> dict[str, Any]:
    return {
        "calculation_id": kept.pk,
        "member_id": member_id,
        "total": stored.text(outcome.total) if outcome.total is not None else None,
        "plus": stored.text(outcome.plus),
        "minus": stored.text(outcome.minus),
        "yuan": stored.text(outcome.yuan),
        "grade": outcome.grade,
        "consequences": [[key, stored.text(value)] for key, value in outcome.consequences],
        "parts": [stored.part(p) for p in outcome.parts],
        "notes": stored.notes(outcome),
        "place": outcome.place,
    }


@jobs.job(name="assessment.calculate", queue="default", retry=0)
def calculate_job(period_id: str, staff_id: int | None = None) -> None:
    """Gathers outside the transaction, so that its progress can be seen."""
    key = uuid.UUID(period_id)
    rows = AssessmentPeriod.objects.filter(public_id=key)
    actor = Actor.system("assessment.calculate")
    try:
        for attempt in range(TRIES):
            period = rows.select_related("version").get()
            found = gather(period, lambda percent: _told(rows, percent))
            try:
                calculate(period_id=key, actor=actor, gathered=found)
            except StalePeriod:
                if attempt + 1 == TRIES:
                    raise
            else:
                return
    except DomainError as refused:
        rows.update(job_asked_at=None, job_error=refused.message[:300])


def _told(rows: object, percent: int) -> None:
    rows.update(job_done=percent)  # type: ignore[attr-defined]
