"""One form, one set of materials, one plan: pure rules of merging."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from zhengtong.kernel.deadlines import Limit
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.bundles import grouping, materials
from zhengtong.modules.items.bundles.definition import BundleRefused, read
from zhengtong.modules.items.bundles.merging import merged_form
from zhengtong.modules.items.bundles.rewriting import ABSENT, Names, all_of, any_of
from zhengtong.modules.items.bundles.timing import timing
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.data import ItemVersionData

COLOUR = m.question(
    "colour",
    {"zh": "颜色", "en": "Colour"},
    [m.option("red", "红", "Red"), m.option("blue", "蓝", "Blue")],
)


def item(n: int, *, days: int = 5, visits: int = 0, **changes: Any) -> ItemVersionData:
    raw = {**tree_felling.GUIDE, "situations": [], "materials": [], "fees": [], **changes}
    return ItemVersionData(
        id=n, item_id=n, public_id=uuid.UUID(int=n), number=1, status="published",
        effective_on=None, ends_on=None, item_state="active", implementation_code=str(n),
        basic_code="", item_class="power", directory_number=None, section="",
        owner_organization_id=1, region_id=1, department="", name={"zh": f"事项{n}"},
        matter_type="licensing", case_kind="promised", statutory=Limit(20), promised=Limit(days),
        is_historical=False, form_version_id=n, process_version_id=n,
        guide=definitions.read({**raw, "visits": visits}), sha256="",
    )  # fmt: skip


def part(key: str, n: int, **more: Any) -> dict[str, Any]:
    return {"key": key, "item": str(uuid.UUID(int=n)), **more}


def bundle(*parts: dict[str, Any], **more: Any) -> Any:
    return read({"name": {"zh": "一件事"}, "summary": "说明", "parts": list(parts), **more})


def form(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return m.form("表", "Form", m.page("one", "页", "Page", *fields, **more))


def keys(made: Any) -> list[str]:
    pages = made.definition["pages"]
    return [f["key"] for p in pages for s in p["sections"] for f in s["fields"]]


def field(made: Any, key: str) -> dict[str, Any]:
    pages = made.definition["pages"]
    return next(f for p in pages for s in p["sections"] for f in s["fields"] if f["key"] == key)


TWO = {"a": item(1), "b": item(2)}
NAME = m.ask("text", "name", "姓名", "Name", max_length=40)
PHONE = m.ask("phone", "phone", "手机", "Phone", prefill="person.phone")


def test_what_the_definition_maps_is_asked_once_and_goes_to_both():
    body = bundle(
        part("a", 1), part("b", 2), fields=[{"key": "who", "of": {"a": "name", "b": "owner"}}]
    )
    owner = m.ask("text", "owner", "业主", "Owner", max_length=20)
    made = merged_form(body, TWO, {"a": form(NAME), "b": form(owner)})
    assert keys(made) == ["who"]
    assert field(made, "who")["max_length"] == 20
    assert made.plan.split("a", {"who": "张三"}) == {"name": "张三"}
    assert made.plan.split("b", {"who": "张三"}) == {"owner": "张三"}
    assert (made.asked, made.separately) == (1, 2)


def test_facts_about_the_applicant_are_known_by_their_source():
    other = m.ask("phone", "contact", "电话", "Phone", prefill="person.phone")
    made = merged_form(
        bundle(part("a", 1), part("b", 2)), TWO, {"a": form(PHONE), "b": form(other)}
    )
    assert keys(made) == ["known_person_phone"]


def test_equal_keys_alone_are_not_the_same_question():
    made = merged_form(bundle(part("a", 1), part("b", 2)), TWO, {"a": form(NAME), "b": form(NAME)})
    assert keys(made) == ["a_name", "b_name"]


def test_the_same_situation_question_with_the_same_answers_is_asked_once():
    items = {"a": item(1, situations=[COLOUR]), "b": item(2, situations=[COLOUR])}
    colour = m.from_question(COLOUR)
    body = bundle(part("a", 1), part("b", 2))
    made = merged_form(body, items, {"a": form(colour), "b": form(colour)})
    assert keys(made) == ["colour"]
    assert [q.key for q in grouping.questions(body, items)] == ["colour"]


def test_what_the_bundle_answers_itself_is_never_asked_and_decides_conditions():
    items = {"a": item(1, situations=[COLOUR]), "b": item(2)}
    red = m.ask("text", "shade", "深浅", "Shade", show_if=m.is_("colour", "red"))
    blue = m.ask("text", "depth", "浓淡", "Depth", show_if=m.is_("colour", "blue"))
    body = bundle(part("a", 1, answers={"colour": "red"}), part("b", 2))
    made = merged_form(
        body, items, {"a": form(m.from_question(COLOUR), red, blue), "b": form(NAME)}
    )
    assert keys(made) == ["a_shade", "b_name"]
    assert "show_if" not in field(made, "a_shade")
    assert made.plan.split("a", {"a_shade": "浅"}) == {"shade": "浅", "colour": "red"}


def test_a_merged_field_is_shown_when_one_of_its_items_asks_for_it():
    body = bundle(
        part("a", 1),
        part("b", 2, when={"colour": ["red"]}),
        questions=[COLOUR],
        fields=[{"key": "who", "of": {"a": "name", "b": "name"}}],
    )
    optional = {**NAME, "required": False, "show_if": m.is_("has", True)}
    has = m.ask("yes_no", "has", "有吗", "Has")
    made = merged_form(body, TWO, {"a": form(has, optional), "b": form(NAME)})
    who = field(made, "who")
    in_red = {"field": "colour", "operator": "in", "value": ["red"]}
    assert who["show_if"] == {"or": [m.is_("a_has", True), in_red]}
    assert who["require_if"] == in_red


def test_what_only_a_later_result_tells_is_not_asked_now():
    body = bundle(part("a", 1), part("b", 2, needs=["a"], later=["number"]))
    number = m.ask("text", "number", "编号", "Number")
    made = merged_form(body, TWO, {"a": form(NAME), "b": form(number, NAME)})
    assert keys(made) == ["a_name", "b_name"]
    assert "number" not in made.plan.split("b", {"a_name": "x", "b_name": "y"})


def test_rows_and_sums_keep_working_under_new_names():
    rows = m.ask(
        "table", "rows", "行", "Rows",
        columns=[m.ask("integer", "n", "数", "N"), m.ask("text", "t", "字", "T", required=False,
                 show_if={"field": "n", "operator": "filled"})],
    )  # fmt: skip
    total = {
        "key": "total",
        "type": "computed",
        "label": {"zh": "合计"},
        "result": "integer",
        "expression": {"op": "sum", "of": [{"column": ["rows", "n"]}]},
    }
    mode = m.choice("mode", "方式", "Mode", m.option("x", "甲", "X"), m.option("y", "乙", "Y"))
    made = merged_form(
        bundle(part("a", 1), part("b", 2)), TWO, {"a": form(mode, rows, total), "b": form(NAME)}
    )
    assert field(made, "a_total")["expression"] == {
        "op": "sum",
        "of": [{"column": ["a_rows", "n"]}],
    }
    assert field(made, "a_rows")["columns"][1]["show_if"]["field"] == "n"
    assert forms.check(made.definition)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (m.ask("date", "name", "姓名", "Name"), "类型不同"),
        (m.choice("name", "姓名", "Name", m.option("x", "甲", "X")), "类型不同"),
    ],
)
def test_what_cannot_be_one_field_is_told_with_its_place(other, words):
    body = bundle(
        part("a", 1), part("b", 2), fields=[{"key": "who", "of": {"a": "name", "b": "name"}}]
    )
    made = merged_form(body, TWO, {"a": form(NAME), "b": form(other)})
    assert [(p.path, p.message) for p in made.problems] == [("b.name", "类型不同，不能合并")]
    assert words in made.problems[0].message


def test_a_mapping_to_a_field_that_is_gone_is_a_problem():
    body = bundle(
        part("a", 1), part("b", 2), fields=[{"key": "who", "of": {"a": "name", "b": "gone"}}]
    )
    made = merged_form(body, TWO, {"a": form(NAME), "b": form(NAME)})
    assert [p.path for p in made.problems] == ["fields.0"]


def test_items_that_wait_for_each_other_are_refused_by_name():
    with pytest.raises(BundleRefused) as refused:
        bundle(part("a", 1, needs=["b"]), part("b", 2, needs=["a"]))
    assert any("a → b → a" in e.message for e in refused.value.errors)


@pytest.mark.parametrize(
    "change",
    [
        {"parts": [part("a", 1)]},
        {"parts": [part("a", 1), part("a", 2)]},
        {"parts": [part("a", 1), part("b", 1)]},
        {"parts": [part("a", 1), part("b", 2, needs=["c"])]},
        {"parts": [part("a", 1), part("b", 2, when={"colour": ["red"]})]},
        {"parts": [part("a", 1), part("b", 2)], "fields": [{"key": "x", "of": {"a": "n"}}]},
        {"parts": [part("a", 1), part("b", 2)], "surprise": 1},
        {"parts": [part("a", 1), part("大", 2)]},
        {"parts": [part("a", 1), part("b", 2)], "name": ""},
    ],
)
def test_a_wrong_definition_is_refused_with_the_place(change):
    with pytest.raises(BundleRefused) as refused:
        read({"name": "一件事", "summary": "说明", **change})
    assert all(e.message for e in refused.value.errors)


def test_the_time_is_that_of_the_longest_path_and_a_stage_is_one_visit():
    items = {
        "a": item(1, days=2, visits=1),
        "b": item(2, days=3, visits=1),
        "c": item(3, days=4),
        "d": item(4, days=1, visits=2),
    }
    body = bundle(
        part("a", 1), part("b", 2), part("c", 3, needs=["a"]), part("d", 4, needs=["b", "c"])
    )
    found = timing(body, items)
    assert (found.days, found.days_apart) == (7, 10)
    assert found.critical == ("a", "c", "d")
    assert [s.parts for s in found.stages] == [("a", "b"), ("c",), ("d",)]
    assert (found.visits, found.visits_apart) == (3, 4)
    assert timing(body, items, {"a", "b"}).days == 3


def test_one_material_serves_all_items_that_ask_for_it():
    proof = m.material("proof", "证明", "Proof", extensions=["pdf", "jpg"], max_bytes=5_000_000)
    same = m.material("evidence", "证明材料", "Evidence", extensions=["pdf"], max_bytes=9_000_000)
    form_ = m.application_form("申请表", "Form")
    items = {"a": item(1, materials=[form_, proof]), "b": item(2, materials=[form_, same])}
    body = bundle(
        part("a", 1),
        part("b", 2),
        materials=[{"key": "paper", "of": {"a": "proof", "b": "evidence"}}],
    )
    situations = materials.situations_of(body, items, [], {})
    found = materials.merged_materials(body, items, situations, {})
    assert [(f.key, dict(f.of)) for f in found] == [
        ("application_form", {"a": "application_form", "b": "application_form"}),
        ("paper", {"a": "proof", "b": "evidence"}),
    ]
    assert (found[1].extensions, found[1].max_bytes) == (("pdf",), 5_000_000)
    assert materials.counted(body, situations) == (4, 2)


def test_a_material_of_an_item_that_is_out_is_not_asked_for():
    items = {"a": item(1), "b": item(2, materials=[m.material("plan", "图", "Plan")])}
    body = bundle(part("a", 1), part("b", 2, when={"colour": ["red"]}), questions=[COLOUR])
    out = materials.situations_of(body, items, [], {"colour": "blue"})
    assert set(out) == {"a"}
    sure = materials.situations_of(body, items, [], {"colour": "red"})
    assert [
        f.certain for f in materials.merged_materials(body, items, sure, {"colour": "red"})
    ] == [True]
    perhaps = materials.situations_of(body, items, [], {})
    assert [f.certain for f in materials.merged_materials(body, items, perhaps, {})] == [False]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (m.is_("fixed", "x"), True),
        (m.is_("fixed", "y"), False),
        ({"field": "fixed", "operator": "ne", "value": "y"}, True),
        (m.one_of("fixed", "x", "z"), True),
        ({"field": "later", "operator": "filled"}, False),
        ({"field": "later", "operator": "ne", "value": "x"}, True),
        (m.both(m.is_("fixed", "x"), m.is_("free", "1")), m.is_("new", "1")),
        ({"or": [m.is_("fixed", "x"), m.is_("free", "1")]}, True),
        (m.both(m.is_("fixed", "y"), m.is_("free", "1")), False),
    ],
)
def test_conditions_on_settled_answers_are_decided_at_once(condition, told):
    names = Names({"free": "new"}, {"fixed": "x", "later": ABSENT})
    assert names.condition(condition) == told


def test_no_condition_at_all_is_always():
    assert all_of([None, True]) is True
    assert any_of([None, m.is_("a", 1)]) is True
    assert any_of([]) is False
