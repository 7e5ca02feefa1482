"""Random definitions without loops, and three ways to run them.

Ours; a plain reading of the nested structure, without tokens; and SpiffWorkflow, the oracle, where
it is right: it opens an inclusive join while a branch of it is still inside another gateway, so
with inclusive gateways ours is held against the reading alone.

Run as a script for a comparison of any length:

    python -m zhengtong.modules.workflow.tests.random_flows --count 30000
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
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
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.compiling import compile_document
from zhengtong.modules.workflow.conditions import holds
from zhengtong.modules.workflow.marking import Marking, Scope

VARIABLES = ("x", "y", "z")


EXACT = ("step", "step", "parallel", "choice", "sub")
"""The kinds of element that the oracle runs as the standard says."""
KINDS = ("step", "step", "parallel", "choice", "inclusive", "sub")


def random_flow(
    chance: random.Random, most: int = 10, kinds: Sequence[str] = KINDS
) -> list[Element]:
    """Sequences, blocks, choices and sub-processes, nested at will."""
    return _Drawn(chance, kinds, chance.randint(2, most)).sequence(depth=0)


class _Drawn:
    """A flow in the making; `left` is how many more steps it may get."""

    def __init__(self, chance: random.Random, kinds: Sequence[str], left: int) -> None:
        self.chance, self.kinds, self.left = chance, kinds, left
        self.names = (f"t{n}" for n in itertools.count())

    def sequence(self, depth: int) -> list[Element]:
        return [self._element(depth) for _ in range(self.chance.randint(1, 3))]

    def _element(self, depth: int) -> Element:
        kind = self.chance.choice(self.kinds)
        if self.left <= 1 or depth > 2 or kind == "step":
            self.left -= 1
            node = next(self.names)
            return Step(node, node, post="owner:x")
        if kind == "sub":
            inner = self.sequence(depth + 1)
            return SubProcess(f"s{next(self.names)}", "sub", inner)
        ways = [self.sequence(depth + 1) for _ in range(self.chance.randint(2, 3))]
        return _fork(self.chance, kind, ways)


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
        self.ready: list[Any] = []
        self.run.task_tree.data.update(variables)
        self.run.do_engine_steps()

    def open(self) -> list[str]:
        from SpiffWorkflow.util.task import TaskState

        self.ready = [t for t in self.run.get_tasks(state=TaskState.READY) if t.task_spec.manual]
        return sorted(t.task_spec.name for t in self.ready)

    def finish(self, node: str) -> None:
        """One of those that `open` said last."""
        next(t for t in self.ready if t.task_spec.name == node).run()
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


class Reading:
    """The flow read as nested blocks: what is open follows from the structure alone."""

    def __init__(self, steps: Sequence[Element], variables: dict[str, Any]) -> None:
        self.steps, self.variables = list(steps), variables
        self.inner: list[Reading] = []
        self.leaf = ""
        self._go_on()

    def _go_on(self) -> None:
        while self.steps and not self.leaf and not self.inner:
            first = self.steps.pop(0)
            if isinstance(first, Step):
                self.leaf = first.node
            else:
                inside = [Reading(way, self.variables) for way in self._ways(first)]
                self.inner = [r for r in inside if not r.ended]

    def _ways(self, element: Element) -> list[Sequence[Element]]:
        if isinstance(element, SubProcess):
            return [element.steps]
        if isinstance(element, Parallel):
            return list(element.branches)
        assert isinstance(element, (Choice, Inclusive))
        true = [b for b in element.branches if b.condition and holds(b.condition, self.variables)]
        chosen = true or [b for b in element.branches if b.default]
        return [b.steps for b in (chosen[:1] if isinstance(element, Choice) else chosen)]

    def open(self) -> list[str]:
        return sorted(
            ([self.leaf] if self.leaf else []) + [n for r in self.inner for n in r.open()]
        )

    def finish(self, node: str) -> None:
        if self.leaf == node:
            self.leaf = ""
        for reading in self.inner:
            reading.finish(node)
        self.inner = [r for r in self.inner if not r.ended]
        self._go_on()

    @property
    def ended(self) -> bool:
        return not self.leaf and not self.inner and not self.steps


@dataclass(frozen=True)
class Compared:
    """What differs from ours, and after which steps; "" where nothing does."""

    reading: str = ""
    oracle: str = ""


def compare(seed: int, *, kinds: Sequence[str] = KINDS, with_oracle: bool = False) -> Compared:
    """Run one random flow in one random order, all ways at once."""
    chance = random.Random(seed)
    key, steps = f"random_{seed}", random_flow(chance, kinds=kinds)
    content = draw(key, key, steps)
    variables = {name: chance.randint(0, 3) for name in VARIABLES}
    ours = Ours(compile_document(parse(content)), variables)
    ways: dict[str, Any] = {"reading": Reading(steps, variables)}
    if with_oracle:
        ways["oracle"] = Oracle(content, key, variables)
    done: list[str] = []
    while True:
        said = (ours.open(), ours.ended)
        for name, way in ways.items():
            if said != (way.open(), way.ended):
                found = f"seed {seed} after {done}: {said}, {name} {way.open()} {way.ended}"
                return Compared(**{name: found})
        if not said[0]:
            return Compared()
        node = chance.choice(said[0])
        for way in (ours, *ways.values()):
            way.finish(node)
        done.append(node)


def main() -> int:
    parser = argparse.ArgumentParser(description="compare the engine with reading and oracle")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    exact = [compare(n, kinds=EXACT, with_oracle=True) for n in seeds]
    mixed = [compare(n) for n in seeds]
    wrong = [text for f in (*exact, *mixed) for text in (f.reading, f.oracle) if text]
    print("\n".join(wrong[:20]))
    print(
        f"{options.count} definitions held against reading and oracle, {options.count} with"
        f" inclusive gateways against the reading: {len(wrong)} disagreements"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
