"""Formulas: read, checked for units, reckoned; properties of all of them. No database."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.assessment.indices.language import (
    FormulaRefused,
    Measure,
    Why,
    divided_by_zero,
    evaluate,
    fits,
    measure_of,
    parse,
    references,
    said,
    written,
)
from zhengtong.modules.assessment.indices.language.tree import (
    Call,
    Minus,
    Node,
    Number,
    Operation,
    Reference,
)

UNITS = {
    "cases": "cases",
    "in_time": "cases",
    "rate": "percent",
    "days": "workdays",
    "@other": "percent",
}


def reckoned(text: str, **values: int | str | None) -> Decimal | None:
    named = {k: None if v is None else Decimal(v) for k, v in values.items()}
    return evaluate(parse(text), named).value


def unit_of(text: str) -> Measure:
    return measure_of(parse(text), lambda r: UNITS[r.name])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 × 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 − 2 - 3", 5),
        ("16 ÷ 4 / 2", 2),
        ("−3 + 5", 2),
        ("２×（３＋４）", 14),
        ("min(3, 1, 2) + max(3，1)", 4),
        ("bound(120, 0, 100)", 100),
        ("bound(−7, −5, 5)", -5),
        ("weighted(80, 0.6, 90, 0.4)", 84),
        ("【最大】(1、2)", 2),
    ],
)
def test_a_formula_is_reckoned_as_at_school(text: str, value: int) -> None:
    assert reckoned(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1 + 2",
        "1 2",
        "cases)",
        "1.2.3",
        "12ab",
        "Cases",
        "a; b",
        "__import__",
        "unknown(1)",
        "【没有的】",
        "percent(1)",
        "weighted(1, 0.5)",
        "weighted(1, cases)",
        "bound(1, 9, 2)",
        "bound(1, cases, 2)",
        "@",
        "(" * 40 + "1" + ")" * 40,
        "1+" * 150 + "1",
        "1" * 13,
        "9" * 2000,
        "cases + " * 1300,
        "10²",
        "cases²",
        "1e5",
        "½",
        "٣",
        "2 ✕ 3",
        "cases ≤ 3",
        "100%",
        "1,000",
        "【办结率】",
    ],
)
def test_what_is_no_formula_is_refused_in_words(text: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        parse(text, named={"办结率": "@close_rate、case_close_rate"})
    assert refused.value.errors[0].path == "formula"
    assert refused.value.message


@pytest.mark.parametrize(
    "text",
    ["cases + rate", "min(days, rate)", "percent(cases, days)", "rate × rate", "cases − days"],
)
def test_unlike_things_are_not_put_together(text: str) -> None:
    with pytest.raises(FormulaRefused):
        unit_of(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("in_time ÷ cases", "number"),
        ("in_time ÷ cases × 100", "percent"),
        ("100 × (in_time ÷ cases)", "percent"),
        ("percent(in_time, cases)", "percent"),
        ("100 − rate", "percent"),
        ("weighted(rate, 0.5, @other, 0.5)", "percent"),
        ("rate ÷ 100 × cases", "cases"),
        ("days ÷ cases × cases", "workdays"),
        ("bound(cases, 0, 50)", "cases"),
    ],
)
def test_the_unit_follows_from_what_is_put_together(text: str, unit: str) -> None:
    assert unit_of(text) == Measure.of(unit)


def test_a_share_by_division_is_told_with_both_units() -> None:
    made = unit_of("days ÷ cases")
    assert said(made) == "工作日/件"
    assert fits(made, "number")
    assert not fits(made, "workdays")
    assert not fits(unit_of("rate"), "number")


def test_without_a_base_there_is_no_value_and_it_is_said_why() -> None:
    assert evaluate(parse("rate + 1"), {"rate": None}).why == Why.NO_BASE
    divided = evaluate(parse("percent(1, cases − 2)"), {"cases": Decimal(2)})
    assert (divided.value, divided.why, divided.where) == (None, Why.ZERO, "cases − 2")
    large = " × ".join(["999999999999"] * 3)
    assert evaluate(parse(large), {}).why == Why.TOO_LARGE


@pytest.mark.parametrize(
    ("text", "divisor"),
    [
        ("cases ÷ 0", "0"),
        ("1 + percent(cases, 2 − 2)", "2 − 2"),
        ("cases ÷ (in_time − in_time)", ""),
        ("0 ÷ cases", ""),
        ("1 ÷ (1 ÷ 0)", "0"),
    ],
)
def test_a_divisor_that_is_zero_whatever_is_measured_is_found(text: str, divisor: str) -> None:
    assert divided_by_zero(parse(text)) == divisor


def test_the_anchors_of_the_county_come_out() -> None:
    gain = "percent(statutory − promised, statutory)"
    assert round(reckoned(gain, statutory="20.6", promised="11.74") or 0, 2) == Decimal("43.01")
    assert round(reckoned("closed ÷ months", closed=21776, months=11) or 0, 1) == Decimal("1979.6")
    assert round(reckoned("percent(closed, asked)", closed=21776, asked=22110) or 0, 2) == Decimal(
        "98.49"
    )


names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda n: n not in {"min", "max", "bound", "percent", "weighted"}
)
numbers = st.decimals(0, 999999, places=3).map(lambda v: Number(value=v))
leaves = numbers | st.builds(lambda k, i: Reference(key=k, is_index=i), names, st.booleans())


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signs, functions = st.sampled_from("+−×÷"), st.sampled_from(["min", "max", "percent"])
    return (
        st.builds(lambda s, a, b: Operation(sign=s, left=a, right=b), signs, inner, inner)
        | st.builds(lambda a: Minus(of=a), inner)
        | st.builds(lambda f, a, b: Call(function=f, given=(a, b)), functions, inner, inner)
    )


trees = st.recursive(leaves, _grown, max_leaves=8)
values = st.none() | st.decimals(-9, 9, places=2)


@given(trees)
def test_what_is_written_is_read_back_as_the_same(tree: Node) -> None:
    assert written(parse(written(tree))) == written(tree)


@given(trees, st.dictionaries(names, values, max_size=3), values)
def test_every_formula_has_a_value_or_a_reason_and_never_both(
    tree: Node, some: dict[str, Decimal | None], rest: Decimal | None
) -> None:
    made = evaluate(tree, {r.name: some.get(r.key, rest) for r in references(tree)})
    assert (made.value is None) == (made.why is not None)


@given(trees)
def test_every_formula_has_a_unit_or_is_refused(tree: Node) -> None:
    cycle = ["cases", "percent", "workdays", "number"]
    made = None
    with suppress(FormulaRefused):
        made = measure_of(tree, lambda r: cycle[len(r.key) % 4])
    assert made is None or said(made)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_is_refused(text: str) -> None:
    tree = None
    with suppress(FormulaRefused):
        tree = parse(text, named={text: "case_closed"})
    assert tree is None or parse(written(tree)) is not None
