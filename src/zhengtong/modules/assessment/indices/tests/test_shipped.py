"""The sixteen shipped indices: each can be read, has its unit, definition, base and source, and
the anchors of the county come out of the very formulas."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zhengtong.modules.assessment.indices.language import evaluate, fits, measure_of, parse
from zhengtong.modules.assessment.indices.reading import ranks, text
from zhengtong.modules.assessment.indices.shipped import SHIPPED
from zhengtong.modules.assessment.indices.spans import before, due, name_of, span_of, year_before
from zhengtong.modules.assessment.plugins import metrics

BY_KEY = {s.key: s.wording for s in SHIPPED}


def test_there_are_sixteen_and_each_says_what_over_what_and_from_where() -> None:
    assert len(BY_KEY) == 16
    for wording in BY_KEY.values():
        for said in (wording.name, wording.says, wording.base_says, wording.source):
            assert said["zh"]
            assert said["en"]


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_every_formula_has_the_unit_that_it_claims(key: str) -> None:
    wording = BY_KEY[key]
    measure = measure_of(
        parse(wording.formula),
        lambda r: BY_KEY[r.key].unit if r.is_index else metrics.get(r.key).unit,
    )
    assert fits(measure, wording.unit)


@pytest.mark.parametrize(
    ("key", "values", "value"),
    [
        # 20.6 and 11.74 working days on the mean
        ("promise_gain", {"case_statutory_total": 2060, "case_promised_total": 1174}, "43.01"),
        # published 74.21 %: the base is weighted by cases (15.66), not the mean of items (20.6)
        ("real_gain", {"case_statutory_total": 15660, "case_used_total": 4039}, "74.21"),
        ("close_rate", {"case_closed": 21776, "case_accepted": 22078}, "98.63"),
        ("same_day", {"case_same_day_cases": 15681, "case_closed": 21776}, "72.01"),
        ("rated_rate", {"case_rated_cases": 21539, "case_closed": 21776}, "98.91"),
        ("satisfaction", {"case_satisfied_cases": 21537, "case_rated_cases": 21539}, "99.99"),
    ],
)
def test_the_published_figures_of_a_county_come_out(
    key: str, values: dict[str, int], value: str
) -> None:
    made = evaluate(parse(BY_KEY[key].formula), {k: Decimal(v) for k, v in values.items()}).value
    assert made is not None
    assert round(made, 2) == Decimal(value)


def test_an_hour_without_cases_has_no_index() -> None:
    nothing = {"case_in_time_cases": Decimal(0), "case_decided": Decimal(0)}
    assert evaluate(parse(BY_KEY["on_time"].formula), nothing).value is None


def test_months_and_quarters_of_the_calendar() -> None:
    day = dt.date(2026, 2, 14)
    assert name_of(span_of("month", day)) == "2026-02"
    assert name_of(span_of("quarter", day)) == "2026-Q1"
    assert name_of(before(span_of("quarter", day), "quarter")) == "2025-Q4"
    assert name_of(before(span_of("month", day), "month", 3)) == "2025-11"
    leap = span_of("month", dt.date(2024, 2, 1))
    assert year_before(leap).last_on == dt.date(2023, 2, 28)


@pytest.mark.parametrize(
    ("every", "today", "since", "names"),
    [
        ("month", "2026-11-01", "2026-01-01", ["2026-08", "2026-09"]),
        ("month", "2026-11-02", "2026-01-01", ["2026-08", "2026-09", "2026-10"]),
        ("month", "2026-11-20", "2026-11-19", ["2026-10"]),
        ("month", "2026-11-20", "2026-10-01", ["2026-09", "2026-10"]),
        ("month", "2026-01-02", "2026-01-02", ["2025-12"]),
        ("quarter", "2027-01-02", "2026-09-30", ["2026-Q3", "2026-Q4"]),
        ("quarter", "2027-02-28", "2027-02-27", ["2026-Q4"]),
    ],
)
def test_a_schedule_makes_up_for_what_came_due_while_nothing_ran(
    every: str, today: str, since: str, names: list[str]
) -> None:
    found = due(every, dt.date.fromisoformat(today), after=2, since=dt.date.fromisoformat(since))
    assert [name_of(span) for span in found] == names


def test_equals_share_a_place_and_none_without_a_figure() -> None:
    values = {1: Decimal(90), 2: Decimal(80), 3: Decimal(90), 4: None}
    assert ranks(values, True) == {1: 1, 3: 1, 2: 3}
    assert ranks(values, False) == {2: 1, 1: 2, 3: 2}
    assert ranks(values, None) == {}
    assert text(Decimal("98.630000")) == "98.63"
