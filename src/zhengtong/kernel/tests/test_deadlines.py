"""The rules of legal periods, on a small made-up calendar and against brute force."""

import random
import timeit
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel.deadlines import (
    BadLimit,
    BadSuspension,
    DayMark,
    DueDay,
    Limit,
    OutsideCalendar,
    Suspension,
    Unit,
    WorkCalendar,
    add_months,
    counted,
    due_day,
    explain,
)

FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)


def mark_days(seed: int = 7) -> dict[date, DayMark]:
    """Every tenth day or so is unlike its weekday."""
    chance = random.Random(seed)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return {
        day: DayMark(is_work=day.weekday() >= 5, name="new_year")
        for day in days
        if chance.random() < 0.1
    }


CALENDAR = WorkCalendar(
    first=FIRST, last=LAST, marks=mark_days(), announced_through=date(2027, 12, 31)
)
PLAIN = WorkCalendar(first=FIRST, last=LAST, marks={}, announced_through=LAST)


def works(day: date) -> bool:
    mark = CALENDAR.marks.get(day)
    return mark.is_work if mark else day.weekday() < 5


def counts(day: date, unit: Unit, pauses: list[Suspension]) -> bool:
    if any(p.from_on < day and (p.to_on is None or day <= p.to_on) for p in pauses):
        return False
    return unit is not Unit.WORKDAY or works(day)


def brute_due(start: date, limit: Limit, pauses: list[Suspension]) -> date | None:
    day, used = start, 0
    while used < limit.n:
        day += timedelta(days=1)
        if day > LAST - timedelta(days=30):
            return None
        used += counts(day, limit.unit, pauses)
    return day


def random_case(chance: random.Random) -> tuple[date, Limit, list[Suspension]]:
    start = FIRST + timedelta(days=chance.randrange(60, 900))
    pauses = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        from_on = start + timedelta(days=chance.randrange(-10, 80))
        to_on = from_on + timedelta(days=chance.randrange(0, 40))
        pauses.append(Suspension(from_on, to_on if chance.random() < 0.9 else None))
    unit = chance.choice((Unit.WORKDAY, Unit.WORKDAY, Unit.CALENDAR_DAY))
    return start, Limit(chance.randrange(0, 61), unit), pauses


