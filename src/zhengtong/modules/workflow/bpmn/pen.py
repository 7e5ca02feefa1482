"""The pen that draws a flow: where it stands, what it has drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn import layout
from zhengtong.modules.workflow.bpmn.layout import Column, Loose, Shape
from zhengtong.modules.workflow.bpmn.names import bpmn, zt
from zhengtong.modules.workflow.bpmn.saying import say_branch
from zhengtong.modules.workflow.bpmn.steps import Branch


@dataclass
class Drawn:
    id: str
    source: str
    target: str
    points: tuple[layout.Point, ...]
    label: tuple[float, float, float, float] | None = None


@dataclass
class Pen:
    """What has been drawn so far. `parent` is the process or sub-process that is being filled."""

    parent: Any
    line: str = "flow_"
    shapes: dict[str, Shape] = field(default_factory=dict)
    flows: list[Drawn] = field(default_factory=list)
    nodes: dict[str, Any] = field(default_factory=dict)
    pending: list[tuple[Loose, str, float]] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)

    def fresh(self, kind: str) -> str:
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return f"{kind}_{self.counters[kind]}"

    def node(self, tag: str, shape: Shape, name: str = "", name_en: str = "") -> Any:
        if shape.id in self.nodes:
            raise ValueError(f"two nodes are called {shape.id}")
        element = etree.SubElement(self.parent, bpmn(tag), id=shape.id)
        if name:
            element.set("name", name)
        if name_en:
            element.set(zt("nameEn"), name_en)
        self.nodes[shape.id] = element
        self.shapes[shape.id] = shape
        return element

    def tie(self, loose: Loose | None, target: Shape) -> None:
        if loose is not None:
            self.flow(loose, target, loose.to_top(target))

    def flow(self, loose: Loose, target: Shape, points: tuple[layout.Point, ...]) -> None:
        branch = loose.attributes.get("branch")
        known = branch.flow if isinstance(branch, Branch) else ""
        identity = known or f"{self.line}{len(self.flows) + 1}"
        made = Drawn(identity, loose.source.id, target.id, points, loose.label)
        self.flows.append(made)
        parent = self.nodes[loose.source.id].getparent()
        element = etree.SubElement(
            parent, bpmn("sequenceFlow"), id=made.id, sourceRef=made.source, targetRef=made.target
        )
        if isinstance(branch, Branch):
            say_branch(element, branch, self.nodes[loose.source.id])

    def finish(self) -> None:
        """Tie the gotos, now that every step has its place, and name the flows at the nodes."""
        for loose, goto, spine in self.pending:
            if goto not in self.shapes:
                raise ValueError(f"goto {goto}: no such step")
            target = self.shapes[goto]
            self.flow(loose, target, loose.to_right(target, spine))
        for flow in self.flows:
            self._refer(flow.source, "outgoing", flow.id)
            self._refer(flow.target, "incoming", flow.id)

    def _refer(self, node: str, tag: str, flow_id: str) -> None:
        reference = etree.Element(bpmn(tag))
        reference.text = flow_id
        before = {bpmn("extensionElements"), bpmn("incoming")}
        if tag == "outgoing":
            before.add(bpmn("outgoing"))
        element = self.nodes[node]
        index = sum(1 for child in element if child.tag in before)
        element.insert(index, reference)


def circle(node: str, column: Column, y: float) -> Shape:
    size = layout.CIRCLE
    shape = Shape(node, column.center - size / 2, y, size, size)
    shape.label = (shape.right + 6, y + 6, column.right - shape.right - 12, layout.LABEL)
    return shape


def box(node: str, column: Column, y: float, *names: str) -> Shape:
    width = column.box_width
    height = layout.box_height(width - 56, *names)
    return Shape(node, column.left + layout.INSET, y, width, height, is_box=True)


def diamond(node: str, column: Column, y: float) -> Shape:
    size = layout.DIAMOND
    shape = Shape(node, column.center - size / 2, y, size, size)
    shape.label = (shape.right + 6, y - 4, column.right - shape.right - 10, layout.LABEL)
    return shape
