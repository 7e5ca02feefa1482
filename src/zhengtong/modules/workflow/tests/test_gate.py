"""The publish gate: a drawn flow is proven before it runs."""

import datetime as dt

import pytest
from lxml import etree

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Branch, Choice, Inclusive, Parallel, Service, SubProcess
from zhengtong.modules.workflow.bpmn.names import BPMN
from zhengtong.modules.workflow.conditions import check, holds
from zhengtong.modules.workflow.errors import (
    BadBpmn,
    BadCondition,
    BpmnTooLarge,
    HostileXml,
    PublishRefused,
    SecondPersonRequired,
)
from zhengtong.modules.workflow.findings import GateContext
from zhengtong.modules.workflow.gate import examine
from zhengtong.modules.workflow.longest import critical_path
from zhengtong.modules.workflow.tests.factories import House, publish, step

IS_X = {"field": "x", "operator": "eq", "value": 1}


def bpmn(body: str) -> bytes:
    """A process drawn by hand."""
    head = f'<definitions xmlns="{BPMN}" xmlns:zt="https://zhengtong.org/bpmn/1"'
    head += ' targetNamespace="urn:test">'
    return f'{head}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()


def task(node: str) -> str:
    return f'<userTask id="{node}" name="{node}" zt:post="owner:x" zt:limit="1"/>'


def flow(*pairs: str) -> str:
    """`a-b` is a flow from a to b."""
    found = []
    for n, pair in enumerate(pairs):
        source, target = pair.split("-")
        found.append(f'<sequenceFlow id="f{n}" sourceRef="{source}" targetRef="{target}"/>')
    return "".join(found)


ENDS = '<startEvent id="s"/><endEvent id="e"/>'


def rules(content: bytes, **context) -> set[str]:
    return {f.rule for f in examine(content, GateContext(**context)).findings}


def drawn(*steps) -> bytes:
    return api.draw("p", "p", list(steps))


def test_a_plain_flow_is_sound():
    result = examine(drawn(step("a"), Parallel([[step("b")], [step("c")]])), GateContext())
    assert result.findings == []
    assert result.soundness.is_sound
    assert {v.verdict for v in result.verdicts} == {"executes"}


def test_a_split_that_never_joins_doubles_what_follows():
    body = ENDS + task("a") + task("b") + task("z") + '<parallelGateway id="g"/>'
    found = rules(bpmn(body + flow("s-g", "g-a", "g-b", "a-z", "b-z", "z-e")))
    assert "doubled" in found


def test_a_join_that_waits_for_a_branch_not_taken_is_found():
    body = ENDS + task("a") + task("b") + '<parallelGateway id="j"/>'
    body += '<exclusiveGateway id="g" default="f1"/>'
    body += '<sequenceFlow id="f9" sourceRef="g" targetRef="b"><extensionElements><zt:condition>'
    body += '{"field": "x", "operator": "is_set"}</zt:condition></extensionElements></sequenceFlow>'
    found = rules(bpmn(body + flow("s-g", "g-a", "a-j", "b-j", "j-e")))
    assert "stuck" in found


def test_a_join_of_loose_ends_that_is_sound_may_run():
    """Two splits crossing into one join: no block, but sound."""
    body = ENDS + task("a") + task("b") + task("c")
    body += '<parallelGateway id="g"/><parallelGateway id="h"/><parallelGateway id="j"/>'
    found = rules(bpmn(body + flow("s-g", "g-a", "g-h", "h-b", "h-c", "a-j", "b-j", "c-j", "j-e")))
    assert found == set()


def test_an_unreachable_step_and_a_dead_end_are_found():
    body = ENDS + task("a") + task("lost")
    assert rules(bpmn(body + flow("s-a", "a-e"))) == {"no_way_in", "no_way_out"}


def test_a_loop_without_a_human_step_is_found():
    body = ENDS + task("a") + '<exclusiveGateway id="m"/><exclusiveGateway id="g" default="f3"/>'
    body += '<serviceTask id="t" zt:action="note"/>'
    body += '<sequenceFlow id="f9" sourceRef="g" targetRef="m"><extensionElements><zt:condition>'
    body += '{"field": "x", "operator": "is_set"}</zt:condition></extensionElements></sequenceFlow>'
    found = rules(bpmn(body + flow("s-m", "m-t", "t-g", "g-a", "a-e")), actions=frozenset({"note"}))
    assert found <= {"endless"}


