"""A definition is published only when everything in it makes sense; each problem has its place."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.forms.compiler import compile_form
from zhengtong.modules.forms.definition import BadDefinition, read_definition
from zhengtong.modules.forms.definition.patterns import is_pattern
from zhengtong.modules.forms.tests.factories import definition, field, full_definition
from zhengtong.modules.forms.validation import validator_of

FIELD = "pages.0.sections.0.fields.0"
SHOWN = {"field": "b", "operator": "eq", "value": True}


def problems(raw):
    with pytest.raises(BadDefinition) as caught:
        read_definition(raw)
    assert all(error.message for error in caught.value.errors)
    return [(error.path, error.code) for error in caught.value.errors]


def test_a_form_with_every_type_compiles():
    schema = compile_form(read_definition(full_definition()))
    validator_of(schema)
    assert set(schema["properties"]) >= {"name", "items", "sign"}
    assert "notice" not in schema["properties"]


@pytest.mark.parametrize("raw", [None, [], "x", 3, {}, {"pages": {}}, {"title": "x", "pages": []}])
def test_what_is_no_definition_is_refused(raw):
    assert problems(raw)


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (3, (FIELD, "shape")),
        (field("a", "colour"), (f"{FIELD}.type", "unknown_type")),
        ({"key": "a", "label": "x"}, (f"{FIELD}.type", "unknown_type")),
        ({"key": "a", "type": ["text"], "label": "x"}, (f"{FIELD}.type", "unknown_type")),
        (field("A"), (f"{FIELD}.key", "key")),
        (field("__proto__"), (f"{FIELD}.key", "key")),
        (field("constructor"), (f"{FIELD}.key", "key")),
        ({"key": "a", "type": "text"}, (f"{FIELD}.label", "needed")),
        (field("a", label={"en": "x"}), (f"{FIELD}.label", "text")),
        (field("a", colour="red"), (f"{FIELD}.colour", "unknown_property")),
        (field("a", max_length="3"), (f"{FIELD}.max_length", "count")),
        (field("a", min_length=5, max_length=3), (f"{FIELD}.min_length", "order")),
        (field("a", pattern="^(a+)+$"), (f"{FIELD}.pattern", "pattern")),
        (field("a", required=1), (f"{FIELD}.required", "flag")),
        (field("a", required=True, require_if=SHOWN), (f"{FIELD}.require_if", "both")),
        (field("a", prefill="name"), (f"{FIELD}.prefill", "prefill")),
        (field("a", messages={"oops": "x"}), (f"{FIELD}.messages", "messages")),
        (field("a", "date", min="yesterday"), (f"{FIELD}.min", "day")),
        (field("a", "date", min="2026-02-30"), (f"{FIELD}.min", "day")),
        (field("a", "decimal", min=1.5), (f"{FIELD}.min", "decimal")),
        (field("a", "choice"), (f"{FIELD}.options", "needed")),
        (
            field(
                "a", "choice", options=[{"value": "x", "label": "x"}, {"value": "x", "label": "y"}]
            ),
            (f"{FIELD}.options.1.value", "duplicate"),
        ),
        (field("a", "upload"), (f"{FIELD}.material", "needed")),
        (
            field("a", "table", columns=[field("b", "table")]),
            (f"{FIELD}.columns.0.type", "misplaced"),
        ),
        (field("a", "table", columns=[]), (f"{FIELD}.columns", "needed")),
        (field("a", "group", fields=[field("a")]), (f"{FIELD}.fields.0.key", "duplicate")),
        (field("a", show_if={}), (f"{FIELD}.show_if", "condition")),
        (field("a", show_if={"and": []}), (f"{FIELD}.show_if", "condition")),
        (field("a", show_if={"field": "b", "operator": ["eq"]}), (f"{FIELD}.show_if", "condition")),
        (
            field("a", show_if={"field": "b", "operator": "filled", "value": 1}),
            (f"{FIELD}.show_if", "condition"),
        ),
        (
            field("a", show_if={"or": [{"field": "zz", "operator": "filled"}]}),
            (f"{FIELD}.show_if.or.0.field", "unknown_field"),
        ),
        (
            field("a", show_if={"field": "b", "operator": "lt", "value": 3}),
            (f"{FIELD}.show_if.operator", "wrong_operator"),
        ),
        (
            field("a", show_if={"field": "b", "operator": "eq", "value": "yes"}),
            (f"{FIELD}.show_if.value", "wrong_value"),
        ),
        (
            field("a", show_if={"field": "b", "operator": "eq", "value": {"x": []}}),
            (f"{FIELD}.show_if.value", "wrong_value"),
        ),
        (field("a", show_if={"field": "a", "operator": "filled"}), (FIELD, "cycle")),
        (
            field("a", "computed", result="text", expression={"number": "1"}),
            (f"{FIELD}.expression", "expression"),
        ),
        (
            field(
                "a", "computed", result="integer", expression={"op": "sum", "of": [{"field": "b"}]}
            ),
            (f"{FIELD}.expression.of.0", "expression"),
        ),
        (
            field("a", "computed", result="integer", expression={"field": "a"}),
            (FIELD, "cycle"),
        ),
    ],
)
def test_each_mistake_is_told_with_its_place(one, wanted):
    assert wanted in problems(definition(one, field("b", "yes_no")))


def test_a_key_may_be_used_only_once():
    assert problems(definition(field("a"), field("a"))) == [
        ("pages.0.sections.0.fields.1.key", "duplicate")
    ]


def test_fields_that_show_each_other_in_a_circle_are_refused():
    a = field("a", "yes_no", show_if={"field": "b", "operator": "filled"})
    b = field("b", "yes_no", show_if={"field": "c", "operator": "filled"})
    c = field("c", "yes_no", show_if={"field": "a", "operator": "filled"})
    with pytest.raises(BadDefinition) as caught:
        read_definition(definition(a, b, c))
    assert "a → b → c → a" in caught.value.errors[0].message


def test_a_circle_through_a_section_and_a_sum_is_refused():
    rows = field("rows", "table", columns=[field("q", "integer")])
    total = field(
        "total",
        "computed",
        result="integer",
        expression={"op": "sum", "of": [{"column": ["rows", "q"]}]},
    )
    raw = definition(total)
    raw["pages"][0]["sections"].append(
        {"show_if": {"field": "total", "operator": "gt", "value": 3}, "fields": [rows]}
    )
    assert ("pages.0.sections.0.fields.0", "cycle") in problems(raw)


def test_two_fields_may_each_require_the_other_when_empty():
    a = field("a", require_if={"field": "b", "operator": "empty"})
    b = field("b", require_if={"field": "a", "operator": "empty"})
    read_definition(definition(a, b))


def test_sections_may_be_nested_four_deep_and_no_deeper():
    def nested(depth):
        inner = field("a")
        for _ in range(depth - 1):
            inner = {"type": "section", "fields": [inner]}
        return definition(inner)

    read_definition(nested(4))
    assert problems(nested(5))[0][1] == "depth"


@pytest.mark.parametrize(
    "raw",
    [
        definition(*[field(f"f{n}") for n in range(501)]),
        definition(
            field("a", "choice", options=[{"value": str(n), "label": "x"} for n in range(501)])
        ),
        definition(field("a", hint="x" * 4001)),
        definition(*[field(f"f{n}", hint="汉" * 3900) for n in range(60)]),
        definition(field("a", "table", columns=[field("b")], max_rows=201)),
        definition(field("a", label="\ud800")),
        definition(field("a", label="\x00")),
        {"title": "x", "pages": [{"sections": []}] * 51},
    ],
)
def test_sizes_are_bounded(raw):
    assert problems(raw)


def test_endless_nesting_is_refused_before_it_is_read():
    deep = {"field": "b", "operator": "filled"}
    for _ in range(5000):
        deep = {"and": [deep]}
    assert problems(definition(field("a", show_if=deep), field("b")))[0][1] == "too_large"


@pytest.mark.parametrize(
    ("pattern", "good"),
    [
        ("^[A-Z]{2}[0-9]+$", True),
        ("^([0-9]{3}-)+[0-9]$", True),
        ("^(甲|乙)?[^x]*$", True),
        ("^a\\.b$", True),
        ("^[一-龥]+$", True),
        ("[0-9]+", False),
        ("^\\d+$", False),
        ("^(a+)+$", False),
        ("^(?=a)a$", False),
        ("^(a)\\1$", False),
        ("^a]$", False),
        ("^a{$", False),
        ("^a**$", False),
        ("^(a$", False),
        ("^a)$", False),
        ("^[z-a]$", False),
        ("^[a&&b]$", False),
        ("^(a{999}){999}$", False),
    ],
)
def test_only_patterns_that_both_engines_read_alike_are_taken(pattern, good):
    assert is_pattern(pattern) is good


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
PLACES = [
    "type",
    "key",
    "label",
    "options",
    "columns",
    "expression",
    "show_if",
    "min",
    "prefill",
    "result",
]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from(PLACES), json_values),
    st.sampled_from(["text", "table", "computed", "choice", "date"]),
)
def test_odd_definitions_are_refused_and_never_crash(odd, kind):
    raw = definition({**field("a", kind), **odd}, field("b"))
    with suppress(BadDefinition):
        compile_form(read_definition(raw))
