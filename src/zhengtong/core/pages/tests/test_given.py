"""What an address sends is a value or nothing; it never breaks a page."""

import datetime as dt

import pytest

from zhengtong.core.pages import given


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("17", 17),
        (" 017 ", 17),
        ("", None),
        (None, None),
        ("-1", None),
        ("1e5", None),
        ("²", None),
        ("٣", None),
        ("9" * 19, None),
        ("9" * 5000, None),
    ],
)
def test_a_whole_number_is_one_that_a_key_can_be(text, number):
    assert given.whole(text) == number


def test_a_page_that_is_too_far_is_the_first():
    assert [given.small(t, otherwise=1, most=99) for t in ("2", "100", "x", None)] == [2, 1, 1, 1]


@pytest.mark.parametrize("text", ["", None, "2026-13-01", "0001-01-01", "9999-12-31", "gestern"])
def test_a_day_outside_of_the_years_or_unreadable_is_none(text):
    assert given.day(text) is None


def test_a_month_is_its_first_day_and_the_next_one_begins_where_it_ends():
    assert given.month("2026-12") == dt.date(2026, 12, 1)
    assert given.following(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    assert [given.month(t) for t in ("9999-12", "2026", "2026-12-01", "2026-W01")] == [None] * 4
