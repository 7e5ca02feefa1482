"""The days on which a step's clock raises a voice. Rules are data; the days are arithmetic."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import Limit, Suspension, WorkCalendar
from zhengtong.modules.workflow.models import EscalationRule

DEPUTY_PERCENT = 50
"""From this share of the limit on, the B holder may act without the A holder being away."""
REMEMBERED_SECONDS = 60.0
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    threshold: int
    audience: tuple[str, ...]


_kept: tuple[float, tuple[Rule, ...]] | None = None


def rules() -> tuple[Rule, ...]:
    """In force, lowest threshold first; read again after a minute."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > REMEMBERED_SECONDS:
        rows = EscalationRule.objects.filter(is_active=True).values_list("threshold", "audience")
        _kept = (now, tuple(Rule(t, tuple(a)) for t, a in rows))
    return _kept[1]


def forget() -> None:
    """After the rules were changed."""
    global _kept
    _kept = None


@dataclass(frozen=True, slots=True)
class Days:
    """What a task row keeps of its clock. `check_on`: the next day on which a rule is due."""

    due_on: dt.date | None
    is_provisional: bool = False
    remaining: int = 0
    deputy_on: dt.date | None = None
    check_on: dt.date | None = None


def days_of(
    start: dt.date, limit: Limit, suspensions: Sequence[Suspension] = (), told: int = 0
) -> Days:
    """All days of a step's clock. `told`: the highest threshold already spoken of."""
    if suspensions or told:
        return _days(start, limit, suspensions, told)
    return _fresh_days(start, limit, calendar.work_calendar(), rules())


@lru_cache(maxsize=2048)
def _fresh_days(
    start: dt.date, limit: Limit, in_use: WorkCalendar, in_force: tuple[Rule, ...]
) -> Days:
    """Steps that open on one day with one limit all have the same days."""
    return _days(start, limit, (), 0)


def _days(start: dt.date, limit: Limit, suspensions: Sequence[Suspension], told: int) -> Days:
    due = calendar.due_day(start, limit, suspensions)
    if due.date is None:
        return Days(None, due.provisional, due.remaining)
    deputy_on = share_day(start, limit, DEPUTY_PERCENT, suspensions)
    check_on = next(
        (
            threshold_day(start, limit, rule.threshold, due.date, suspensions)
            for rule in rules()
            if rule.threshold > told
        ),
        None,
    )
    return Days(due.date, due.provisional, 0, deputy_on, check_on)


def threshold_day(
    start: dt.date,
    limit: Limit,
    threshold: int,
    due_on: dt.date,
    suspensions: Sequence[Suspension] = (),
) -> dt.date:
    """The day on which a threshold is reached."""
    if threshold > 100:
        return due_on + ONE_DAY
    return due_on if threshold == 100 else share_day(start, limit, threshold, suspensions) or due_on


def share_day(
    start: dt.date, limit: Limit, percent: int, suspensions: Sequence[Suspension] = ()
) -> dt.date | None:
    """The day that completes a share of the limit, rounded up."""
    part = Limit(-(-limit.n * percent // 100), limit.unit)
    return calendar.due_day(start, part, suspensions).date