@pytest.mark.parametrize(
    ("element", "part"),
    [
        ('<scriptTask id="t"/>', "代码"),
        ('<task id="t"/>', "类型"),
        ('<callActivity id="t" calledElement="x"/>', "子流程"),
        ('<receiveTask id="t"/>', "receiveTask"),
        (f"{task('t')[:-2]}><standardLoopCharacteristics/></userTask>", "循环"),
    ],
)
def test_what_does_not_execute_is_refused_with_the_reason(element, part):
    result = examine(bpmn(ENDS + element + flow("s-t", "t-e")), GateContext())
    refused = {v.element: v.reason for v in result.verdicts if v.verdict == "refused"}
    assert part in refused["t"]
    assert ("refused_element", "t") in {(f.rule, f.element) for f in result.findings}


def test_code_in_a_condition_is_refused():
    body = ENDS + task("a") + '<exclusiveGateway id="g" default="f2"/>'
    body += '<sequenceFlow id="f9" sourceRef="g" targetRef="a"><conditionExpression>'
    body += "${amount > 100}</conditionExpression></sequenceFlow>"
    assert rules(bpmn(body + flow("s-g", "a-e", "g-e"))) == {"refused_element"}


def test_documentation_is_kept_and_does_not_hinder():
    content = bpmn(ENDS + task("a") + flow("s-a", "a-e")).replace(
        b"<process ",
        b'<collaboration id="c"><participant id="pool" name="X" processRef="p"/></collaboration>'
        b'<message id="m"/><process ',
    )
    content = content.replace(b"</process>", b'<textAnnotation id="note"/></process>')
    result = examine(content, GateContext())
    assert result.findings == []
    kept = {v.element for v in result.verdicts if v.verdict == "documentation"}
    assert {"pool", "m", "note"} <= kept


FOREIGN = f"""<model:definitions xmlns:model="{BPMN}" xmlns:x="http://example.org/other" id="d"
    xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
  <model:message id="message"/><model:dataStore id="store" name="Accounts"/>
  <model:collaboration id="c">
    <model:participant id="pool1" name="Applicant" processRef="other"/>
    <model:participant id="pool2" name="Office" processRef="main"/>
    <model:messageFlow id="mf" sourceRef="o1" targetRef="s"/>
  </model:collaboration>
  <model:process id="other" isExecutable="false">
    <model:startEvent id="o0"/><model:task id="o1"/><model:sequenceFlow id="of" sourceRef="o0"
    targetRef="o1"/>
  </model:process>
  <model:process id="main" isExecutable="true">
    <model:extensionElements><x:style colour="red"/></model:extensionElements>
    <model:laneSet id="ls"><model:lane id="lane" name="Counter">
      <model:flowNodeRef>t</model:flowNodeRef></model:lane></model:laneSet>
    <model:startEvent id="s"><model:messageEventDefinition id="md"/></model:startEvent>
    <model:userTask id="t" name="Check&#xD;&#xA;it" x:colour="blue"/>
    <model:eventBasedGateway id="g"/>
    <model:intermediateCatchEvent id="i"><model:timerEventDefinition/>
    </model:intermediateCatchEvent>
    <model:endEvent id="e"/>
    <model:dataObjectReference id="paper" name="Paper"/><model:textAnnotation id="note"/>
    <model:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
    <model:sequenceFlow id="f2" sourceRef="t" targetRef="g"/>
    <model:sequenceFlow id="f3" sourceRef="g" targetRef="i"/>
    <model:sequenceFlow id="f4" sourceRef="i" targetRef="e">
      <model:conditionExpression id="blank"/></model:sequenceFlow>
  </model:process>
  <di:BPMNDiagram><di:BPMNPlane><di:BPMNShape bpmnElement="pool2" isHorizontal="false">
    <dc:Bounds x="0" y="0" width="300" height="600"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>
</model:definitions>""".encode()


def test_every_element_of_a_foreign_file_gets_a_verdict():
    result = examine(FOREIGN, GateContext())
    said = {v.element: v.verdict for v in result.verdicts}
    assert {k for k, v in said.items() if v == "executes"} == {"t", "e", "f1", "f2", "f3", "f4"}
    assert {k for k, v in said.items() if v == "refused"} == {"s", "g", "i"}
    kept = [
        "message",
        "store",
        "c",
        "pool1",
        "pool2",
        "mf",
        "o0",
        "o1",
        "of",
        "lane",
        "paper",
        "note",
    ]
    assert {k for k, v in said.items() if v == "documentation"} == set(kept)
    assert all(v.reason for v in result.verdicts if v.verdict == "refused")
    assert result.document.nodes["t"].name == "Check it"


