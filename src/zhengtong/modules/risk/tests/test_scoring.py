"""The arithmetic of a level: bands, decay, hard rules. No database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.risk.scoring import (
    Definition,
    HardRule,
    Record,
    Use,
    crowded,
    level_of,
    months_between,
    points_of,
    score,
    weight,
)

TODAY = dt.date(2026, 11, 22)
ONE = Decimal(1)


def use(key="penalty", months=24, decay="none", bands=((1, 10), (3, 25)), factor=1):
    pairs = tuple((Decimal(str(a)), Decimal(str(p))) for a, p in bands)
    return Use(key=key, months=months, decay=decay, weight=Decimal(str(factor)), bands=pairs)


def record(days_ago=1, amount=1, until=None, ref="r"):
    return Record(1, ref, TODAY - dt.timedelta(days=days_ago), until, Decimal(amount), "")


def definition(*uses, rules=(), base=10, thresholds=(10, 20, 40, 60)):
    return Definition(
        base=Decimal(base),
        uses=uses,
        rules=rules,
        thresholds=tuple(Decimal(t) for t in thresholds),
        grades=("A", "B", "C", "D", "D"),
        measures={},
        shares={},
    )


def test_without_a_record_the_base_alone_makes_the_level():
    found = score(definition(use()), {}, TODAY)
    assert (found.level, found.grade, found.total, found.parts) == (2, "B", Decimal(10), ())


def test_the_highest_band_reached_counts_and_the_records_stand_under_it():
    records = {"penalty": [record(ref=str(n)) for n in range(3)]}
    found = score(definition(use()), records, TODAY)
    assert found.total == 35
    assert found.level == 3
    assert [len(p.counted) for p in found.parts] == [3]


@pytest.mark.parametrize(
    ("decay", "months_ago", "wanted"),
    [
        ("none", 11, "1"),
        ("halving", 11, "1"),
        ("halving", 12, "0.5"),
        ("halving", 23, "0.5"),
        ("linear", 12, "0.5"),
        ("none", 24, "0"),
        ("linear", 24, "0"),
    ],
)
def test_records_fade_by_whole_months_and_end_with_their_window(decay, months_ago, wanted):
    years, month = divmod(2026 * 12 + 10 - months_ago, 12)
    old = Record(1, "r", dt.date(years, month + 1, 22), None, ONE, "")
    assert weight(old, use(decay=decay), TODAY) == Decimal(wanted)


def test_what_has_ended_or_is_still_to_come_does_not_count():
    ended = record(days_ago=30, until=TODAY - dt.timedelta(days=1))
    assert weight(ended, use(), TODAY) == 0
    assert weight(record(days_ago=30, until=TODAY), use(), TODAY) == 1
    assert weight(record(days_ago=-1), use(), TODAY) == 0


def test_any_blacklist_entry_is_level_five_whatever_the_points():
    rule = HardRule(key="blacklisted", at_least=1, level=5)
    uses = use("blacklisted", bands=())
    found = score(definition(uses, rules=(rule,)), {"blacklisted": [record()]}, TODAY)
    assert (found.level, found.met) == (5, (rule,))
    assert score(definition(uses, rules=(rule,)), {}, TODAY).met == ()


def test_good_records_never_bring_the_total_below_zero():
    good = use("honour", bands=((1, -50),))
    found = score(definition(good), {"honour": [record()]}, TODAY)
    assert (found.total, found.level) == (0, 1)


@given(
    amounts=st.lists(st.integers(1, 5), max_size=6),
    more=st.integers(1, 5),
    factor=st.decimals("0.1", "5", places=1),
)
def test_one_more_bad_record_never_lowers_a_level(amounts, more, factor):
    model = definition(use(factor=factor, bands=((1, 5), (4, 15), (9, 60))))
    rows = [record(amount=a, ref=str(n)) for n, a in enumerate(amounts)]
    before = score(model, {"penalty": rows}, TODAY)
    after = score(model, {"penalty": [*rows, record(amount=more, ref="new")]}, TODAY)
    assert after.level >= before.level
    assert after.total >= before.total


@given(st.dates(dt.date(2020, 1, 1), TODAY), st.dates(dt.date(2020, 1, 1), TODAY))
def test_a_record_never_weighs_more_as_time_passes(since, later):
    row = Record(1, "r", since, None, ONE, "")
    for decay in ("none", "halving", "linear"):
        early, late = sorted((max(since, later), TODAY))
        assert weight(row, use(decay=decay), late) <= weight(row, use(decay=decay), early)


def test_months_are_counted_when_they_are_over():
    assert months_between(dt.date(2026, 1, 31), dt.date(2026, 2, 28)) == 0
    assert months_between(dt.date(2026, 1, 31), dt.date(2026, 3, 1)) == 1
    assert level_of(Decimal("39.99"), [Decimal(n) for n in (10, 20, 40, 60)]) == 3
    assert points_of(Decimal("0.5"), use()) == 0


def test_a_model_that_puts_nearly_everybody_on_one_level_is_noticed():
    assert crowded({1: 1, 2: 95, 3: 4}) == 2
    assert crowded({1: 30, 2: 40, 3: 30}) is None
    assert crowded({2: 5}) is None
