"""Random definitions without loops, and two ways to run them: our engine's tokens, and the oracle.

Run as a script for the long comparison:

    python -m zhengtong.modules.workflow.tests.random_flows --count 3000
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
from collections.abc import Iterator
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.names import bpmn, zt
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.steps import (
    Branch,
    Choice,
    Element,
    Inclusive,
    Parallel,
    Step,
    SubProcess,
)
from zhengtong.modules.workflow.compiled import Graph, compile_document
from zhengtong.modules.workflow.marking import Marking, Scope

VARIABLES = ("x", "y", "z")


def random_flow(chance: random.Random, most: int = 10) -> list[Element]:
    """Sequences, blocks, choices and sub-processes, nested at will."""
    names = (f"t{n}" for n in itertools.count())
    budget = [chance.randint(2, most)]
    return _sequence(chance, names, budget, depth=0)


def _sequence(
    chance: random.Random, names: Iterator[str], budget: list[int], depth: int
) -> list[Element]:
    found: list[Element] = []
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(["step", "step", "parallel", "choice", "inclusive", "sub"])
        if budget[0] <= 1 or depth > 2 or kind == "step":
            node = next(names)
            budget[0] -= 1
            found.append(Step(node, node, post="owner:x"))
            continue
        if kind == "sub":
            inner = _sequence(chance, names, budget, depth + 1)
            found.append(SubProcess(f"s{next(names)}", "sub", inner))
            continue
        ways = [_sequence(chance, names, budget, depth + 1) for _ in range(chance.randint(2, 3))]
        found.append(_fork(chance, kind, ways))
    return found


def _fork(chance: random.Random, kind: str, ways: list[list[Element]]) -> Element:
    if kind == "parallel":
        return Parallel(ways)
    branches = [Branch(steps, _condition(chance)) for steps in ways[:-1]]
    last: list[Element] = [] if chance.random() < 0.3 else ways[-1]
    branches.append(Branch(last, default=True))
    return Choice(branches) if kind == "choice" else Inclusive(branches)


def _condition(chance: random.Random) -> dict[str, Any]:
    operator = chance.choice(["eq", "gt", "le"])
    return {"field": chance.choice(VARIABLES), "operator": operator, "value": chance.randint(0, 3)}


class Ours:
    """The engine's own token game, as it runs in the product."""

    def __init__(self, graph: Graph, variables: dict[str, Any]) -> None:
        self.graph = graph
        self.marking = Marking(scopes={1: Scope(1, None, "", "case")}, variables=dict(variables))
        Advance(graph, self.marking).start()

    def open(self) -> list[str]:
        return sorted(t.node for t in self.marking.tasks.values())

    def finish(self, node: str) -> None:
        task = next(t for t in self.marking.tasks.values() if t.node == node)
        Advance(self.graph, self.marking).complete(task, "agree")

    @property
    def ended(self) -> bool:
        return self.marking.ended


class Oracle:
    """SpiffWorkflow on the same file. Only ever imported here."""

    def __init__(self, content: bytes, key: str, variables: dict[str, Any]) -> None:
        from SpiffWorkflow.bpmn.parser import BpmnParser
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(in_python(content)))
        self.run = BpmnWorkflow(parser.get_spec(key), parser.get_subprocess_specs(key))
        self.run.task_tree.data.update(variables)
        self.run.do_engine_steps()

    def _ready(self) -> list[Any]:
        from SpiffWorkflow.util.task import TaskState

        return [t for t in self.run.get_tasks(state=TaskState.READY) if t.task_spec.manual]

    def open(self) -> list[str]:
        return sorted(t.task_spec.name for t in self._ready())

    def finish(self, node: str) -> None:
        next(t for t in self._ready() if t.task_spec.name == node).run()
        self.run.do_engine_steps()

    @property
    def ended(self) -> bool:
        return bool(self.run.completed)


def in_python(content: bytes) -> bytes:
    """Our data conditions as the expressions that the oracle understands."""
    root = etree.fromstring(content)
    signs = {"eq": "==", "gt": ">", "le": "<="}
    for condition in root.iter(zt("condition")):
        said = json.loads(condition.text)
        flow = condition.getparent().getparent()
        flow.remove(condition.getparent())
        expression = etree.SubElement(flow, bpmn("conditionExpression"))
        expression.text = f"{said['field']} {signs[said['operator']]} {said['value']}"
    return etree.tostring(root)


def disagreement(seed: int) -> str | None:
    """Run one random flow both ways, in one random order; what differs, or None."""
    chance = random.Random(seed)
    key = f"random_{seed}"
    content = draw(key, key, random_flow(chance))
    variables = {name: chance.randint(0, 3) for name in VARIABLES}
    ours = Ours(compile_document(parse(content)), variables)
    oracle = Oracle(content, key, variables)
    done: list[str] = []
    while True:
        if ours.open() != oracle.open():
            return f"seed {seed} after {done}: {ours.open()} and {oracle.open()}"
        if not ours.open():
            if ours.ended and oracle.ended:
                return None
            return f"seed {seed} after {done}: ended {ours.ended} and {oracle.ended}"
        node = chance.choice(ours.open())
        ours.finish(node)
        oracle.finish(node)
        done.append(node)


def main() -> int:
    parser = argparse.ArgumentParser(description="compare the engine with SpiffWorkflow")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    wrong = [
        found
        for seed in range(options.first, options.first + options.count)
        if (found := disagreement(seed))
    ]
    print("\n".join(wrong[:20]))
    print(f"{options.count} definitions, {len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
