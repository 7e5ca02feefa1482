"""Draw a flow by program: a list of steps in, laid-out BPMN 2.0 out, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn import layout
from zhengtong.modules.workflow.bpmn.diagram import diagram
from zhengtong.modules.workflow.bpmn.layout import Column, Loose, Shape
from zhengtong.modules.workflow.bpmn.names import PREFIXES, bpmn, zt
from zhengtong.modules.workflow.bpmn.pen import Pen, box, circle, diamond
from zhengtong.modules.workflow.bpmn.saying import say_step
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

Place = Callable[["Pen", Any, Column, float, "Loose | None"], tuple[float, "Loose | None"]]


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
    pen = Pen(process, line)
    _whole(pen, steps, Column(), 8, prefix="", begin=start)
    pen.finish()
    diagram(root, key, pen)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _whole(
    pen: Pen, steps: Sequence[Element], column: Column, y: float, prefix: str, begin: str = ""
) -> float:
    """Start event, the steps, end event."""
    start = circle(begin or f"{prefix}start", column, y)
    pen.node("startEvent", start, "开始", "Start")
    y, loose = _sequence(pen, steps, column, start.bottom + layout.GAP, layout.below(start))
    if loose is None:
        return y
    end = circle(f"{prefix}end", column, y)
    pen.node("endEvent", end, "结束", "End")
    pen.tie(loose, end)
    return end.bottom + layout.GAP


def _sequence(
    pen: Pen, steps: Sequence[Element], column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    for step in steps:
        if loose is None:
            raise ValueError("a step follows the end of its branch")
        y, loose = _PLACES[type(step)](pen, step, column, y, loose)
    return y, loose


def _place_step(
    pen: Pen, step: Step, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = box(step.node, column, y, step.name, step.name_en)
    tag = "manualTask" if step.manual else "userTask"
    element = pen.node(tag, shape, step.name, step.name_en)
    say_step(element, step)
    pen.tie(loose, shape)
    y = shape.bottom + layout.GAP
    if step.timer is None:
        return y, layout.below(shape)
    return _place_timer(pen, step.timer, shape, column, y)


def _place_timer(
    pen: Pen, timer: Timer, host: Shape, column: Column, y: float
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
        end = circle(pen.fresh("end"), column.inner, y)
        pen.node("endEvent", end, "到期结束", "Ended by deadline")
        pen.tie(rest, end)
        y = end.bottom + layout.GAP
    return y, onward


def _place_service(
    pen: Pen, step: Service, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = box(step.node, column, y, step.name, step.name_en)
    element = pen.node("serviceTask", shape, step.name, step.name_en)
    element.set(zt("action"), step.action)
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, layout.below(shape)


def _place_end(
    pen: Pen, step: End, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = circle(step.node, column, y)
    element = pen.node("endEvent", shape, step.name or "结束", step.name_en or "End")
    if step.terminate:
        etree.SubElement(element, bpmn("terminateEventDefinition"), id=f"{step.node}_definition")
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, None


def _place_sub_process(
    pen: Pen, step: SubProcess, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    frame = box(step.node, column, y, step.name, step.name_en)
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
    pen: Pen, step: Parallel, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    known = [*step.flows, *[""] * len(step.branches)]
    branches = [
        Branch(steps=steps, flow=flow) for steps, flow in zip(step.branches, known, strict=False)
    ]
    return _fan(pen, step, "parallelGateway", branches, column, y, loose, veto=step.veto)


def _place_choice(
    pen: Pen, step: Choice, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    return _fan(pen, step, "exclusiveGateway", step.branches, column, y, loose)


def _place_inclusive(
    pen: Pen, step: Inclusive, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    return _fan(pen, step, "inclusiveGateway", step.branches, column, y, loose)


def _fan(
    pen: Pen,
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
    split = diamond(node, column, y)
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
    join = diamond(step.join or f"{node}_join", column, y)
    element = pen.node(tag, join)
    if veto:
        element.set(zt("veto"), ",".join(veto))
    for end in ends:
        pen.flow(end, join, end.to_right(join, column.spine_out))
    return join.bottom + layout.GAP, layout.below(join)


def _place_branch(
    pen: Pen, branch: Branch, split: Shape, column: Column, y: float
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
    pen: Pen, step: Pass, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    shape = diamond(step.node, column, y)
    pen.node(step.tag, shape, step.name, step.name_en)
    pen.tie(loose, shape)
    return shape.bottom + layout.GAP, layout.below(shape)


def _place_foreign(
    pen: Pen, step: Foreign, column: Column, y: float, loose: Loose | None
) -> tuple[float, Loose | None]:
    if step.tag.endswith("Event"):
        shape = circle(step.node, column, y)
    else:
        shape = box(step.node, column, y, step.name, step.name_en)
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
