"""Vectors of the design and of the field reference, on the calendar in the database."""

from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday as their_workday
from django.utils import translation

from zhengtong.core.calendar import api
from zhengtong.core.calendar.api import Limit, Suspension, Unit
from zhengtong.core.calendar.festivals import LUNAR_FESTIVALS, qingming, statutory_days
from zhengtong.core.calendar.management.commands.calendar_seed import seed_text
from zhengtong.core.calendar.seed import FILE

pytestmark = pytest.mark.django_db


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2025-01-20", 20, "2025-02-21"),
        ("2025-01-20", 30, "2025-03-07"),
        ("2025-01-20", 45, "2025-03-28"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-04-30", 1, "2025-05-06"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-09-30", 20, "2025-11-04"),
        ("2025-12-31", 5, "2026-01-08"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2024-02-08", 1, "2024-02-09"),
        ("2026-09-21", 20, "2026-10-26"),
        ("2026-02-14", 5, "2026-02-28"),
        ("2026-09-27", 1, "2026-09-28"),
    ],
)
def test_vectors_of_the_field_reference(start, n, due):
    assert api.add_workdays(d(start), n) == api.DueDay(d(due))


def test_days_in_a_suspension_do_not_count():
    pause = [Suspension(d("2026-09-28"), d("2026-10-12"))]
    assert api.due_day(d("2026-09-21"), Limit(20), pause).date == d("2026-11-03")
    assert api.due_day(d("2026-09-21"), Limit(30), pause).date == d("2026-11-17")


def test_every_announced_day_is_as_chinesecalendar_says():
    day = d("2004-01-01")
    while day.year < 2027:
        assert api.is_workday(day) == their_workday(day), day
        day += timedelta(days=1)


def test_working_days_per_year():
    for year, days in ((2024, 251), (2025, 248), (2026, 248)):
        assert api.count_workdays(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_the_seed_file_is_what_its_command_makes():
    assert FILE.read_text(encoding="utf-8") == seed_text()


def test_days_beyond_the_announced_years_are_provisional():
    due = api.add_workdays(d("2026-12-28"), 5)
    assert due == api.DueDay(d("2027-01-05"), provisional=True)
    assert not api.add_workdays(d("2026-12-28"), 3).provisional
    assert not api.add(d("2026-12-28"), 60, Unit.CALENDAR_DAY).provisional


def test_the_law_names_thirteen_days_off():
    for year in range(2027, 2061):
        # In 2028 and other years Mid-autumn falls into the three days of the National Day.
        together = LUNAR_FESTIVALS[year][2] in ("1001", "1002", "1003")
        assert len(statutory_days(year)) == 13 - together, year
    assert len(statutory_days(2070)) == 7
    assert not api.is_workday(d("2027-02-05"))


def test_qingming_is_computed_as_it_was_announced():
    for year in range(2009, 2027):
        assert api.work_calendar().marks[qingming(year)].name == "qingming"


def test_dates_outside_the_calendar_are_refused():
    with pytest.raises(api.OutsideCalendar):
        api.add_workdays(d("2003-12-01"), 5)
    with pytest.raises(api.OutsideCalendar):
        api.add_workdays(d("2099-12-01"), 100)


def test_overdue_days_are_negative():
    assert api.count_workdays(d("2026-09-28"), d("2026-09-24")) == -1


def test_the_explanation_is_written_in_the_language_of_the_reader():
    lines = api.explain(d("2026-09-21"), Limit(20))
    assert [(line.kind, line.total) for line in lines[:6]] == [
        ("start", 0),
        ("work", 3),
        ("holiday", 3),
        ("work", 6),
        ("holiday", 6),
        ("work", 8),
    ]
    assert lines[0].text == "起算日，当日不计"
    assert lines[2].text == "中秋节放假，不计"
    assert lines[-1].date_to == d("2026-10-26")
    with translation.override("en"):
        assert api.explain(d("2026-09-21"), Limit(20))[2].text == "Mid-Autumn Festival, not counted"


@pytest.mark.parametrize(
    ("due", "today", "unit", "left"),
    [
        ("2026-09-24", "2026-09-23", Unit.WORKDAY, 1),
        ("2026-09-24", "2026-09-24", Unit.WORKDAY, 0),
        # A holiday of three days and then a working Monday: late at once, and still by one day.
        ("2026-09-24", "2026-09-25", Unit.WORKDAY, -1),
        ("2026-09-24", "2026-09-27", Unit.WORKDAY, -1),
        ("2026-09-24", "2026-09-28", Unit.WORKDAY, -1),
        ("2026-09-24", "2026-09-29", Unit.WORKDAY, -2),
        ("2026-09-24", "2026-09-25", Unit.CALENDAR_DAY, -1),
        ("2026-09-24", "2026-09-29", Unit.CALENDAR_DAY, -5),
    ],
)
def test_a_period_is_late_from_the_day_after_its_last(due, today, unit, left):
    assert api.days_left(d(due), d(today), unit) == left