def test_every_human_step_needs_a_post_a_limit_and_a_name():
    body = ENDS + '<userTask id="t"/>' + flow("s-t", "t-e")
    assert {"no_post", "no_limit", "no_name"} <= rules(bpmn(body))


def test_every_post_needs_a_holder():
    content = drawn(step("a", post="owner:a"), step("b", post="owner:b"))
    held = {"owner:a": False, "owner:b": None}
    assert rules(content, has_holder=held.get) == {"empty_post", "unknown_post"}


def test_the_longest_way_must_fit_the_promise_and_the_promise_the_law():
    content = drawn(
        step("a", limit=2), Parallel([[step("b", limit=5)], [step("c", limit=3)]]),
        SubProcess("s", "s", [step("d", limit=1)]),
    )  # fmt: skip
    assert examine(content, GateContext()).days == 8
    assert rules(content, promised=Limit(8), statutory=Limit(20)) == set()
    assert rules(content, promised=Limit(7)) == {"longer_than_promised"}
    assert rules(content, promised=Limit(21), statutory=Limit(20)) == {
        "promised_longer_than_statutory"
    }
    assert rules(content, promised=Limit(11, Unit.CALENDAR_DAY)) == {"longer_than_promised"}


def test_a_drawn_loop_counts_once():
    content = drawn(
        step("a", limit=2),
        Choice([Branch(condition=IS_X, goto="a"), Branch(default=True)]),
        step("b", limit=3),
    )
    assert critical_path(examine(content, GateContext()).graph) == 5


def test_conditions_name_known_fields_of_the_right_type():
    def content(condition):
        return drawn(
            step("a"), Choice([Branch([step("b")], condition), Branch(default=True)]), step("c")
        )

    fields = {"x": "number", "name": "text"}
    assert rules(content(IS_X), fields=fields) == set()
    assert rules(content({**IS_X, "value": "1"}), fields=fields) == {"condition_field"}
    assert rules(content({**IS_X, "field": "y"}), fields=fields) == {"condition_field"}
    said = {"field": "outcome_a", "operator": "eq", "value": "agree"}
    assert rules(content(said)) == set()
    assert rules(content({**said, "value": "maybe"})) == {"condition_field"}
    assert rules(content({**said, "field": "outcome_q"})) == {"condition_field"}
    assert rules(content({"field": "x", "operator": "run", "value": 1})) == {"bad_condition"}


def test_a_choice_needs_a_default_and_conditions():
    content = drawn(step("a"), Choice([Branch([step("b")]), Branch([step("c")])]))
    assert rules(content) == {"no_default", "no_condition"}


def test_an_inclusive_split_needs_its_join():
    body = ENDS + task("a") + task("b") + '<inclusiveGateway id="g" default="f2"/>'
    body += '<sequenceFlow id="f9" sourceRef="g" targetRef="a"><extensionElements><zt:condition>'
    body += '{"field": "x", "operator": "is_set"}</zt:condition></extensionElements></sequenceFlow>'
    assert rules(bpmn(body + flow("s-g", "a-e", "g-b", "b-e"))) == {"unmatched"}


def test_an_unknown_action_is_refused():
    content = drawn(step("a"), Service("t", "t", "nothing.such"))
    assert rules(content) == {"unknown_action"}


@pytest.mark.django_db
def test_the_one_who_draws_does_not_review():
    with pytest.raises(SecondPersonRequired):
        api.register_process(
            key="k",
            bpmn_xml=drawn(step("a")),
            drawn_by="王",
            reviewed_by="王",
            effective_on=dt.date(2026, 1, 1),
        )


@pytest.mark.django_db
def test_a_refused_flow_says_where_and_why():
    with pytest.raises(PublishRefused) as refused:
        publish(step("a", limit=None))
    assert [(e.path, e.code) for e in refused.value.errors] == [("a", "no_limit")]


def test_the_bytes_are_kept_and_the_same_bytes_are_the_same_version(house: House):
    content = drawn(step("a"))
    ask = {"key": "k", "drawn_by": "a", "reviewed_by": "b", "effective_on": dt.date(2026, 1, 1)}
    first = api.register_process(bpmn_xml=content, **ask)
    assert api.bpmn_xml(first.id) == content
    assert api.register_process(bpmn_xml=content, **ask).id == first.id
    second = api.register_process(bpmn_xml=drawn(step("a"), step("b")), **ask)
    assert (second.number, api.latest_process("k").id) == (2, second.id)
    assert api.process_version(first.id).sha256 == first.sha256


