"""Hidden means absent, visible means required; the same in the schema and in both interpreters."""

import datetime as dt

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.forms import api
from zhengtong.modules.forms.definition.conditions import Compare, Join
from zhengtong.modules.forms.settle import condition_of
from zhengtong.modules.forms.tests.factories import field, pages, publish, publish_definition

ON = {"field": "on", "operator": "eq", "value": True}


def errors(form, data, **more):
    found = api.validate(form_version_id=form.id, data=data, **more).errors
    return [(e.path, e.code) for e in found]


@pytest.mark.django_db
def test_a_hidden_field_is_dropped_and_not_required():
    form = publish(field("on", "yes_no", required=True), field("x", required=True, show_if=ON))
    result = api.validate(form_version_id=form.id, data={"on": False, "x": "typed before"})
    assert result.is_valid
    assert result.data == {"on": False}
    assert errors(form, {"on": True}) == [("x", "required")]


@pytest.mark.django_db
def test_the_api_hears_that_a_hidden_field_was_not_asked_for():
    form = publish(field("on", "yes_no"), field("x", show_if=ON))
    assert errors(form, {"on": False, "x": "1"}, strict=True) == [("x", "hidden")]


@pytest.mark.django_db
def test_a_condition_on_a_section_or_page_holds_for_all_in_it():
    raw = pages([field("on", "yes_no")], [field("x", required=True)])
    raw["pages"][1]["show_if"] = ON
    raw["pages"][1]["sections"][0]["show_if"] = {"field": "on", "operator": "filled"}
    form = publish_definition(raw)
    assert errors(form, {"on": True}) == [("x", "required")]
    assert errors(form, {"on": False}) == []
    assert api.visible_pages(form_version_id=form.id, data={"on": False}) == [1]
    assert api.visible_pages(form_version_id=form.id, data={"on": True}) == [1, 2]


@pytest.mark.django_db
def test_hiding_spreads_along_a_chain():
    form = publish(
        field("on", "yes_no"),
        field("x", "yes_no", show_if=ON),
        field("y", required=True, show_if={"field": "x", "operator": "eq", "value": True}),
    )
    result = api.validate(form_version_id=form.id, data={"on": False, "x": True, "y": "z"})
    assert result.data == {"on": False}
    assert result.is_valid


@pytest.mark.django_db
def test_one_of_two_is_enough():
    form = publish(
        field("a", require_if={"field": "b", "operator": "empty"}),
        field("b", require_if={"field": "a", "operator": "empty"}),
    )
    assert errors(form, {}) == [("a", "required"), ("b", "required")]
    assert errors(form, {"a": "x"}) == []


@pytest.mark.django_db
def test_a_requirement_of_a_hidden_field_is_silent():
    form = publish(
        field("on", "yes_no"),
        field("fee", "money"),
        field("x", show_if=ON, require_if={"field": "fee", "operator": "ge", "value": 100}),
    )
    assert errors(form, {"on": False, "fee": 100}) == []
    assert errors(form, {"on": True, "fee": 99}) == []
    assert errors(form, {"on": True, "fee": 100}) == [("x", "required")]


@pytest.mark.django_db
def test_conditions_within_a_row_see_their_row():
    inner = [
        field("child", "yes_no"),
        field("school", required=True, show_if={"field": "child", "operator": "eq", "value": True}),
    ]
    form = publish(field("people", "group", fields=inner))
    people = [{"child": False, "school": "x"}, {"child": True}]
    result = api.validate(form_version_id=form.id, data={"people": people})
    assert [(e.path, e.code) for e in result.errors] == [("people.1.school", "required")]
    assert result.data["people"][0] == {"child": False}


@pytest.mark.django_db
def test_a_computed_value_may_decide_what_is_shown():
    total = {"op": "sum", "of": [{"column": ["rows", "q"]}]}
    form = publish(
        field("rows", "table", columns=[field("q", "integer")]),
        field("total", "computed", result="integer", expression=total),
        field("why", required=True, show_if={"field": "total", "operator": "gt", "value": 5}),
    )
    assert errors(form, {"rows": [{"q": 3}, {"q": 2}]}) == []
    assert errors(form, {"rows": [{"q": 3}, {"q": 3}], "total": 0}) == [("why", "required")]


@pytest.mark.django_db
def test_a_computed_value_that_was_sent_gives_way_to_the_servers():
    form = publish(
        field("n", "integer"), field("x", "computed", result="integer", expression={"field": "n"})
    )
    assert api.validate(form_version_id=form.id, data={"n": 3, "x": 99}).data == {"n": 3, "x": 3}
    assert api.validate(form_version_id=form.id, data={"x": 99}).data == {}


# --- three ways to say the same ------------------------------------------------------------------

days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)).map(dt.date.isoformat)
values = st.one_of(
    st.booleans(), st.integers(-3, 3), st.sampled_from([1.5, -0.5, 2.0]), days,
    st.sampled_from(["a", "b", "2026-3-1", "2026-13-45", "２０２６-01-01", "2026-01-01\n", ""]),
    st.lists(st.sampled_from(["a", "b", 1, True]), max_size=2),
    st.just({"a": 1}),
)  # fmt: skip
scalars = st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b"]) | days
names = st.sampled_from("xyz")
compares = st.one_of(
    st.builds(Compare, names, st.sampled_from(["filled", "empty"])),
    st.builds(Compare, names, st.sampled_from(["eq", "ne"]), scalars),
    st.builds(Compare, names, st.just("in"), st.lists(scalars, min_size=1, max_size=3)),
    st.builds(Compare, names, st.sampled_from(["lt", "le", "gt", "ge"]), st.integers(-3, 3) | days),
)
conditions = st.recursive(
    compares,
    lambda inner: st.builds(
        Join, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=5,
)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(condition=conditions, data=st.dictionaries(names, values))
def test_interpreters_and_schema_agree(browser, condition, data):
    here = condition.holds(data)
    assert condition_of(condition.as_json()).holds(data) is here
    assert jsonschema_rs.Draft202012Validator(condition.schema()).is_valid(data) is here
    assert browser.ask("condition", condition=condition.as_json(), data=data) is here
