"""Cards, amounts, periods and masked names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel.ids import mask_name
from zhengtong.modules.billing.subsidies import cards, reckoning


@given(st.text("0123456789", min_size=15, max_size=18), st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_of_a_card_is_found(front, place, more):
    number = front + cards.luhn(front)
    assert cards.read_card(number) == number
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert cards.read_card(wrong) is None


@pytest.mark.parametrize("typed", ["", "123", "6222 0000 0000 000x", "4" * 30, "六二二"])
def test_what_is_no_card_is_refused(typed):
    assert cards.read_card(typed) is None


def test_spaces_hyphens_and_full_width_digits_are_read():
    assert cards.read_card("４５３９ 1488-0343 6467") == "4539148803436467"
    assert cards.masked("4539148803436467") == "4539 **** 6467"


def test_amounts_are_quantity_times_standard_half_a_fen_upwards():
    assert reckoning.amount(Decimal("4.6"), 9500) == 43700
    assert reckoning.amount(Decimal("0.05"), 10) == 1
    assert reckoning.amount(Decimal("0.01"), 149) == 1


@pytest.mark.parametrize("typed", ["0", "-1", "1.234", "NaN", "Infinity", "1e9", "一", "", "1e-9"])
def test_odd_quantities_are_refused(typed):
    assert reckoning.read_quantity(typed) is None


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("95", 9500), ("95.5", 9550), ("1,200.00", 120000), ("0", None), ("1.234", None), ("x", None)],
)
def test_yuan_are_read_as_fen(typed, fen):
    assert reckoning.read_fen(typed) == fen


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        ("year", "2026", "2026"), ("year", "2026-09", None), ("quarter", "2026q3", "2026Q3"),
        ("quarter", "2026Q5", None), ("month", "2026-09", "2026-09"), ("month", "2026-13", None),
        ("once", "", "once"),
    ],
)  # fmt: skip
def test_a_period_fits_how_often_a_programme_pays(kind, typed, key):
    assert reckoning.read_period(kind, typed) == key


def test_the_notice_shows_of_a_name_what_neighbours_recognise():
    assert [mask_name(n) for n in ("李生", "李禾生", "欧阳小满", "李")] == [
        "李*", "李*生", "欧**满", "*",
    ]  # fmt: skip