ENTITY = b'<!DOCTYPE d [<!ENTITY x "y">]>'
BOMB = b"<!DOCTYPE d [" + b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
) + b"]>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [ENTITY, BOMB, OUTSIDE])
def test_hostile_xml_is_refused(head):
    content = head + bpmn(ENDS + task("a") + flow("s-a", "a-e")).replace(b'name="a"', b'name="&x;"')
    with pytest.raises(HostileXml):
        examine(content, GateContext())


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
    ],
)
def test_encodings_that_hide_things_are_refused(content):
    with pytest.raises(HostileXml):
        examine(content, GateContext())


def test_a_file_of_ten_megabytes_is_refused_unread():
    with pytest.raises(BpmnTooLarge):
        examine(b" " * 10_000_000, GateContext())


def test_thirty_thousand_elements_are_refused():
    with pytest.raises(BpmnTooLarge):
        examine(bpmn("<x/>" * 30_000), GateContext())


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"<a/>", b"\x89PNG\r\n", bpmn(""), b"<" * 5000, b"<a>" * 3000, bpmn("")[:-5]],
)
def test_what_is_no_bpmn_is_refused(content):
    with pytest.raises(BadBpmn):
        examine(content, GateContext())


@pytest.mark.parametrize(
    "body",
    [
        ENDS + task("a") + flow("s-a", "a-nowhere"),
        ENDS + task("a") + task("a") + flow("s-a", "a-e"),
        '<startEvent id="s"/><startEvent id="s2"/><endEvent id="e"/>' + flow("s-e", "s2-e"),
        task("a"),
        ENDS + '<userTask name="without id"/>' + flow("s-e"),
    ],
)
def test_a_broken_drawing_is_refused_not_crashed_on(body):
    assert examine(bpmn(body), GateContext()).findings


def test_a_flow_too_complex_to_prove_is_refused(monkeypatch):
    monkeypatch.setattr("zhengtong.modules.workflow.soundness.MOST_MARKINGS", 500)
    wide = Parallel([[step(f"a{b}_{n}") for n in range(4)] for b in range(6)])
    assert rules(drawn(wide)) == {"too_complex"}


def test_what_is_drawn_is_valid_by_the_schema_of_the_standard():
    import SpiffWorkflow.bpmn.parser as spiff

    schema = f"{spiff.__path__[0]}/schema/BPMN20.xsd"
    content = drawn(
        step("a", return_to=()),
        Parallel([[step("b")], [step("c", signers=("x:y", "x:z"), vote="all")]]),
        Inclusive([Branch([step("d")], IS_X), Branch([step("f")], default=True)]),
        SubProcess("s", "s", [Service("t", "t", "note")]),
    )
    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(content))


def test_the_same_steps_draw_the_same_bytes():
    assert drawn(step("a"), step("b")) == drawn(step("a"), step("b"))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (IS_X, True),
        ({**IS_X, "value": True}, False),
        ({**IS_X, "operator": "ne"}, False),
        ({**IS_X, "operator": "gt", "value": 0}, True),
        ({**IS_X, "operator": "gt", "value": "0"}, False),
        ({**IS_X, "operator": "in", "value": [1, 2]}, True),
        ({**IS_X, "operator": "not_in", "value": [1, 2]}, False),
        ({"field": "x", "operator": "is_set"}, True),
        ({"field": "nothing", "operator": "is_empty"}, True),
        ({"field": "list", "operator": "contains", "value": "b"}, True),
        ({"field": "flag", "operator": "eq", "value": 1}, False),
        ({"and": [IS_X, {"field": "name", "operator": "eq", "value": "王"}]}, True),
        ({"or": [{**IS_X, "value": 2}, IS_X]}, True),
        ({"not": IS_X}, False),
    ],
)
def test_conditions_are_data(condition, expected):
    check(condition)
    variables = {"x": 1, "name": "王", "list": ["a", "b"], "flag": True}
    assert holds(condition, variables) is expected


@pytest.mark.parametrize(
    "condition",
    [
        None,
        "x == 1",
        [],
        {},
        {"field": "x"},
        {**IS_X, "extra": 1},
        {"and": []},
        {"and": [IS_X], "or": [IS_X]},
        {"field": "x", "operator": "in", "value": 1},
        {"field": "", "operator": "is_set"},
    ],
)
def test_a_malformed_condition_is_refused(condition):
    with pytest.raises(BadCondition):
        check(condition)


def test_a_condition_nested_without_end_is_refused():
    nested = IS_X
    for _ in range(50):
        nested = {"not": nested}
    with pytest.raises(BadCondition):
        check(nested)
