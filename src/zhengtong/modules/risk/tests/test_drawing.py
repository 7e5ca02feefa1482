"""The draw: it follows from its seed, keeps to its shares, and anybody recomputes it."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.risk.drawing import (
    Candidate,
    TooFewInspectors,
    digest,
    draw,
    protocol,
    recomputed,
    ticket,
    wanted,
)

PEOPLE = ["i1", "i2", "i3", "i4"]


def given_draw(seed="ab", n=40, **more):
    return {
        "seed": seed,
        "candidates": [Candidate(f"c{i}", str(1 + i % 5)) for i in range(n)],
        "percents": {"3": Decimal(50), "5": Decimal(100), "1": Decimal(1)},
        "inspectors": PEOPLE,
        "conflicts": {"i1": ["c2", "c4"]},
        "per_subject": 2,
        **more,
    }


def test_tickets_are_what_is_published():
    # printf 'ab|subject|c1' | sha256sum
    known = "e579bd67fda28f71373cca4fadadb4c544cbde3f33a99c5d223b0552121b3c4a"
    assert ticket("ab", "subject", "c1") == known


def test_the_order_in_which_candidates_are_listed_changes_nothing():
    one = given_draw()
    other = given_draw(candidates=one["candidates"][::-1])
    assert draw(**one) == draw(**other)


@given(st.text("0123456789abcdef", min_size=4, max_size=8), st.integers(5, 60))
def test_shares_are_kept_conflicts_avoided_and_work_spread(seed, n):
    found = draw(**given_draw(seed=seed, n=n))
    strata = {c.code: c.stratum for c in given_draw(n=n)["candidates"]}
    by = {s: sum(1 for d in found if strata[d.code] == s) for s in "12345"}
    size = {s: sum(1 for v in strata.values() if v == s) for s in "12345"}
    assert by == {
        "1": wanted(size["1"], Decimal(1)), "2": 0, "4": 0,
        "3": wanted(size["3"], Decimal(50)), "5": size["5"],
    }  # fmt: skip
    for drawn in found:
        assert len(set(drawn.inspectors)) == 2
        assert not (drawn.code in ("c2", "c4") and "i1" in drawn.inspectors)
    load = [sum(p in d.inspectors for d in found) for p in PEOPLE]
    assert max(load) - min(load) <= 2


def test_without_a_clue_and_with_a_share_of_nothing_nobody_is_drawn():
    assert wanted(1000, Decimal(0)) == 0
    assert wanted(1, Decimal(1)) == 1
    assert wanted(3, Decimal(100)) == 3


def test_too_few_inspectors_without_a_conflict_stop_the_draw():
    with pytest.raises(TooFewInspectors):
        draw(**given_draw(inspectors=["i1", "i2"], conflicts={"i1": ["c4"], "i2": ["c4"]}))


def test_a_changed_protocol_is_found_out_by_page_and_command(tmp_path):
    made = json.loads(json.dumps(protocol(**given_draw())))
    assert recomputed(made)
    file = tmp_path / "p.json"
    file.write_text(json.dumps(made))
    out = StringIO()
    call_command("risk_draw", file, digest=digest(made), stdout=out)
    assert digest(made) in out.getvalue()
    changed = {**made, "drawn": made["drawn"][1:]}
    assert not recomputed(changed)
    assert not recomputed({"seed": 1})
    file.write_text(json.dumps(changed))
    with pytest.raises(CommandError, match="NOT"):
        call_command("risk_draw", file)
