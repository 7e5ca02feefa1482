"""The step table and the drawing are one thing: each change keeps what it does not concern."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from zhengtong.modules.workflow.bpmn import rearrange
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.read import NotStructured, read
from zhengtong.modules.workflow.bpmn.schema import faults
from zhengtong.modules.workflow.bpmn.steps import Branch, Choice, End, Parallel, Step
from zhengtong.modules.workflow.bpmn.weave import weave
from zhengtong.modules.workflow.errors import BadPlace, LastStep
from zhengtong.modules.workflow.findings import GateContext
from zhengtong.modules.workflow.gate import examine
from zhengtong.modules.workflow.tests.factories import step
from zhengtong.modules.workflow.tests.random_flows import random_flow


def shape(content):
    """Nodes and lines, without their ids' order."""
    document = parse(content)
    lines = sorted((f.source, f.target, str(f.condition)) for f in document.flows.values())
    return sorted((n.id, n.tag, n.parent) for n in document.nodes.values()), lines


def again(content):
    document = parse(content)
    flow = read(document)
    return draw(document.process, document.name, flow.steps, start=flow.start)


def ways(content):
    """The order of steps as nested ids."""

    def told(steps):
        return [
            [e.node, *(told(s) for s in rearrange.inside(e))] if rearrange.inside(e) else e.node
            for e in steps
            if not isinstance(e, End)
        ]

    return told(read(parse(content)).steps)


ABC = [step("a"), step("b"), step("c", return_to=("a", "b"), apart=("b",))]


@pytest.mark.parametrize("seed", range(60))
def test_what_is_drawn_is_read_back(seed):
    content = draw("p", "p", random_flow(random.Random(seed), 14))
    assert shape(again(content)) == shape(content)
    assert parse(again(content)).pictures == parse(content).pictures


@pytest.mark.parametrize("seed", range(20))
def test_weaving_in_the_same_order_changes_no_line(seed):
    content = draw("p", "p", random_flow(random.Random(seed), 14))
    assert shape(weave(content, read(parse(content)))) == shape(content)


def edit(content, change, *more):
    return weave(content, change(read(parse(content)), *more))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_any_change_leaves_a_sound_and_valid_flow(seed, data):
    chance = random.Random(seed)
    content = draw("p", "p", random_flow(chance, 10))
    for _ in range(3):
        flow = read(parse(content))
        paths = list(every(flow.steps))
        path = data.draw(st.sampled_from(paths))
        taken = set(rearrange.nodes(flow.steps))
        fresh = rearrange.fresh(taken)
        new = Step(fresh, fresh, post="owner:x")
        acts = [
            lambda f, p=path, n=new: rearrange.add(f, p, n),
            lambda f, p=path: rearrange.remove(f, p),
            lambda f, p=path: rearrange.move(f, p, 1),
            lambda f, p=path: rearrange.move(f, p, -1),
            lambda f, p=path, t=taken: rearrange.beside(f, p, rearrange.fresh(t, "together")),
            lambda f, p=path, n=new: rearrange.add_branch(f, p, (n,)),
            lambda f, p=path: rearrange.remove_branch(f, p, 0),
            lambda f, p=path: rearrange.in_turn(f, p),
        ]
        try:
            content = edit(content, data.draw(st.sampled_from(acts)))
        except (BadPlace, LastStep):
            continue
    assert faults(content) == []
    found = {f.rule for f in examine(content, GateContext()).findings}
    assert found <= {"no_default", "no_condition", "condition_field"}


def every(steps, before=()):
    for n, element in enumerate(steps):
        if isinstance(element, End):
            continue
        yield (*before, n)
        for b, inner in enumerate(rearrange.inside(element)):
            yield from every(inner, (*before, n, b))


def test_two_steps_are_put_side_by_side_and_in_turn_again():
    content = draw("p", "p", ABC)
    both = edit(content, rearrange.beside, (1,), "together")
    assert ways(both) == [["together", ["a"], ["b"]], "c"]
    three = edit(both, rearrange.beside, (1,), "unused")
    assert ways(three) == [["together", ["a"], ["b"], ["c"]]]
    assert ways(edit(both, rearrange.in_turn, (0,))) == ["a", "b", "c"]


