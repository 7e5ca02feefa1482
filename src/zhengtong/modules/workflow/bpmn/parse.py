"""Read a BPMN file that may be hostile: no document type, no entities, no network, bounded size.

The bytes are never changed; this only looks at them. What cannot be executed is kept and reported
by the publish gate, not lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.workflow.bpmn.document import (
    Box,
    Document,
    Line,
    Other,
    ParsedFlow,
    ParsedNode,
    Picture,
)
from zhengtong.modules.workflow.bpmn.hostile import read_xml, refused
from zhengtong.modules.workflow.bpmn.names import BPMN, BPMNDI, DC, DI, ZT, bpmn, zt
from zhengtong.modules.workflow.errors import BadBpmn

FLOW_NODES = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "complexGateway",
        "eventBasedGateway",
        "subProcess",
        "adHocSubProcess",
        "transaction",
        "callActivity",
        "callChoreography",
        "choreographyTask",
        "subChoreography",
    }
)

CONTAINERS = frozenset({"subProcess", "adHocSubProcess", "transaction"})

_PLAIN = frozenset(
    {
        "incoming",
        "outgoing",
        "extensionElements",
        "documentation",
        "conditionExpression",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "ioSpecification",
        "laneSet",
        "lane",
        "flowNodeRef",
        "property",
        "dataInputAssociation",
        "dataOutputAssociation",
    }
)


def parse(content: bytes) -> Document:
    """Take a BPMN file apart. Raises BadBpmn when it holds no process."""
    root = read_xml(content)
    processes = root.findall(bpmn("process"))
    meant = _meant(processes)
    chosen = meant[0]
    nodes: dict[str, ParsedNode] = {}
    flows: dict[str, ParsedFlow] = {}
    others: dict[str, Other] = {}
    broken: list[tuple[str, str]] = []
    _read_container(chosen, nodes, flows, others, broken)
    _read_others(root, nodes, flows, others, broken)
    pictures, lines = _read_diagram(root)
    _check_references(nodes, flows, broken)
    return Document(
        process=chosen.get("id", ""),
        name=_name(chosen),
        name_en=chosen.get(zt("nameEn"), ""),
        nodes=nodes,
        flows=flows,
        others=others,
        pictures=pictures,
        lines=lines,
        processes=tuple(p.get("id", "") for p in meant),
        broken=tuple(broken),
    )


def _has_nodes(process: Any) -> bool:
    return any(_local(child) in FLOW_NODES for child in process)


def _meant(processes: list[Any]) -> list[Any]:
    """Those meant to run: marked executable, or else all that have nodes. More than one is too
    many, which the publish gate says."""
    drawn = [p for p in processes if _has_nodes(p)]
    if not drawn:
        raise refused(_("文件里没有流程：至少要有一个开始、一个环节和一个结束。"))
    return [p for p in drawn if p.get("isExecutable") == "true"] or drawn


def _local(element: Any) -> str:
    """The tag inside the BPMN namespace, or an empty text."""
    tag = element.tag
    return tag[len(BPMN) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{BPMN}}}") else ""


def _name(element: Any) -> str:
    return " ".join((element.get("name") or "").split())


def _read_container(
    parent: Any,
    nodes: dict[str, ParsedNode],
    flows: dict[str, ParsedFlow],
    others: dict[str, Other],
    broken: list[tuple[str, str]],
) -> None:
    for child in parent:
        local = _local(child)
        identity = child.get("id", "") if local else ""
        if local in FLOW_NODES or local == "sequenceFlow":
            if not identity:
                broken.append(("", "missing_id"))
                continue
            if identity in nodes or identity in flows:
                broken.append((identity, "double_id"))
                continue
        if local in FLOW_NODES:
            nodes[identity] = _node(child, local, parent.get("id", ""))
            if local in CONTAINERS:
                _read_container(child, nodes, flows, others, broken)
        elif local == "sequenceFlow":
            flows[identity] = _flow(child, parent.get("id", ""), broken)


def _node(element: Any, local: str, parent: str) -> ParsedNode:
    several = element.find(bpmn("multiInstanceLoopCharacteristics"))
    definitions = [c for c in element if _local(c).endswith("EventDefinition")]
    durations = element.findall(f"{bpmn('timerEventDefinition')}/{bpmn('timeDuration')}")
    prefix = f"{{{ZT}}}"
    return ParsedNode(
        id=element.get("id"),
        tag=local,
        name=_name(element),
        name_en=element.get(zt("nameEn"), ""),
        parent=parent,
        settings={k[len(prefix) :]: v for k, v in element.attrib.items() if k.startswith(prefix)},
        default=element.get("default", ""),
        attached_to=element.get("attachedToRef", ""),
        interrupting=element.get("cancelActivity", "true") != "false",
        sequential=None if several is None else several.get("isSequential") == "true",
        loop=element.find(bpmn("standardLoopCharacteristics")) is not None,
        definitions=tuple(_local(d).removesuffix("EventDefinition") for d in definitions),
        duration=(durations[0].text or "").strip() if durations else "",
        called=element.get("calledElement", ""),
        by_event=element.get("triggeredByEvent") == "true",
    )


def _flow(element: Any, parent: str, broken: list[tuple[str, str]]) -> ParsedFlow:
    data = element.find(f"{bpmn('extensionElements')}/{zt('condition')}")
    expression = element.find(bpmn("conditionExpression"))
    condition = None
    if data is not None:
        try:
            condition = json.loads(data.text or "")
        except (ValueError, RecursionError):
            broken.append((element.get("id"), "bad_condition"))
    return ParsedFlow(
        id=element.get("id"),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=_name(element),
        name_en=element.get(zt("nameEn"), ""),
        parent=parent,
        condition=condition,
        code="" if expression is None else (expression.text or "").strip(),
    )


def _read_others(
    root: Any,
    nodes: Mapping[str, ParsedNode],
    flows: Mapping[str, ParsedFlow],
    others: dict[str, Other],
    broken: list[tuple[str, str]],
) -> None:
    for element in root.iter(f"{{{BPMN}}}*"):
        local = _local(element)
        identity = element.get("id")
        if not identity or identity in nodes or identity in flows:
            continue
        if (
            local in ("definitions", "process")
            or local in _PLAIN - {"lane"}
            or local.endswith("EventDefinition")
        ):
            continue
        if identity in others:
            broken.append((identity, "double_id"))
        others[identity] = Other(identity, local, _name(element))


def _check_references(
    nodes: Mapping[str, ParsedNode],
    flows: Mapping[str, ParsedFlow],
    broken: list[tuple[str, str]],
) -> None:
    for flow in flows.values():
        ends = nodes.get(flow.source), nodes.get(flow.target)
        if None in ends:
            broken.append((flow.id, "dangling_flow"))
        elif ends[0].parent != flow.parent or ends[1].parent != flow.parent:  # type: ignore[union-attr]
            broken.append((flow.id, "crossing_flow"))
    for node in nodes.values():
        if node.attached_to and node.attached_to not in nodes:
            broken.append((node.id, "dangling_boundary"))
        if node.default and node.default not in flows:
            broken.append((node.id, "dangling_default"))


def _read_diagram(root: Any) -> tuple[dict[str, Picture], dict[str, Line]]:
    pictures: dict[str, Picture] = {}
    lines: dict[str, Line] = {}
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        box = _box(shape.find(f"{{{DC}}}Bounds"))
        if box:
            pictures[_reference(shape)] = Picture(
                box,
                _label(shape),
                shape.get("isHorizontal", "true") != "false",
                shape.get("isExpanded") == "true",
            )
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = tuple(
            (_number(p.get("x")), _number(p.get("y"))) for p in edge.findall(f"{{{DI}}}waypoint")
        )
        if len(points) > 1:
            lines[_reference(edge)] = Line(points, _label(edge))
    return pictures, lines


def _reference(element: Any) -> str:
    return str(element.get("bpmnElement", "")).rpartition(":")[2]


def _label(element: Any) -> Box | None:
    label = element.find(f"{{{BPMNDI}}}BPMNLabel")
    return None if label is None else _box(label.find(f"{{{DC}}}Bounds"))


def _box(bounds: Any) -> Box | None:
    if bounds is None:
        return None
    x, y, w, h = (_number(bounds.get(k)) for k in ("x", "y", "width", "height"))
    return (x, y, w, h)


def _number(value: str | None) -> float:
    try:
        number = float(value or 0)
    except ValueError:
        raise BadBpmn from None
    if not -1e6 < number < 1e6:
        raise BadBpmn
    return number
