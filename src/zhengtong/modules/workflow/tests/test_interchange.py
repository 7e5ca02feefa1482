"""A file of another tool comes in without loss, and each of its elements gets a verdict."""

import datetime as dt

import pytest
from lxml import etree

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.bpmn import properties, rearrange
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.read import NotStructured, read
from zhengtong.modules.workflow.bpmn.schema import faults
from zhengtong.modules.workflow.bpmn.steps import Step
from zhengtong.modules.workflow.bpmn.weave import weave
from zhengtong.modules.workflow.design_queries import design_xml
from zhengtong.modules.workflow.findings import GateContext
from zhengtong.modules.workflow.gate import examine
from zhengtong.modules.workflow.tests.factories import person, step
from zhengtong.modules.workflow.tests.interchange import MODELS, REFUSED

BY_TABLE = ["A.1", "A.2"]
DRAWER = person(7, "workflow.design")


def said(content):
    """Everything the file says but where it is drawn and how lines are listed at their nodes."""
    found = []
    for element in etree.fromstring(content).iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        if tag in ("incoming", "outgoing", "Bounds", "waypoint", "BPMNLabel", "BPMNShape"):
            continue
        if tag == "BPMNEdge":
            continue
        found.append((tag, tuple(sorted(element.attrib.items())), (element.text or "").strip()))
    return sorted(found)


@pytest.mark.parametrize("letter", MODELS)
def test_a_reference_model_is_valid_and_comes_out_as_it_came_in(letter, house):
    content = MODELS[letter]
    assert faults(content) == []
    design = api.start_process_design(
        key=f"item.{letter}", name="x", actor=DRAWER, bpmn_xml=content
    )
    assert design_xml(design.public_id) == content


@pytest.mark.parametrize("letter", MODELS)
def test_every_element_of_a_reference_model_gets_a_verdict(letter):
    result = examine(MODELS[letter], GateContext())
    refused = {v.element: v.reason for v in result.verdicts if v.verdict == "refused"}
    assert set(refused) == REFUSED[letter]
    assert all(refused.values())
    assert {f.element for f in result.findings if f.rule == "refused_element"} == REFUSED[letter]
    root = etree.fromstring(MODELS[letter])
    judged = {v.element for v in result.verdicts}
    space = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    drawn = {
        e.get("id")
        for e in root.iter(f"{space}*")
        if e.get("id")
        and not e.tag.endswith(("Definition", "definitions", "process", "laneSet"))
        and not e.tag.endswith(("Characteristics", "conditionExpression"))
    }
    assert drawn <= judged


@pytest.mark.parametrize("letter", MODELS)
def test_changing_one_step_changes_nothing_else(letter):
    content = MODELS[letter]
    document = parse(content)
    node = next(n for n in document.nodes.values() if n.tag == "userTask")
    changed = properties.set_human(content, Step(node.id, "新名", "New", post="owner:counter"))
    assert faults(changed) == []
    before, after = said(content), said(changed)
    gone = [row for row in before if row not in after]
    assert [dict(row[1])["id"] for row in gone] in ([node.id], [node.id, "l"], ["l", node.id])


@pytest.mark.parametrize("letter", MODELS)
def test_a_nested_flow_can_be_rearranged_and_others_say_why_not(letter):
    content = MODELS[letter]
    if letter not in BY_TABLE:
        with pytest.raises(NotStructured) as refused:
            read(parse(content))
        assert refused.value.reason
        return
    changed = weave(content, rearrange.add(read(parse(content)), (1,), step("put_in")))
    assert faults(changed) == []
    new = [row for row in said(changed) if row not in said(content)]
    moved = {"A.1": "receive_check", "A.2": "look_fork"}[letter]
    assert {dict(row[1]).get("id") for row in new} == {"put_in", "flow_1", moved}
    kept = [row for row in said(content) if row[0] != "sequenceFlow"]
    assert all(row in said(changed) for row in kept)


def test_a_reference_model_may_be_published_once_what_does_not_execute_is_replaced(house):
    content = MODELS["A.1"]
    for node in ("receive", "check"):
        content = properties.set_human(content, Step(node, node, node, post="owner:counter"))
    content = content.replace(
        b'id="answer" name="Answer"', b'id="answer" name="Answer" zt:action="note"'
    )
    design = api.start_process_design(key="item.a1", name="x", actor=DRAWER, bpmn_xml=content)
    version = api.publish_process_design(
        public_id=design.public_id, reviewer=person(8), context=None,
        effective_on=dt.date(2026, 11, 22),
    )  # fmt: skip
    assert api.bpmn_xml(version.id) == content
