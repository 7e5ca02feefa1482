"""Read a BPMN file that may be hostile: no document type, no entities, no network, bounded size.

The bytes are never changed; this only looks at them. What cannot be executed is kept and reported
by the publish gate, not lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.workflow.bpmn.names import BPMN, BPMNDI, DC, DI, ZT, bpmn, zt
from zhengtong.modules.workflow.errors import BadBpmn, BpmnTooLarge, HostileXml

MOST_BYTES = 2 * 1024 * 1024
MOST_ELEMENTS = 20_000
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "gbk", "gb2312", "gb18030"})
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")

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

_SKIPPED = (_PLAIN - {"lane"}) | {"definitions", "process"}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ParsedNode:
    """A flow node as written. `settings` are the attributes of our namespace."""

    id: str
    tag: str
    name: str
    name_en: str
    parent: str
    settings: Mapping[str, str]
    default: str = ""
    attached_to: str = ""
    interrupting: bool = True
    sequential: bool | None = None
    loop: bool = False
    definitions: tuple[str, ...] = ()
    duration: str = ""
    called: str = ""
    by_event: bool = False


@dataclass(frozen=True)
class ParsedFlow:
    """A sequence flow. `condition` is our data; `code` tells of a foreign expression."""

    id: str
    source: str
    target: str
    name: str
    name_en: str
    parent: str
    condition: Any = None
    code: str = ""


@dataclass(frozen=True)
class Other:
    """Anything else with an id: kept as documentation."""

    id: str
    tag: str
    name: str


@dataclass(frozen=True)
class Picture:
    """One drawn shape: box, label box, and whether a pool or lane lies on its side."""

    box: Box
    label: Box | None = None
    horizontal: bool = True
    expanded: bool = False


@dataclass(frozen=True)
class Line:
    """One drawn edge."""

    points: tuple[tuple[float, float], ...]
    label: Box | None = None


@dataclass(frozen=True)
class Document:
    """A BPMN file, taken apart. `process` is the one that would execute."""

    process: str
    name: str
    name_en: str
    nodes: Mapping[str, ParsedNode]
    flows: Mapping[str, ParsedFlow]
    others: Mapping[str, Other]
    pictures: Mapping[str, Picture]
    lines: Mapping[str, Line]
    processes: tuple[str, ...] = ()
    broken: tuple[tuple[str, str], ...] = field(default=())


def read_xml(content: bytes) -> Any:
    """The root element. Raises BadBpmn, BpmnTooLarge or HostileXml."""
    if len(content) > MOST_BYTES:
        raise BpmnTooLarge
    declared = _ENCODING.match(content)
    if b"\x00" in content or (declared and declared[1].decode().lower() not in _ENCODINGS):
        raise HostileXml
    for said in (b"<!DOCTYPE", b"<!ENTITY"):
        if said in content:
            raise _hostile(content, said)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _broken_at(error.position[0], error.msg) from None
    except ValueError:
        raise BadBpmn from None
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise BpmnTooLarge
    if root.tag != bpmn("definitions"):
        tag = etree.QName(root).localname
        raise _refused(_("最外层的元素是 <%(tag)s>，应当是 BPMN 2.0 的 definitions。"), tag=tag)
    return root


def _hostile(content: bytes, said: bytes) -> HostileXml:
    line = content.count(b"\n", 0, content.index(said)) + 1
    message = _("第 %(line)s 行有 %(said)s，可能读取别的文件或无限膨胀。请删去后再上传。") % {
        "line": line,
        "said": said.decode(),
    }
    return HostileXml(errors=[FieldError(path="", message=message, code=HostileXml.code)])


def _broken_at(line: int, said: str | None) -> BadBpmn:
    message = _("第 %(line)s 行起无法读懂（%(said)s）。请从绘图工具重新导出 BPMN 2.0 文件。")
    return _refused(message, line=line, said=said or "")


def _refused(message: str, **places: object) -> BadBpmn:
    return BadBpmn(errors=[FieldError(path="", message=message % places, code="bad_bpmn")])


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
        raise _refused(_("文件里没有流程：至少要有一个开始、一个环节和一个结束。"))
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
