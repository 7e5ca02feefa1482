"""Fields of the editor: all of the definition, read as typed, rows moved, differences in words."""

import copy
from typing import Any

from django.http import QueryDict

from zhengtong.modules.items import definition
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.data import FeeData, MaterialData
from zhengtong.modules.items.editing import fields as f
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.differences import compare
from zhengtong.modules.items.editing.effects import effects_of
from zhengtong.modules.items.editing.facts import facts_of
from zhengtong.modules.items.editing.posts import Post, RowAction, read

GUIDE = tree_felling.GUIDE


def typed(query: str, *tabs: str) -> dict[str, Any]:
    fields = [field for tab in tabs for field in f.BY_KEY[tab].fields]
    return read(fields, Post(QueryDict(query)), {})


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(GUIDE), **changes}


def test_every_key_of_a_definition_is_edited_somewhere() -> None:
    edited = {field.top for field in f.FIELDS}
    assert edited == definition.DEFINITION_KEYS


def test_every_field_of_a_material_and_of_a_fee_is_edited() -> None:
    rows = {field.key: {sub.key for sub in field.fields} for field in f.FIELDS if field.fields}
    assert rows["materials"] == set(MaterialData.__dataclass_fields__)
    assert rows["fees"] == set(FeeData.__dataclass_fields__)


def test_what_was_not_filled_in_leaves_no_trace_below_its_parent() -> None:
    kept = {"statutory": {"n": 20, "extension": {"n": 5, "basis": "某法第一条"}}}
    for part, value in (("n", ""), ("approved_by", ""), ("basis", "")):
        k.put_at(kept, f"statutory.extension.{part}", value)
    assert kept == {"statutory": {"n": 20}}
    k.put_at(kept, "statutory.extension.n", 0)
    assert kept["statutory"]["extension"] == {"n": 0}


def test_what_is_no_number_stays_as_it_was_typed_and_is_refused_later() -> None:
    found = typed("visits=两次&channels=web", "handling")
    assert found["visits"] == "两次"
    _guide, faults = definition.outline({**GUIDE, "visits": found["visits"]})
    assert [e.path for e in faults] == ["visits"]


def test_money_is_typed_in_yuan_and_kept_in_fen() -> None:
    found = typed("fees.count=2&fees.0.amount=12.50&fees.1.amount=1,200", "fees")
    assert [fee["amount"] for fee in found["fees"]] == [1250, 120000]


def test_an_amount_with_more_than_two_places_is_kept_to_be_refused() -> None:
    assert typed("fees.count=1&fees.0.amount=0.005", "fees")["fees"][0]["amount"] == "0.005"


def test_variables_are_words_numbers_or_yes_and_no() -> None:
    query = "situations.count=1&situations.0.options.count=1&"
    query += "situations.0.options.0.variables=kind=new%0Ahigh=true%0Adays=3"
    option = typed(query, "situations")["situations"][0]["options"][0]
    assert option["variables"] == {"kind": "new", "high": True, "days": 3}


def test_conditions_of_a_material_are_boxes() -> None:
    query = "materials.count=1&materials.0.when=size=large&materials.0.when=size=huge"
    assert typed(query, "materials")["materials"][0]["when"] == {"size": ["large", "huge"]}


def test_rows_are_added_moved_and_deleted() -> None:
    fields = f.BY_KEY["materials"].fields
    values: dict[str, Any] = {"materials": [{"key": "a"}, {"key": "b"}]}
    assert RowAction("add", "materials").apply(values, fields) == "materials.2"
    assert RowAction("up", "materials.1").apply(values, fields) == "materials.0"
    assert [m["key"] for m in values["materials"]] == ["b", "a", "material_1"]
    assert RowAction("remove", "materials.1").apply(values, fields) == "materials.0"
    assert [m["key"] for m in values["materials"]] == ["b", "material_1"]


def test_answers_within_a_question_move_too() -> None:
    fields = f.BY_KEY["situations"].fields
    values = {"situations": [{"key": "q", "options": [{"value": "a"}, {"value": "b"}]}]}
    assert RowAction("down", "situations.0.options.0").apply(values, fields)
    assert [o["value"] for o in values["situations"][0]["options"]] == ["b", "a"]
    RowAction("add", "situations.0.options").apply(values, fields)
    assert values["situations"][0]["options"][2]["value"] == "answer_1"


def test_a_made_up_row_action_changes_nothing() -> None:
    values: dict[str, Any] = {"materials": [{"key": "a"}]}
    for action in ("up materials.7", "remove name", "down materials.x", "add situations.4.options"):
        pressed = RowAction.of(action)
        assert pressed is not None
        assert pressed.apply(values, f.BY_KEY["materials"].fields) == ""
    assert values == {"materials": [{"key": "a"}]}
    assert RowAction.of("explode materials.0") is None


def test_the_same_definition_has_no_differences() -> None:
    assert compare(GUIDE, copy.deepcopy(GUIDE)) == []


def test_differences_name_the_place_and_both_sides() -> None:
    after = changed(promised={"n": 3, "unit": "WORKDAY"}, visits=1, scope="township")
    lines = {c.where: (c.before, c.after) for c in compare(GUIDE, after)}
    assert lines == {
        "承诺时限": ("5", "3"),
        "到办事现场次数": ("0", "1"),
        "在哪里受理": ("全县任一窗口", "乡镇便民服务中心"),
    }


def test_a_material_is_known_by_its_key_wherever_it_stands() -> None:
    after = changed()
    after["materials"][1]["max_files"] = 3
    after["materials"].append(after["materials"].pop(0))
    lines = [(c.where, c.verb) for c in compare(GUIDE, after)]
    assert lines == [("材料 › 采伐林木的照片 › 最多几个文件", "changed"), ("材料", "moved")]


def test_added_and_removed_rows_say_what_they_held() -> None:
    after = changed()
    gone = after["materials"].pop(2)
    after["materials"].append({"key": "map", "name": {"zh": "位置图"}, "copies": 2})
    lines = {c.verb: c for c in compare(GUIDE, after)}
    assert gone["name"]["zh"] in lines["removed"].before
    assert "份数：2" in lines["added"].after
    assert lines["added"].place == ("材料", "位置图")


def test_a_changed_translation_is_a_difference() -> None:
    after = changed(name={"zh": GUIDE["name"]["zh"], "en": "Felling"})  # type: ignore[index]
    assert [c.where for c in compare(GUIDE, after)] == ["事项名称"]


def test_each_answer_tells_what_it_brings() -> None:
    form = copy.deepcopy(tree_felling.FORM)
    field = form["pages"][1]["sections"][0]["fields"][0]
    field["show_if"] = {"field": "volume_class", "operator": "eq", "value": "large"}
    found = {e.answer: e for e in effects_of(GUIDE, form)}
    assert found["5 立方米以上"].materials == ("伐区调查设计材料",)
    assert found["5 立方米以上"].form_fields == ("所在村（社区）",)
    assert found["不超过 5 立方米"].materials == ()
    assert "不需要申请采伐许可证" in found["自留地和房前屋后个人所有的零星林木"].stop


def test_filled_fields_of_the_national_list_are_told_to_the_public() -> None:
    guide = definition.read(
        changed(quantity_limit={"zh": "每年 50 个", "en": "50 a year"}, area=["4"], level="4")
    )
    assert dict(facts_of(guide)) == {
        "行使层级": "县级",
        "数量限制": "每年 50 个",
        "通办范围": "跨县",
    }
