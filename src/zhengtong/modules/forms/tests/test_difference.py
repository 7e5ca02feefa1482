"""What changed between two forms, in words."""

import copy

from zhengtong.modules.forms.difference import differences
from zhengtong.modules.forms.starting_points import TEMPLATES
from zhengtong.modules.forms.tests.factories import definition, field, full_definition, pages


def told(before, after):
    return [(one.kind, one.what, one.lines) for one in differences(before, after)]


def test_the_same_form_has_no_differences():
    assert differences(full_definition(), full_definition()) == []


def test_added_and_removed_fields_are_named_with_their_place():
    before = definition(field("a"), field("b"))
    after = definition(field("a"), field("c"))
    assert told(before, after) == [("added", "“字段c”", ()), ("removed", "“字段b”", ())]
    assert differences(before, after)[0].where == "第 1 页 › 内容"


def test_a_changed_property_shows_before_and_after():
    options = [{"value": "x", "label": "甲"}]
    condition = {"field": "a", "operator": "in", "value": ["x"]}
    before = definition(field("a", "choice", options=options), field("b", required=True))
    after = definition(
        field("a", "choice", options=[*options, {"value": "y", "label": "乙"}]),
        field("b", show_if=condition),
    )
    assert told(before, after) == [
        ("changed", "“字段a”", (("选项", "甲 (x)", "甲 (x)、乙 (y)"),)),
        ("changed", "“字段b”", (("必填", "是", "（无）"),
                              ("显示条件", "（无）", "“字段a”是其中之一“甲”"))),
    ]  # fmt: skip


def test_one_moved_field_is_one_move_and_not_many():
    before = definition(*(field(key) for key in "abcde"))
    after = definition(*(field(key) for key in "eabcd"))
    (move,) = differences(before, after)
    assert (move.kind, move.what) == ("moved", "“字段e”")
    assert move.lines == (("位置", "第 1 页 › 内容 第 5 项", "第 1 页 › 内容 第 1 项"),)


def test_a_field_on_another_page_has_moved():
    before, after = pages([field("a"), field("b")], [field("c")]), pages(
        [field("a")], [field("c"), field("b")]
    )  # fmt: skip
    (move,) = differences(before, after)
    assert (move.kind, move.what) == ("moved", "“字段b”")


def test_columns_conditions_and_calculations_are_compared_too():
    before, after = full_definition(), full_definition()
    items = after["pages"][1]["sections"][0]["fields"][5]
    items["columns"][1]["label"] = "件数"
    parts = [{"field": "quantity"}, {"number": "1"}]
    items["columns"][3]["expression"] = {"op": "add", "of": parts}
    (first, second) = differences(before, after)
    assert first.lines == (("名称", "字段quantity", "件数"),)
    assert second.lines == (("算式", "(件数 × 字段unit_price)", "(件数 + 1)"),)


def test_unfinished_and_senseless_forms_are_compared_without_falling_over():
    raw = copy.deepcopy(TEMPLATES["person"].definition)
    for broken in ({}, {"pages": None}, {"pages": [{"sections": [{"fields": [{}, {"type": 3}]}]}]}):
        assert differences(raw, broken)
        assert differences(broken, raw)
    odd = definition(field("a", show_if=3, expression=[], options="x", label={"zh": 5}))
    assert differences(definition(field("a")), odd)
