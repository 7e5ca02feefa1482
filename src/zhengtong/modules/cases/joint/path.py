"""Whose turn it is: when a case ends if everybody from now on takes all of their limit.

The branch that decides over that day is the critical one. Pure over what was read before.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.workflow import api as workflow


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """`days` working days until the decision at the latest, which `on` is (None while clocks stand
    still), because of the branch `task`, then `steps`. `reserve` are the working days between
    that and the due day of a clock, by kind of clock; negative when it cannot be kept."""

    task: workflow.TaskData
    left: int
    steps: tuple[Mapping[str, str], ...]
    days: int
    on: dt.date | None
    reserve: Mapping[str, int]


def forecast(
    tasks: Sequence[workflow.TaskData],
    clocks: Sequence[workflow.ClockData],
    *,
    process_version_id: int,
) -> Forecast | None:
    """None without an open step before the decision."""
    ways = {
        t.id: workflow.way_ahead(process_version_id=process_version_id, node=t.node)
        for t in tasks
        if t.stage != "deliver"
    }
    open_tasks = [t for t in tasks if t.id in ways]
    if not open_tasks:
        return None
    of_task = {c.task_id: c for c in clocks if c.task_id is not None}
    left = {t.id: left_of(t, of_task.get(t.id)) for t in open_tasks}
    task = max(open_tasks, key=lambda t: (left[t.id] + ways[t.id].days, -t.id))
    days = math.ceil(left[task.id] + ways[task.id].days)
    stands_still = any(c.kind in LIMITS and c.state == "suspended" for c in clocks)
    on = None if stands_still else calendar.add_workdays(timezone.localdate(), days).date
    return Forecast(
        task=task,
        left=math.ceil(left[task.id]),
        steps=ways[task.id].steps,
        days=days,
        on=on,
        reserve={
            c.kind: _reserve(c, days, on)
            for c in sorted(clocks, key=lambda c: LIMITS.index(c.kind) if c.kind in LIMITS else 9)
            if c.kind in LIMITS and c.state in ("running", "suspended")
        },
    )


LIMITS = ("promised", "statutory")


def left_of(task: workflow.TaskData, clock: workflow.ClockData | None) -> Fraction:
    """Working days that the step may still take; 0 when its limit has passed or it has none."""
    if task.due_on is not None:
        days = calendar.count_workdays(timezone.localdate(), task.due_on)
        return Fraction(max(days, 0))
    if clock is None or clock.remaining_days is None:
        return Fraction(0)
    share = Fraction(1) if clock.unit == Unit.WORKDAY else Fraction(5, 7)
    return max(Fraction(clock.remaining_days) * share, Fraction(0))


def _reserve(clock: workflow.ClockData, days: int, on: dt.date | None) -> int:
    if on is not None and clock.due_on is not None:
        return calendar.count_workdays(on, clock.due_on)
    return (clock.remaining_days or 0) - days
