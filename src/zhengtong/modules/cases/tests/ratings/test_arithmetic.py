"""Shares, their confidence, and the codes at the edges."""

import pytest

from zhengtong.modules.cases.models import RatingLevel
from zhengtong.modules.cases.ratings import codes
from zhengtong.modules.cases.ratings.arithmetic import RatingCount, added, wilson


@pytest.mark.parametrize(
    ("counted", "total", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_the_interval_is_that_of_wilson(counted, total, low, high):
    found = wilson(counted, total)
    assert found == (pytest.approx(low, abs=0.005), pytest.approx(high, abs=0.005))


def test_who_did_not_rate_is_no_satisfied_person():
    count = RatingCount(counts={"poor": 1}, all_counts={"poor": 1}, rated_cases=1, closed_cases=10)
    assert (count.satisfied_percent, count.low_percent, count.rated_percent) == (0, 100, 10)
    assert RatingCount(closed_cases=10).satisfied_percent is None
    assert wilson(0, 0) is None


def test_both_numerators_are_kept():
    count = RatingCount(counts={"good": 9}, all_counts={"good": 9, "very_poor": 1})
    assert (count.satisfied_percent, count.low) == (100, 0)
    assert (count.all_low, count.all_total, count.all_satisfied) == (1, 10, 9)
    both = added([count, count])
    assert (both.total, both.all_total) == (18, 20)


def test_small_numbers_are_not_told():
    assert not RatingCount(counts={"good": 4}).may_show_levels
    assert RatingCount(counts={"good": 9}).may_show_levels
    assert not RatingCount(counts={"good": 9}).may_show_share
    assert RatingCount(counts={"good": 10}).may_show_share


def test_the_two_interfaces_run_in_opposite_directions():
    assert (codes.SATISFACTION["very_good"], codes.STARS["very_good"]) == ("1", "5")
    for level in RatingLevel.values:
        assert int(codes.SATISFACTION[level]) + int(codes.STARS[level]) == 6
        assert codes.level_of_satisfaction(codes.SATISFACTION[level]) == level
        assert codes.level_of_stars(codes.STARS[level]) == level
