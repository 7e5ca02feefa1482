"""Draw a flow by program: a list of steps in, laid-out BPMN 2.0 out, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn import layout
from zhengtong.modules.workflow.bpmn.layout import Column, Loose, Shape
from zhengtong.modules.workflow.bpmn.names import PREFIXES, bpmn, bpmndi, zt
from zhengtong.modules.workflow.bpmn.steps import (
    Branch,
    Choice,
    Element,
    End,
    Foreign,
    Inclusive,
    Parallel,
    Pass,
    Service,
    Step,
    SubProcess,
    Timer,
)

Place = Callable[["_Pen", Any, Column, float, "Loose | None"], tuple[float, "Loose | None"]]


def draw(
    key: str,
    name: str,
    steps: Sequence[Element],
    *,
    name_en: str = "",
    start: str = "",
    line: str = "flow_",
) -> bytes:
    """The flow as a BPMN file. `key` becomes the process id (ASCII letters, digits, `_`, `-`).

    `start` is the id of the start event; lines are called by `line` and their number.
    """
    root = etree.Element(bpmn("definitions"), nsmap=PREFIXES)
    root.set("id", f"definitions_{key}")
    root.set("targetNamespace", PREFIXES["zt"])
    process = etree.SubElement(root, bpmn("process"), id=key, name=name, isExecutable="true")
    if name_en:
        process.set(zt("nameEn"), name_en)
    pen = _Pen(process, line)
    _whole(pen, steps, Column(), 8, prefix="", begin=start)
    pen.finish()
    _diagram(root, key, pen)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


@dataclass
class _Flow:
    id: str
    source: str
    target: str
    points: tuple[layout.Point, ...]
    label: tuple[float, float, float, float] | None = None


@dataclass
class _Pen:
    """What has been drawn so far. `parent` is the process or sub-process that is being filled."""

    parent: Any
    line: str = "flow_"
    shapes: dict[str, Shape] = field(default_factory=dict)
    flows: list[_Flow] = field(default_factory=list)
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
        made = _Flow(identity, loose.source.id, target.id, points, loose.label)
        self.flows.append(made)
        parent = self.nodes[loose.source.id].getparent()
        element = etree.SubElement(
            parent, bpmn("sequenceFlow"), id=made.id, sourceRef=made.source, targetRef=made.target
        )
        if isinstance(branch, Branch):
            _say_branch(element, branch, self.nodes[loose.source.id])

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


def _whole(
    pen: _Pen, steps: Sequence[Element], column: Column, y: float, prefix: str, begin: str = ""
) -> float:
    """Start event, the steps, end event."""
    start = _circle(begin or f"{prefix}start", column, y)
    pen.node("startEvent", start, "开始", "Start")
    y, loose = _sequence(pen, steps, column, start.bottom + layout.GAP, layout.below(start))
    if loose is None:
        return y
    end = _circle(f"{prefix}end", column, y)
    pen.node("endEvent", end, "结束", "End")
    pen.tie(loose, end)
    return end.bottom + layout.GAP


def _sequence(
    pen: _Pen, steps: Sequence[Element], column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    for step in steps:
        if loose is None:
            raise ValueError("a step follows the end of its branch")
        y, loose = _PLACES[type(step)](pen, step, column, y, loose)
    return y, loose


def _circle(node: str, column: Column, y: float) -> Shape:
    size = layout.CIRCLE
    shape = Shape(node, column.center - size / 2, y, size, size)
    shape.label = (shape.right + 6, y + 6, column.right - shape.right - 12, layout.LABEL)
    return shape


def _box(node: str, column: Column, y: float, *names: str) -> Shape:
    width = column.box_width
    height = layout.box_height(width - 56, *names)
    return Shape(node, column.left + layout.INSET, y, width, height, is_box=True)


def _diamond(node: str, column: Column, y: float) -> Shape:
    size = layout.DIAMOND
    shape = Shape(node, column.center - size / 2, y, size, size)
    shape.label = (shape.right + 6, y - 4, column.right - shape.right - 10, layout.LABEL)
    return shape


def _place_step(
    pen: _Pen, step: Step, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = _box(step.node, column, y, step.name, step.name_en)
    tag = "manualTask" if step.manual else "userTask"
    element = pen.node(tag, shape, step.name, step.name_en)
    _say_step(element, step)
    pen.tie(loose, shape)
    y = shape.bottom + layout.GAP
    if step.timer is None:
        return y, layout.below(shape)
    return _place_timer(pen, step.timer, shape, column, y)


def _place_timer(
    pen: _Pen, timer: Timer, host: Shape, column: Column, y: float
) -> tuple[float, Loose | None]:
    size = layout.CIRCLE - 6
    clock = Shape(timer.node, host.right - 60, host.bottom - size / 2, size, size)
    clock.label = (clock.x - 150, clock.bottom - 6, 146, layout.LABEL)
    element = pen.node("boundaryEvent", clock, timer.name, timer.name_en)
    element.set("attachedToRef", host.id)
    element.set("cancelActivity", "true" if timer.interrupting else "false")
    element.set(zt("limit"), str(timer.limit))
    element.set(zt("unit"), timer.unit)
    etree.SubElement(element, bpmn("timerEventDefinition"), id=f"{timer.node}_definition")
    spine = column.spine_in - layout.INSET
    onward = Loose(host, ((host.x, host.cy), (spine, host.cy)))
    y, rest = _sequence(pen, timer.steps, column.inner, y + layout.TURN, layout.below(clock))
    if rest is not None:
        end = _circle(pen.fresh("end"), column.inner, y)
        pen.node("endEvent", end, "到期结束", "Ended by deadline")
        pen.tie(rest, end)
        y = end.bottom + layout.GAP
    return y, onward


def _place_service(
    pen: _Pen, step: Service, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = _box(step.node, column, y, step.name, step.name_en)
    element = pen.node("serviceTask", shape, step.name, step.name_en)
    element.set(zt("action"), step.action)
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, layout.below(shape)


def _place_end(
    pen: _Pen, step: End, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = _circle(step.node, column, y)
    element = pen.node("endEvent", shape, step.name or "结束", step.name_en or "End")
    if step.terminate:
        etree.SubElement(element, bpmn("terminateEventDefinition"), id=f"{step.node}_definition")
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, None


def _place_sub_process(
    pen: _Pen, step: SubProcess, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    frame = _box(step.node, column, y, step.name, step.name_en)
    frame.expanded = True
    element = pen.node("subProcess", frame, step.name, step.name_en)
    outer, pen.parent = pen.parent, element
    inside = Column(frame.x, frame.right)
    bottom = _whole(pen, step.steps, inside, y + 36, prefix=f"{step.node}_", begin=step.start)
    pen.parent = outer
    frame.h = bottom - y - layout.GAP + 16
    pen.tie(loose, frame)
    return frame.bottom + layout.GAP, layout.below(frame)


def _place_parallel(
    pen: _Pen, step: Parallel, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    known = [*step.flows, *[""] * len(step.branches)]
    branches = [
        Branch(steps=steps, flow=flow) for steps, flow in zip(step.branches, known, strict=False)
    ]
    return _fan(pen, step, "parallelGateway", branches, column, y, loose, veto=step.veto)


def _place_choice(
    pen: _Pen, step: Choice, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    return _fan(pen, step, "exclusiveGateway", step.branches, column, y, loose)


def _place_inclusive(
    pen: _Pen, step: Inclusive, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    return _fan(pen, step, "inclusiveGateway", step.branches, column, y, loose)


def _fan(
    pen: _Pen,
    step: Parallel | Choice | Inclusive,
    tag: str,
    branches: Sequence[Branch],
    column: Column,
    y: float,
    loose: Loose | None,
    veto: Sequence[str] = (),
) -> tuple[float, Loose | None]:
    """A gateway, its branches one below the other, and the join when two or more go on."""
    node = step.node or pen.fresh(tag.removesuffix("Gateway"))
    split = _diamond(node, column, y)
    pen.node(tag, split, step.name, step.name_en)
    pen.tie(loose, split)
    y = split.bottom + layout.TURN
    ends: list[Loose] = []
    for branch in branches:
        y, end = _place_branch(pen, branch, split, column, y)
        if end is not None:
            ends.append(end)
    if not ends:
        return y, None
    if len(ends) == 1 and tag == "exclusiveGateway" and not step.join:
        return y + layout.TURN, ends[0].along(column.spine_out)
    join = _diamond(step.join or f"{node}_join", column, y)
    element = pen.node(tag, join)
    if veto:
        element.set(zt("veto"), ",".join(veto))
    for end in ends:
        pen.flow(end, join, end.to_right(join, column.spine_out))
    return join.bottom + layout.GAP, layout.below(join)


def _place_branch(
    pen: _Pen, branch: Branch, split: Shape, column: Column, y: float
) -> tuple[float, Loose | None]:
    attributes = {"branch": branch}
    names = [branch.name, branch.name_en]
    if not branch.steps:
        label = (split.right + 4, split.bottom - 8, column.spine_out - split.right, layout.LABEL)
        loose = Loose(split, ((split.right, split.cy),), None, attributes, label)
        if branch.goto:
            pen.pending.append((loose, branch.goto, column.right - 6))
            return y, None
        return y, loose
    top = y
    if any(names):
        y += layout.LABEL
    label = (column.spine_in + 10, top, column.box_width - 2 * layout.INSET, layout.LABEL)
    spine = column.spine_in
    points = ((split.x, split.cy), (spine, split.cy))
    entry = Loose(split, points, spine, attributes, label)
    first = branch.steps[0]
    if not isinstance(first, (Step, Service, SubProcess)) and not _is_box(first):
        y += layout.TURN
    y, end = _sequence(pen, branch.steps, column.inner, y, entry)
    if end is None:
        return y, None
    if len(end.points) == 1:
        end = replace(layout.out_right(end.source), attributes=end.attributes)
    if branch.goto:
        pen.pending.append((end, branch.goto, column.right - 6))
        return y, None
    return y, end


def _is_box(step: Element) -> bool:
    return isinstance(step, Foreign) and not step.tag.endswith("Event")


def _place_pass(
    pen: _Pen, step: Pass, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = _diamond(step.node, column, y)
    pen.node(step.tag, shape, step.name, step.name_en)
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, layout.below(shape)


def _place_foreign(
    pen: _Pen, step: Foreign, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    if step.tag.endswith("Event"):
        shape = _circle(step.node, column, y)
    else:
        shape = _box(step.node, column, y, step.name, step.name_en)
    pen.node(step.tag, shape, step.name, step.name_en)
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, layout.below(shape)


_PLACES: dict[type, Place] = {
    Pass: _place_pass,
    Foreign: _place_foreign,
    Step: _place_step,
    Service: _place_service,
    End: _place_end,
    SubProcess: _place_sub_process,
    Parallel: _place_parallel,
    Choice: _place_choice,
    Inclusive: _place_inclusive,
}


def _say_step(element: Any, step: Step) -> None:
    said: dict[str, str] = {
        "post": step.post if not step.signers else "",
        "stage": step.stage,
        "limit": "" if step.limit is None else str(step.limit),
        "unit": step.unit,
        "outcomes": ",".join(step.outcomes),
        "returnTo": ",".join(step.return_to),
        "form": step.form,
        "document": step.document,
        "permission": step.permission,
        "withdrawable": "" if step.withdrawable else "false",
        "apart": ",".join(step.apart),
        "vote": step.vote or ("all" if step.signers else ""),
        "signers": ",".join(step.signers),
    }
    for name, value in said.items():
        if value:
            element.set(zt(name), value)
    if step.signers:
        loop = etree.SubElement(element, bpmn("multiInstanceLoopCharacteristics"))
        loop.set("id", f"{step.node}_signers")
        loop.set("isSequential", "true" if step.sequential else "false")


def _say_branch(flow: Any, branch: Branch, source: Any) -> None:
    if branch.name:
        flow.set("name", branch.name)
    if branch.name_en:
        flow.set(zt("nameEn"), branch.name_en)
    if branch.default:
        source.set("default", flow.get("id"))
    if branch.condition is not None:
        extension = etree.SubElement(flow, bpmn("extensionElements"))
        condition = etree.SubElement(extension, zt("condition"))
        condition.text = json.dumps(branch.condition, ensure_ascii=False, sort_keys=True)


def _diagram(root: Any, key: str, pen: _Pen) -> None:
    diagram = etree.SubElement(root, bpmndi("BPMNDiagram"), id=f"diagram_{key}")
    plane = etree.SubElement(diagram, bpmndi("BPMNPlane"), id=f"plane_{key}", bpmnElement=key)
    for shape in pen.shapes.values():
        element = etree.SubElement(
            plane, bpmndi("BPMNShape"), id=f"{shape.id}_di", bpmnElement=shape.id
        )
        if shape.expanded:
            element.set("isExpanded", "true")
        _bounds(element, shape.x, shape.y, shape.w, shape.h)
        if shape.label and pen.nodes[shape.id].get("name"):
            _bounds(etree.SubElement(element, bpmndi("BPMNLabel")), *shape.label)
    for flow in pen.flows:
        edge = etree.SubElement(plane, bpmndi("BPMNEdge"), id=f"{flow.id}_di", bpmnElement=flow.id)
        for x, y in flow.points:
            point = etree.SubElement(edge, f"{{{PREFIXES['di']}}}waypoint")
            point.set("x", _number(x))
            point.set("y", _number(y))
        if flow.label:
            _bounds(etree.SubElement(edge, bpmndi("BPMNLabel")), *flow.label)


def _bounds(parent: Any, x: float, y: float, w: float, h: float) -> None:
    bounds = etree.SubElement(parent, f"{{{PREFIXES['dc']}}}Bounds")
    for name, value in (("x", x), ("y", y), ("width", w), ("height", h)):
        bounds.set(name, _number(value))


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"
