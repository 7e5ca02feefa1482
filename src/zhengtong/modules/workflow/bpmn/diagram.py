"""Writes the picture of a drawn flow: shapes and edges with their coordinates."""

from __future__ import annotations

from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn.names import PREFIXES, bpmndi
from zhengtong.modules.workflow.bpmn.pen import Pen


def diagram(root: Any, key: str, pen: Pen) -> None:
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
