"""Texts with fields: what they say, and what is wrong with them, with the block named."""

import pytest

from zhengtong.core.documents.checking import LONGEST, MOST_BLOCKS, problems
from zhengtong.core.documents.language import WrongText, keyed, named, parse
from zhengtong.core.documents.rendering import MOST_ENTRIES, RenderFailed, render
from zhengtong.core.documents.tests.conftest import body, letter, para, passage

KIND = letter()
WHEN = [{"field": "is_law", "is": "filled"}]


def said(*blocks, passages=None, **facts):
    return render(KIND, body(*blocks), facts, passages)


def wrong(*blocks, kind=KIND, passages=None):
    return [p.message for p in problems(kind, body(*blocks), (passages or {}).get)]


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        ("due_on", "2026-12-01", "2026年12月1日"),
        ("fee", 123456, "1,234.56元"),
        ("ground", "a", "听证"),
        ("wanted", ["甲", "乙"], "甲、乙"),
        ("item", None, ""),
    ],
)
def test_a_value_is_written_as_its_type_is(field, value, written):
    made = said(para("（{{" + field + "}}）"), **{field: value})
    assert made.paragraphs == [f"（{written}）"]


def test_what_stands_in_double_brackets_is_said_only_with_a_value():
    block = para("补交[[（{{due_on}}前）]]。")
    assert said(block, due_on="2026-12-01").paragraphs == ["补交（2026年12月1日前）。"]
    assert said(block).paragraphs == ["补交。"]


def test_a_block_is_repeated_over_a_list_or_the_rows_of_a_table():
    assert said(para("{{n}}. {{one}}", each="wanted"), wanted=["甲", "乙"]).paragraphs == [
        "1. 甲",
        "2. 乙",
    ]
    row = {"kind": "row", "label": "{{one.who}}", "text": "{{one.text}}[[（{{one.file}}）]]"}
    rows = [{"who": "李", "text": "是", "file": ""}, {"who": "王", "text": "否", "file": "图"}]
    made = said({**row, "each": "said"}, said=rows)
    assert made.rows == [["李", "是"], ["王", "否（图）"]]
    assert said(para("{{n}}", each="wanted")).paragraphs == []


@pytest.mark.parametrize(
    ("condition", "facts", "holds"),
    [
        ({"is": "filled"}, {"ground": "a"}, True),
        ({"is": "filled"}, {}, False),
        ({"is": "empty"}, {"ground": ""}, True),
        ({"is": "equals", "value": "a"}, {"ground": "a"}, True),
        ({"is": "equals", "value": "a"}, {}, False),
        ({"is": "differs", "value": "a"}, {"ground": "b"}, True),
    ],
)
def test_a_block_stands_when_all_its_conditions_hold(condition, facts, holds):
    made = said(para("在", when=[{"field": "ground", **condition}]), **facts)
    assert made.paragraphs == (["在"] if holds else [])


def test_the_first_title_that_holds_is_the_title():
    titles = [{"kind": "title", "text": "许可", "when": WHEN}, {"kind": "title", "text": "通知"}]
    assert said(*titles, is_law=True).title == "许可"
    assert said(*titles).title == "通知"


def test_what_people_wrote_is_never_read_as_a_template():
    assert said(para("{{reason}}"), reason="{{item}}[[x]]", item="采伐").paragraphs == [
        "{{item}}[[x]]"
    ]


def test_a_passage_that_includes_itself_ends_in_an_error_and_not_in_a_loop():
    loop = {"testing.a": body({"kind": "include", "passage": "testing.a"})}
    with pytest.raises(RenderFailed, match="includes itself"):
        said({"kind": "include", "passage": "testing.a"}, passages=loop)


def test_a_document_has_an_end():
    with pytest.raises(RenderFailed, match="entries"):
        said(para("{{one}}", each="wanted"), wanted=["x"] * (MOST_ENTRIES + 1))
    with pytest.raises(RenderFailed, match="too long"):
        said(*[para("{{reason}}")] * 60, reason="x" * 4000)


@pytest.mark.parametrize("text", ["{{item", "item}}", "[[a", "a]]", "[[a[[b]]]]", "{{}}", "{{ }}"])
def test_brackets_that_do_not_match_are_refused(text):
    with pytest.raises(WrongText):
        parse(text)
    assert wrong(para("好"), para(text))[0].startswith("第 2 段：")


