"""The day on which a whole will be done is that of its longest path."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.cases.bundles.path import Leg, longest

TODAY = dt.date(2026, 11, 23)


def add(day: dt.date, n: int) -> dt.date:
    return day + dt.timedelta(days=n)


@st.composite
def plans(draw):
    """Parts that wait for some of those before them; a few have ended or are due."""
    legs = []
    for n in range(draw(st.integers(1, 7))):
        before = [leg.key for leg in legs]
        needs = tuple(draw(st.lists(st.sampled_from(before), unique=True))) if before else ()
        over = draw(st.booleans()) and all(leg.is_over for leg in legs if leg.key in needs)
        due = over or (not needs and draw(st.booleans()))
        when = draw(st.integers(-20, 0) if over else st.integers(0, 20))
        legs.append(
            Leg(
                key=f"p{n}",
                days=draw(st.integers(0, 15)),
                needs=needs,
                ends_on=add(TODAY, when) if due else None,
                is_over=over,
            )
        )
    return legs


@given(plans())
def test_the_whole_ends_when_its_longest_chain_ends(legs):
    by_key = {leg.key: leg for leg in legs}

    @cache
    def end(key):
        leg = by_key[key]
        if leg.ends_on:
            return leg.ends_on
        return max([TODAY, *map(end, leg.needs)]) + dt.timedelta(days=leg.days)

    found = longest(legs, today=TODAY, add=add)
    still = [leg.key for leg in legs if not leg.is_over] or list(by_key)
    assert found.ends_on == max(map(end, still))
    assert found.ends == {leg.key: end(leg.key) for leg in legs}
    assert end(found.critical[-1]) == found.ends_on
    for first, second in zip(found.critical, found.critical[1:], strict=False):
        assert first in by_key[second].needs


def test_while_a_part_stands_still_nobody_knows_the_day():
    legs = [
        Leg(key="a", days=3, is_paused=True),
        Leg(key="b", days=5, needs=("a",)),
        Leg(key="c", days=9),
    ]
    found = longest(legs, today=TODAY, add=add)
    assert found.ends_on is None
    assert found.ends["c"] == add(TODAY, 9)
    assert found.critical[0] == "a"
