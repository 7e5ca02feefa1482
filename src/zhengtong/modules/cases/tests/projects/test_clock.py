"""The government's time on a project: every day reckoned like by hand."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.modules.cases.projects.clock import Run, counted

START = dt.date(2026, 9, 1)
DAYS = st.integers(0, 60).map(lambda n: START + dt.timedelta(days=n))


def workdays(a: dt.date, b: dt.date) -> int:
    return sum(is_workday(a + dt.timedelta(days=n)) for n in range(1, (b - a).days + 1))


def is_workday(day: dt.date) -> bool:
    return day.weekday() < 5


@st.composite
def runs(draw):
    start = draw(DAYS)
    end = draw(st.none() | DAYS.filter(lambda d: d >= start))
    pauses = []
    at = start
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(DAYS.filter(lambda d, at=at: d >= at) | st.just(at))
        over = draw(st.none() | DAYS.filter(lambda d, begin=begin: d >= begin))
        pauses.append((begin, over))
        if over is None:
            break
        at = over
    return Run(start_on=start, end_on=end, pauses=tuple(pauses))


def by_hand(found: list[Run], until: dt.date) -> int:
    """Day by day: is at least one part under way and not standing still?"""
    return sum(
        is_workday(day) and any(is_under_way(run, day) for run in found)
        for n in range(70)
        if (day := START + dt.timedelta(days=n)) <= until
    )


def is_under_way(run: Run, day: dt.date) -> bool:
    if not (run.start_on < day and (run.end_on is None or day <= run.end_on)):
        return False
    return not any(a < day and (b is None or day <= b) for a, b in run.pauses)


@settings(max_examples=400)
@given(st.lists(runs(), max_size=5), DAYS)
def test_the_clock_of_a_project_equals_a_count_by_hand(found, until):
    assert counted(found, until=until, count=workdays) == by_hand(found, until)


def test_a_day_on_which_several_departments_work_is_one_day():
    both = [Run(start_on=START, end_on=START + dt.timedelta(days=3))] * 2
    assert counted(both, until=START + dt.timedelta(days=9), count=workdays) == 3


def test_the_day_of_acceptance_does_not_count():
    assert counted([Run(start_on=START)], until=START, count=workdays) == 0