def check_against_brute_force(cases: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(cases):
        start, limit, pauses = random_case(chance)
        due = due_day(CALENDAR, start, limit, pauses)
        expected = brute_due(start, limit, pauses)
        assert due.date == expected, (start, limit, pauses)
        through = due.date or start + timedelta(days=120)
        days = (start + timedelta(days=n) for n in range(1, (through - start).days + 1))
        used = sum(counts(day, limit.unit, pauses) for day in days)
        assert counted(CALENDAR, start, through, pauses, limit.unit) == used
        assert used == limit.n - due.remaining


def test_arithmetic_agrees_with_counting_day_by_day():
    check_against_brute_force(3000, seed=11)


@given(st.integers(0, 2**32))
def test_the_explanation_adds_up_and_leaves_no_day_out(seed):
    start, limit, pauses = random_case(random.Random(seed))
    due = due_day(CALENDAR, start, limit, pauses)
    lines = explain(CALENDAR, start, limit, pauses)
    assert sum(line.counted for line in lines) == limit.n - due.remaining
    assert lines[-1].total == limit.n - due.remaining
    assert lines[-1].kind == ("due" if due.date else "suspended")
    runs = lines[:-1]
    for before, after in pairwise(runs):
        assert after.date_from == before.date_to + timedelta(days=1)
    assert runs[0].date_from == start
    assert due.date is None or runs[-1].date_to == due.date


@given(st.integers(0, 2**32), st.integers(0, 30))
def test_a_longer_suspension_never_makes_the_period_end_earlier(seed, more):
    chance = random.Random(seed)
    start, limit, _ = random_case(chance)
    from_on = start + timedelta(days=chance.randrange(0, 40))
    to_on = from_on + timedelta(days=5)
    short = due_day(CALENDAR, start, limit, [Suspension(from_on, to_on)])
    longer = due_day(CALENDAR, start, limit, [Suspension(from_on, to_on + timedelta(days=more))])
    assert longer.date >= short.date


def test_the_day_of_the_event_is_not_counted_and_the_last_day_is():
    monday = date(2026, 9, 21)
    assert due_day(PLAIN, monday, Limit(1)) == DueDay(date(2026, 9, 22))
    assert due_day(PLAIN, date(2026, 9, 25), Limit(1)) == DueDay(date(2026, 9, 28))
    assert due_day(PLAIN, date(2026, 9, 26), Limit(1)) == DueDay(date(2026, 9, 28))


def test_the_day_of_suspension_counts_and_the_day_of_resumption_does_not():
    monday = date(2026, 9, 21)
    pause = Suspension(date(2026, 9, 23), date(2026, 9, 25))
    assert counted(PLAIN, monday, date(2026, 9, 23), [pause]) == 2
    assert counted(PLAIN, monday, date(2026, 9, 25), [pause]) == 2
    assert counted(PLAIN, monday, date(2026, 9, 28), [pause]) == 3


def test_resumed_on_the_same_day_changes_nothing():
    pause = Suspension(date(2026, 9, 23), date(2026, 9, 23))
    assert due_day(PLAIN, date(2026, 9, 21), Limit(5), [pause]).date == date(2026, 9, 28)


def test_a_suspended_clock_has_no_due_day_but_days_left():
    due = due_day(PLAIN, date(2026, 9, 21), Limit(20), [Suspension(date(2026, 9, 23))])
    assert due == DueDay(None, False, 18)


def test_a_period_that_ended_before_the_suspension_stays_ended():
    due = due_day(PLAIN, date(2026, 9, 21), Limit(2), [Suspension(date(2026, 9, 23))])
    assert due.date == date(2026, 9, 23)


def test_overlapping_suspensions_stop_a_day_only_once():
    pauses = [
        Suspension(date(2026, 9, 25), date(2026, 10, 2)),
        Suspension(date(2026, 9, 23), date(2026, 9, 30)),
    ]
    merged = [Suspension(date(2026, 9, 23), date(2026, 10, 2))]
    start = date(2026, 9, 21)
    assert due_day(PLAIN, start, Limit(9), pauses) == due_day(PLAIN, start, Limit(9), merged)


def test_nothing_to_wait_for_is_due_the_same_day():
    assert due_day(PLAIN, date(2026, 9, 26), Limit(0)) == DueDay(date(2026, 9, 26))


def test_calendar_days_run_over_holidays_and_end_on_them():
    assert due_day(PLAIN, date(2026, 9, 21), Limit(5, Unit.CALENDAR_DAY)).date == date(2026, 9, 26)


def test_a_last_day_off_moves_only_where_the_definition_says_so():
    rolling = Limit(5, Unit.CALENDAR_DAY, rolls=True)
    assert due_day(PLAIN, date(2026, 9, 21), rolling).date == date(2026, 9, 28)
    lines = explain(PLAIN, date(2026, 9, 21), rolling)
    assert [(line.kind, line.total) for line in lines] == [
        ("start", 0),
        ("calendar", 5),
        ("rolled", 5),
        ("due", 5),
    ]


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-01-31", Limit(1, Unit.MONTH), "2026-02-28"),
        ("2026-03-15", Limit(2, Unit.MONTH), "2026-05-15"),
        ("2026-11-30", Limit(3, Unit.MONTH), "2027-02-28"),
        ("2028-02-29", Limit(1, Unit.YEAR), "2029-02-28"),
        ("2026-09-21", Limit(24, Unit.HOUR), "2026-09-22"),
        ("2026-09-21", Limit(25, Unit.HOUR), "2026-09-23"),
        ("2026-09-21", Limit(2, Unit.HOUR), "2026-09-22"),
    ],
)
def test_months_years_and_hours(start, limit, due):
    assert due_day(PLAIN, date.fromisoformat(start), limit).date == date.fromisoformat(due)


def test_a_suspension_lengthens_months_by_its_calendar_days():
    pause = [Suspension(date(2026, 3, 20), date(2026, 3, 30))]
    due = due_day(PLAIN, date(2026, 3, 15), Limit(1, Unit.MONTH), pause)
    assert due.date == date(2026, 4, 25)


def test_months_before_are_found_too():
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_days_beyond_the_announced_years_are_provisional():
    assert due_day(CALENDAR, date(2027, 12, 20), Limit(20)).provisional
    assert not due_day(CALENDAR, date(2027, 12, 20), Limit(20, Unit.CALENDAR_DAY)).provisional
    assert due_day(CALENDAR, date(2027, 12, 20), Limit(20, Unit.CALENDAR_DAY, True)).provisional


def test_impossible_periods_are_refused():
    with pytest.raises(BadLimit):
        Limit(-1)
    with pytest.raises(BadSuspension):
        Suspension(date(2026, 2, 2), date(2026, 2, 1))
    for limit in (Limit(9999), Limit(9999, Unit.YEAR), Limit(10**9, Unit.CALENDAR_DAY)):
        with pytest.raises(OutsideCalendar):
            due_day(PLAIN, date(2026, 2, 2), limit)
    with pytest.raises(OutsideCalendar):
        due_day(PLAIN, date(2024, 2, 2), Limit(5))


def test_a_due_day_costs_microseconds():
    """Twenty are allowed on the engine's hot path; the bound here forgives a busy machine."""
    start, limit = date(2026, 9, 21), Limit(20)
    pause = [Suspension(date(2026, 9, 28), date(2026, 10, 12))]
    once = min(timeit.repeat(lambda: due_day(CALENDAR, start, limit, pause), number=200)) / 200
    assert once < 100e-6
