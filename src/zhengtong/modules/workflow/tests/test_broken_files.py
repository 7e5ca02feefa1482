"""A file may be broken in any way: the pages say what is wrong and never fall over."""

import random

import pytest
from lxml import etree

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import directory
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.read import NotStructured, read
from zhengtong.modules.workflow.bpmn.weave import weave
from zhengtong.modules.workflow.difference import differences
from zhengtong.modules.workflow.findings import GateContext
from zhengtong.modules.workflow.gate import examine
from zhengtong.modules.workflow.simulation import Move, Trial
from zhengtong.modules.workflow.staff import panel, reach
from zhengtong.modules.workflow.staff.rows import plain_table, table
from zhengtong.modules.workflow.staff.table import picture, verdict_marks
from zhengtong.modules.workflow.tests.factories import House
from zhengtong.modules.workflow.tests.interchange import MODELS
from zhengtong.modules.workflow.tests.random_flows import random_flow

ODD = ("", "x", "start", "accept", "-1", "1e9", "t1", "true")


def broken(chance: random.Random) -> bytes:
    """A sound file with one to four things removed, renamed or given another value."""
    sound = [*MODELS.values(), *[draw("p", "p", random_flow(chance, 12)) for _ in range(7)]]
    root = etree.fromstring(chance.choice(sound))
    elements = list(root.iter())
    for _ in range(chance.randint(1, 4)):
        element, act = chance.choice(elements), chance.random()
        if act < 0.3 and element.getparent() is not None:
            element.getparent().remove(element)
        elif act < 0.6 and element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        elif act < 0.8 and element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(ODD))
        elif element.get("id"):
            element.tag = chance.choice(elements).tag
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(120))
def test_no_broken_file_breaks_a_page(seed):
    chance = random.Random(seed)
    content = broken(chance)
    with directory.temporarily(House()):
        try:
            result = examine(content, GateContext())
        except DomainError:
            return
        _shown(content, result)
        _tried(result, chance)


def _shown(content, result):
    document = result.document
    assert "<svg" in picture(document, marks=verdict_marks(result))
    try:
        flow = read(document)
        assert table(document, flow, result.findings)
        parse(weave(content, flow))
    except NotStructured:
        assert plain_table(document, result.findings)
    differences(parse(MODELS["A.1"]), document)
    for node in document.nodes.values():
        panel.shown(node)
        reach.before(document, node, panel.humans(document))
        reach.join_of(document, node.id)
    for line in document.flows.values():
        panel.condition_shown(line, document)


def _tried(result, chance):
    if result.graph is None or any(f.rule == "endless" for f in result.findings):
        return
    trial = Trial.begun(result.graph)
    for _ in range(12):
        waiting = trial.waiting()
        if trial.ended or not waiting:
            return
        node = chance.choice(waiting).node
        trial.take(Move("do", node.id, chance.choice(node.outcomes)))
        assert trial.state()
