"""Two versions of a flow are compared in words, and on the chart by sign and colour."""

import pytest
from django.utils.translation import override

from zhengtong.modules.workflow import directory
from zhengtong.modules.workflow.api import Branch, Choice
from zhengtong.modules.workflow.bpmn.chart import MARKS, chart
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.difference import differences, marks
from zhengtong.modules.workflow.tests.factories import House, step


@pytest.fixture(autouse=True)
def _house():
    with directory.temporarily(House()):
        yield


def doc(*steps):
    return parse(draw("p", "p", list(steps)))


def said(old, new):
    return [(d.kind, d.text) for d in differences(old, new)]


def test_the_same_flow_has_no_differences():
    assert said(doc(step("a"), step("b")), doc(step("a"), step("b"))) == []


def test_a_new_step_is_named_with_the_lines_around_it():
    found = said(doc(step("a"), step("c")), doc(step("a"), step("b"), step("c")))
    assert found == [
        ("added", "新增“b”"),
        ("added", "新增连线：a → b"),
        ("added", "新增连线：b → c"),
        ("removed", "删去连线：a → c"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ({"limit": 1}, {"limit": 5}, "“a”的时限由“1 个工作日”改为“5 个工作日”"),
        ({}, {"post": "owner:approver"}, "“a”的岗位由“主办单位 · a”改为“主办单位 · 决定岗”"),
        ({}, {"outcomes": ("agree",)}, "“a”的办理意见由“同意、不同意”改为“同意”"),
        ({}, {"withdrawable": False}, "“a”的撤回由“可以”改为“不可以”"),
        ({}, {"apart": ("b",)}, "“a”的职责分离由“—”改为“b”"),
    ],
)  # fmt: skip
def test_what_a_step_says_is_compared_in_words(before, after, text):
    old, new = doc(step("a", **before), step("b")), doc(step("a", **after), step("b"))
    assert ("changed", text) in said(old, new)


def test_a_changed_condition_is_told_at_its_line():
    def flow(value):
        rule = {"field": "x", "operator": "eq", "value": value}
        return doc(step("a"), Choice([Branch([step("b")], rule), Branch(default=True)]), step("c"))

    found = differences(flow(1), flow(2))
    assert [d.kind for d in found] == ["changed"]
    assert "条件变了" in found[0].text
    assert marks(found, "new") == {found[0].new: "changed"}


def test_differences_speak_english():
    with override("en"):
        assert said(doc(step("a")), doc(step("a"), step("b")))[0] == ("added", "Added “b”")


def test_a_mark_has_a_sign_and_a_word_beside_its_colour():
    for mark, (sign, _colour) in MARKS.items():
        svg = chart(
            doc(step("a")), title="t", description="d", marks={"a": mark}, words={mark: "词"}
        )
        assert f"is-{mark}" in svg
        assert f">{sign}<" in svg
        assert "<title>词</title>" in svg