def test_the_editor_shows_fields_by_their_chinese_names():
    stored = "{{item}}、{{one.who}}、{{n}}、{{unknown}}"
    shown = named(stored, KIND, "said")
    assert shown == "{{事项}}、{{逐项.谁}}、{{序号}}、{{unknown}}"
    assert keyed(shown, KIND, "said") == stored


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (para("{{没有}}"), "没有“没有”这个字段"),
        (para("{{is_law}}"), "只能用在条件里"),
        (para("{{said}}"), "逐项重复"),
        (para("{{one}}"), "只能用在逐项重复的段落里"),
        (para("{{one.x}}", each="said"), "没有“x”这一栏"),
        (para("{{one.x}}", each="wanted"), "没有分栏"),
        (para("{{item}}", each="item"), "只有一个值"),
        (para("x", each="none"), "没有“none”这个字段"),
        ({"kind": "title", "text": "x", "each": "wanted"}, "可以逐项重复"),
        (para(" "), "请写内容"),
        ({"kind": "row", "text": "x", "label": ""}, "请写内容"),
        (para("x" * (LONGEST + 1)), "最多 4000 个"),
        (para("x\x00"), "不能保存的字符"),
        (para("x", when=[{"field": "no", "is": "filled"}]), "条件里没有“no”"),
        (para("x", when=[{"field": "item", "is": "like"}]), "没有这种条件"),
        (para("x", when=[{"field": "item", "is": "equals"}]), "应当是什么"),
        (para("x", when=[{"field": "ground", "is": "equals", "value": "b"}]), "没有“b”这个选项"),
        (para("x", when=[{"field": "wanted", "is": "equals", "value": "b"}]), "只能是有内容"),
        (para("x", when=WHEN * 5), "最多写 4 个条件"),
        ({"kind": "include", "passage": "testing.none"}, "没有“testing.none”这个通用段落"),
        ({"kind": "loop"}, "没有这种段落"),
        ({"kind": "paragraph", "text": "x", "while": "1"}, "没有这种段落"),
    ],
)
def test_what_is_wrong_is_said_with_its_block(block, what):
    [message] = wrong(para("好"), block)
    assert message.startswith("第 2 段：")
    assert what in message


@pytest.mark.parametrize("raw", [None, [], {}, {"blocks": "x"}, {"blocks": []}, {"blocks": [1]}])
def test_a_body_of_another_shape_is_refused(raw):
    assert problems(KIND, raw, {}.get)


def test_a_template_has_an_end():
    assert "最多 100 段" in wrong(*[para("x")] * (MOST_BLOCKS + 1))[0]


def test_passages_that_lead_back_to_this_one_are_refused():
    bodies = {f"testing.{k}": passage(k, *inner).shipped for k, inner in
              {"a": ("b",), "b": (), "c": ()}.items()}  # fmt: skip
    third = passage("c")
    loop = bodies | {"testing.b": passage("b", "c").shipped}
    for key in ("testing.a", "testing.b"):
        [message] = wrong({"kind": "include", "passage": key}, kind=third, passages=loop)
        assert message.startswith("第 1 段")
        assert "没有尽头" in message
    [direct] = wrong({"kind": "include", "passage": "testing.c"}, kind=third, passages=bodies)
    assert direct.startswith("第 1 段")
    assert "没有尽头" in direct


def test_what_the_law_wants_said_is_said_without_conditions():
    kind = letter(required=("reason",), required_passages=("testing.a",))
    passages = {"testing.a": body(para("x"))}
    include = {"kind": "include", "passage": "testing.a"}
    assert wrong(para("{{reason}}"), include, kind=kind, passages=passages) == []
    missing = wrong(para("{{reason}}", when=WHEN), include, kind=kind, passages=passages)
    assert len(missing) == 1
    assert "“理由”" in missing[0]
    assert len(wrong(para("x"), kind=kind)) == 2


def test_what_is_said_wherever_there_is_any_counts_as_said():
    kind = letter(required=("reason",))
    filled = {"field": "reason", "is": "filled"}
    assert wrong(para("{{reason}}", when=[filled]), kind=kind) == []
    assert len(wrong(para("x", when=[filled]), kind=kind)) == 1
    assert len(wrong(para("{{reason}}", when=[filled, *WHEN]), kind=kind)) == 1
