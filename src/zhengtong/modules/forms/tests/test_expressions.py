"""Computed values: exact, typed, and the same in Python and JavaScript."""

import datetime as dt
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.forms.expressions import (
    Scope,
    check_expression,
    evaluate,
    result_value,
)
from zhengtong.modules.forms.tests.conftest import FRONTEND

VECTORS = json.loads((Path(__file__).parent / "vectors/expressions.json").read_text())
TODAY = "2026-03-15"


def run(vector):
    today = dt.date.fromisoformat(vector.get("today", TODAY))
    scope = Scope(data=vector.get("data", {}), row=vector.get("row"), today=today)
    value = evaluate(vector["tree"], scope)
    return result_value(value, vector["result"], vector.get("places", 2))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_vectors_hold_in_python(vector):
    found = run(vector)
    assert (type(found), found) == (type(vector["expected"]), vector["expected"])


def test_vectors_hold_in_javascript(node):
    file = FRONTEND / "src/form/tests/expressions.test.js"
    done = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


# --- differential fuzz --------------------------------------------------------------------------

TYPES = {"n": "number", "m": "number", "t": "text", "d": "date", "b": "boolean", "r": "number"}

decimals = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True)
days = st.dates(min_value=dt.date(1, 1, 1)).map(dt.date.isoformat)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    decimals,
    days,
    st.text(max_size=6),
    st.sampled_from(["11010519491231002X", "2026-02-30", "1e5", "٣", "-0", "１", "", []]),
)
data_sets = st.dictionaries(st.sampled_from("nmtdb"), values).flatmap(
    lambda d: st.lists(st.dictionaries(st.just("q"), values), max_size=4).map(
        lambda rows: {**d, "rows": rows}
    )
)


def fields_of(kind):
    names = [k for k, v in TYPES.items() if v == kind and k != "r"]
    fields = [{"field": k, "as": kind} for k in names]
    return st.sampled_from(
        fields + ([{"field": "q", "as": "number", "row": True}] * (kind == "number"))
    )


def op(name, *of, **extra):
    return st.tuples(*of).map(lambda parts: {"op": name, "of": list(parts), **extra})


@cache
def trees(kind, depth=3):
    literal = {
        "number": decimals.map(lambda x: {"number": x}),
        "text": st.text(max_size=4).map(lambda x: {"text": x}),
        "date": days.map(lambda x: {"date": x}),
        "boolean": st.booleans().map(lambda x: {"boolean": x}),
    }[kind]
    leaf = literal | fields_of(kind)
    return leaf if depth == 0 else leaf | st.deferred(lambda: branches(kind, depth - 1))


@cache
def branches(kind, depth):
    sub = {k: trees(k, depth) for k in ("number", "text", "date", "boolean")}
    n, t, d, b = sub["number"], sub["text"], sub["date"], sub["boolean"]
    column = st.just({"column": ["rows", "q"], "as": "number"})
    same = sub[kind]
    units = ("days", "months", "years")
    offered = [
        op("if", b, same, same),
        op("coalesce", same, same),
        op(
            "lookup",
            t,
            table=[
                ["a", {kind: {"number": "1.5", "text": "x", "date": TODAY, "boolean": True}[kind]}]
            ],
        ),
    ]
    offered += {
        "number": [
            *(op(name, n, n) for name in ("add", "sub", "mul", "min", "max")),
            *(op("div", n, n, scale=s) for s in (0, 3, 10)),
            *(op("round", n, scale=s) for s in (0, 1)),
            *(op(name, column) for name in ("sum", "count", "min", "max")),
            *(op("date_diff", d, d, unit=u) for u in units),
            op("age_on", d, d),
        ],
        "text": [op("concat", t, n, d, separator="-")],
        "date": [
            *(op("date_add", d, n, unit=u) for u in units),
            op("max", d, d),
            op("birth_of", t),
            st.just({"op": "today", "of": []}),
        ],
        "boolean": [
            *(op("compare", n, n, by=by) for by in ("lt", "ge", "eq")),
            op("compare", d, d, by="le"),
            op("compare", t, t, by="ne"),
            op("and", b, b),
            op("or", b, b),
            op("not", b),
        ],
    }[kind]
    return st.one_of(offered)


