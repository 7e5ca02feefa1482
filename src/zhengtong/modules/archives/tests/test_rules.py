"""The number of a record, its years, the table of its states, the plan: pure rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.archives.codes import ArchivalCode, due_on, filing_deadline
from zhengtong.modules.archives.planning import fitting
from zhengtong.modules.archives.states import (
    ENDED,
    TABLE,
    Act,
    RecordState,
    RecordStateError,
    after,
    may,
)

PARTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8)


def test_the_code_of_the_reference_is_read_and_written():
    found = ArchivalCode.parsed("0194-WS·2016-D30-BGS-0001")
    assert found == ArchivalCode(
        fonds="0194", category="WS", year=2016, retention="D30", organ="BGS", number=1
    )
    assert str(found) == "0194-WS·2016-D30-BGS-0001"


@given(PARTS, st.sampled_from(["WS", "KJ", "XZXK"]), st.integers(1900, 2999),
       st.sampled_from(["Y", "D30", "D10"]), PARTS, st.integers(1, 10**6))  # fmt: skip
def test_every_code_is_read_as_it_was_written(fonds, category, year, retention, organ, number):
    code = ArchivalCode(
        fonds=fonds, category=category, year=year, retention=retention, organ=organ, number=number
    )
    assert ArchivalCode.parsed(str(code)) == code


@pytest.mark.parametrize(
    "text",
    ["", "0194-WS·2016-D25-BGS-0001", "0194-WS·2016-D30-BGS-0000", "0194-WS·2016-D30-BGS-00001",
     "0194-WS-2016-D30-BGS-0001", "0194-WS·2016-D30-BGS-0001 "],
)  # fmt: skip
def test_what_is_no_code_is_not_taken_for_one(text):
    assert ArchivalCode.parsed(text) is None


def test_years_count_from_the_end_of_the_year_of_the_file():
    assert due_on(2026, "D10") == dt.date(2037, 1, 1)
    assert due_on(2026, "D30") == dt.date(2057, 1, 1)
    assert due_on(2026, "D10", 5) == dt.date(2042, 1, 1)


def test_what_is_kept_for_ever_goes_to_the_archive_after_ten_years():
    assert due_on(2026, "Y") == dt.date(2037, 1, 1)


def test_a_year_is_filed_by_the_end_of_next_june():
    assert filing_deadline(2026) == dt.date(2027, 6, 30)


@given(st.sampled_from(list(RecordState)), st.sampled_from(list(Act)))
def test_a_step_that_is_not_in_the_table_is_refused(state, act):
    if (state, act) in TABLE:
        assert after(state, act) == TABLE[state, act]
    else:
        assert not may(state, act)
        with pytest.raises(RecordStateError):
            after(state, act)


@given(st.lists(st.sampled_from(list(Act)), max_size=30))
def test_nothing_is_destroyed_or_handed_over_that_was_not_appraised_since_it_was_held(acts):
    state, seen = RecordState.FILED, []
    for act in acts:
        if may(state, act):
            state = after(state, act)
            seen.append(act)
    if state in ENDED:
        since = seen[len(seen) - 1 - seen[::-1].index(Act.FALL_DUE) :]
        assert Act.APPRAISE in since
        assert Act.CHECK in seen


def test_every_state_is_reached():
    assert set(TABLE.values()) | {RecordState.FILED} == set(RecordState)


@dataclass
class Rule:
    position: int
    organization_id: int | None = None
    matter_type: str = ""
    item_code: str = ""


RULES = [
    Rule(0),
    Rule(1, matter_type="licensing"),
    Rule(2, organization_id=7),
    Rule(3, organization_id=7, matter_type="licensing"),
    Rule(4, item_code="1199902"),
    Rule(5, item_code="11999021"),
]


@pytest.mark.parametrize(
    ("organ", "matter", "code", "wanted"),
    [
        (1, "service", "2", 0),
        (1, "licensing", "2", 1),
        (7, "service", "2", 2),
        (7, "licensing", "2", 3),
        (7, "licensing", "11999020000", 4),
        (7, "licensing", "11999021000", 5),
    ],
)
def test_the_most_specific_rule_of_the_plan_holds(organ, matter, code, wanted):
    found = fitting(RULES, organization_id=organ, matter_type=matter, item_code=code)
    assert found is not None
    assert found.position == wanted


def test_a_plan_without_a_fitting_rule_says_so():
    assert fitting(RULES[1:2], organization_id=1, matter_type="service", item_code="") is None