def test_a_step_moves_out_of_its_branch_at_the_edge():
    content = draw("p", "p", [Parallel([[step("a"), step("b")], [step("c")]], node="g"), step("d")])
    assert ways(edit(content, rearrange.move, (0, 0, 0), -1)) == ["a", ["g", ["b"], ["c"]], "d"]
    assert ways(edit(content, rearrange.move, (0, 1, 0), 1)) == ["a", "b", "c", "d"]


def test_what_has_gone_is_taken_out_of_every_list():
    content = edit(draw("p", "p", ABC), rearrange.remove, (1,))
    assert parse(content).nodes["c"].settings["returnTo"] == "a"
    assert "apart" not in parse(content).nodes["c"].settings


def test_the_last_step_stays():
    with pytest.raises(LastStep):
        edit(draw("p", "p", [step("a")]), rearrange.remove, (0,))


def test_a_condition_stays_with_its_branch_when_a_step_is_put_before():
    said = {"field": "x", "operator": "eq", "value": 1}
    choice = Choice([Branch([step("b")], said, name="甲"), Branch(default=True)], node="g")
    content = edit(draw("p", "p", [step("a"), choice]), rearrange.add, (1, 0, 0), step("new"))
    line = next(f for f in parse(content).flows.values() if f.condition)
    assert (line.source, line.target, line.name) == ("g", "new", "甲")
    default = parse(content).nodes["g"].default
    assert parse(content).flows[default].target != "new"


OTHER = b"""<?xml version='1.0' encoding='UTF-8'?>
<!-- drawn elsewhere -->
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x" id="d"
 xmlns:x="http://example.org/other" exporter="Other">
  <process id="p" isExecutable="true">
    <extensionElements><x:style colour="red"/></extensionElements>
    <startEvent id="go" x:kind="letter"><outgoing>l1</outgoing></startEvent>
    <userTask id="t" name="Check" x:colour="blue">
      <documentation>What to look at</documentation>
      <extensionElements><x:form key="f"/></extensionElements>
      <incoming>l1</incoming><outgoing>l2</outgoing>
    </userTask>
    <endEvent id="stop"><incoming>l2</incoming></endEvent>
    <sequenceFlow id="l1" sourceRef="go" targetRef="t" x:line="thick"/>
    <sequenceFlow id="l2" sourceRef="t" targetRef="stop"/>
    <textAnnotation id="note"><text>Mind the law</text></textAnnotation>
    <association id="tie" sourceRef="t" targetRef="note"/>
  </process>
</definitions>"""


def test_what_another_tool_wrote_is_kept():
    content = edit(OTHER, rearrange.add, (1,), step("second"))
    assert faults(content) == []
    for kept in (
        b"drawn elsewhere", b'colour="red"', b'x:kind="letter"', b"What to look at",
        b'x:colour="blue"', b'key="f"', b'x:line="thick"', b"Mind the law", b'id="tie"',
        b'exporter="Other"',
    ):  # fmt: skip
        assert kept in content
    assert b"ns0:" not in content
    root = etree.fromstring(content)
    assert root.nsmap["zt"] == "https://zhengtong.org/bpmn/1"
    assert ways(content) == ["t", "second"]


LOOSE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x">
<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/>{nodes}{lines}</process></definitions>"""


@pytest.mark.parametrize(
    ("nodes", "lines", "where"),
    [
        ("gh-j", "s-g g-a g-h h-b h-c a-j b-j c-j j-e", "h"),
        ("", "s-a a-e b-c", "b"),
        ("", "s-a s-b a-e b-e c-e", "s"),
    ],
)
def test_a_flow_that_is_not_nested_says_where_and_why(nodes, lines, where):
    gateways = "".join(f'<parallelGateway id="{n}"/>' for n in nodes.replace("-", ""))
    drawn = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{p[0]}" targetRef="{p[2]}"/>'
        for n, p in enumerate(lines.split())
    )
    with pytest.raises(NotStructured) as refused:
        read(parse(LOOSE.format(nodes=gateways, lines=drawn).encode()))
    assert refused.value.element == where
    assert refused.value.reason