RESULTS = {
    "number": ["integer", "money", "decimal"],
    "text": ["text"],
    "date": ["date"],
    "boolean": ["yes_no"],
}
questions = st.sampled_from(list(RESULTS)).flatmap(
    lambda kind: st.fixed_dictionaries(
        {
            "tree": trees(kind),
            "data": data_sets,
            "row": st.none() | st.dictionaries(st.just("q"), values),
            "result": st.sampled_from(RESULTS[kind]),
            "places": st.integers(0, 6),
            "today": st.sampled_from([TODAY, "2024-02-29", "9999-12-31"]),
        }
    )
)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(question=questions)
def test_both_interpreters_agree(browser, question):
    assert browser.ask("expression", **question) == run(question)


# --- what is refused at publishing --------------------------------------------------------------


def problems(raw, **types):
    found = []
    checked = check_expression(
        raw,
        types={
            "n": "integer",
            "t": "text",
            "d": "date",
            "rows": "table",
            "home": "address",
            **types,
        },
        columns={"rows": {"q": "integer", "w": "text"}},
        row={},
        wrong=lambda path, message: found.append((path, message)),
    )
    return found, checked


def nested(depth):
    tree = {"field": "n"}
    for _ in range(depth):
        tree = {"op": "not", "of": [tree]}
    return tree


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (3, ""),
        ({}, ""),
        ({"op": "power", "of": []}, ""),
        ({"op": ["add"], "of": []}, ""),
        ({"op": "add", "of": [{"field": "n"}]}, ""),
        ({"op": "add", "of": [{"field": "n"}, {"field": "t"}]}, ".of.1"),
        ({"op": "add", "of": [{"field": "n"}, {"field": "zz"}]}, ".of.1"),
        ({"op": "add", "of": [{"field": "n"}, {"field": "home"}]}, ".of.1"),
        ({"op": "add", "of": [{"field": "n"}, {"number": 1.5}]}, ".of.1"),
        ({"op": "div", "of": [{"field": "n"}, {"number": "2"}]}, ".scale"),
        ({"op": "div", "of": [{"field": "n"}, {"number": "2"}], "scale": True}, ".scale"),
        ({"op": "sum", "of": [{"field": "n"}]}, ".of.0"),
        ({"op": "sum", "of": [{"column": ["rows", "w"]}]}, ".of.0"),
        ({"op": "sum", "of": [{"column": ["rows", "zz"]}]}, ".of.0"),
        ({"op": "compare", "by": "lt", "of": [{"field": "t"}, {"text": "x"}]}, ""),
        ({"op": "compare", "by": "eq", "of": [{"field": "t"}, {"field": "n"}]}, ""),
        ({"op": "if", "of": [{"boolean": True}, {"field": "t"}, {"field": "n"}]}, ""),
        (
            {
                "op": "lookup",
                "of": [{"field": "t"}],
                "table": [["a", {"number": "1"}], ["a", {"number": "2"}]],
            },
            ".table",
        ),
        (
            {
                "op": "lookup",
                "of": [{"field": "t"}],
                "table": [["a", {"number": "1"}], ["b", {"text": "2"}]],
            },
            ".table",
        ),
        ({"op": "today", "of": [], "zone": "utc"}, ""),
        ({"op": "date_add", "of": [{"field": "d"}, {"number": "1"}], "unit": "weeks"}, ".unit"),
        (nested(30), ".of.0" * 20),
    ],
)
def test_a_senseless_expression_is_refused_with_its_place(raw, path):
    found, checked = problems(raw)
    assert checked is None
    assert found[0][0] == path
    assert found[0][1]


def test_a_good_expression_knows_what_it_reads():
    found, checked = problems({"op": "sum", "of": [{"column": ["rows", "q"]}]})
    assert not found
    assert checked.type == "number"
    assert checked.reads == {"rows"}
