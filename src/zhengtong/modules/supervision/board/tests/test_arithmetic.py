"""Rules of the board that need no county: percentiles, bars, ages, lights as days."""

import datetime as dt

import pytest

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import light_of
from zhengtong.modules.supervision.board import chart, dwell, lamps
from zhengtong.modules.supervision.board.asked import Asked, read
from zhengtong.modules.supervision.board.standing import BANDS, band_days, band_of

TODAY = dt.date(2026, 9, 30)
"""The last day before a week of holidays."""


@pytest.mark.parametrize(
    ("counts", "median", "p90"),
    [({}, None, None), ({3: 1}, 3, 3), ({0: 5, 4: 5}, 0, 4), ({1: 9, 20: 1}, 1, 1)],
)
def test_the_percentile_is_that_of_the_nearest_rank(counts, median, p90):
    assert (dwell.share(counts, 50), dwell.share(counts, 90)) == (median, p90)


def test_the_light_of_a_due_day_is_the_one_of_the_case_page(db):
    for unit, periods in (
        ("WORKDAY", (0, 1, 2, 3, 5, 10, 20, 45)),
        ("CALENDAR_DAY", (0, 1, 3, 10, 45)),
        ("MONTH", (1, 2)),
        ("HOUR", (24, 60)),
    ):
        for period in periods:
            yellow, orange = lamps.lamp(unit, period, TODAY)
            for ahead in range(-3, 90):
                due = TODAY + dt.timedelta(days=ahead)
                left = calendar.days_left(due, TODAY, unit)
                shown = light_of(limit=period, remaining=left, unit=unit)
                rank = 4 if due < TODAY else 3 if due <= yellow else 2 if due <= orange else 1
                assert lamps.BY_RANK[rank] == shown, (unit, period, due)


def test_every_day_of_handing_in_lies_in_one_band(db):
    for back in range(120):
        day = TODAY - dt.timedelta(days=back)
        fitting = []
        for band in range(len(BANDS)):
            first, last = band_days(band, TODAY)
            if (first is None or first <= day) and day <= last:
                fitting.append(band)
        assert fitting == [band_of(day, TODAY)], day


def test_the_highest_bar_reaches_no_further_than_the_axis():
    made = chart.grouped(
        [("8", {"a": 0, "b": 7}), ("9", {"a": 12, "b": 3})],
        {"a": "甲", "b": "乙"},
        label=lambda slot: slot,
        url=lambda key, slot: f"?{key}={slot}",
    )
    assert len(made.bars) == 3, "what is nothing has no bar"
    assert made.lines[-1].text == "20"
    assert all(bar.y >= chart.TOP and bar.y + bar.height <= made.ground + 0.1 for bar in made.bars)


def test_what_an_address_does_not_say_well_is_not_asked():
    odd = {"region": "x", "organization": "-1", "item": "9" * 30, "kind": "all", "period": "year"}
    assert read(odd, None) == Asked(seen=None, wanted=None)


def test_an_organisation_beyond_ones_sight_leaves_nothing():
    assert read({"organization": "7"}, frozenset({3})).wanted == frozenset()
