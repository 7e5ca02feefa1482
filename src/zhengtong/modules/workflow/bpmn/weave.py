"""Bring a changed order of steps into the file it was read from, and lay it out anew.

Only what belongs to the order is touched: nodes that came or went, the lines between them and
their places. Everything else – other tools' elements and attributes, documentation, data – stays as
it is. What has gone is also taken out of the lists that named it.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.hostile import read_xml
from zhengtong.modules.workflow.bpmn.names import BPMN, DC, DI, PREFIXES, bpmn, bpmndi, zt
from zhengtong.modules.workflow.bpmn.parse import FLOW_NODES
from zhengtong.modules.workflow.bpmn.steps import Flow

_FIRST = frozenset(
    {bpmn(t) for t in ("documentation", "extensionElements", "auditing", "monitoring")}
    | {bpmn("categoryValueRef")}
)
_LISTS = ("returnTo", "apart")
_NEW = "--new-line--"
"""How lines are called that are not yet known to be one of the file's."""


def chosen(root: Any) -> Any:
    """The process that would execute, as `parse` chooses it."""
    processes = [p for p in root.findall(bpmn("process")) if any(_is_node(c) for c in p)]
    marked = [p for p in processes if p.get("isExecutable") == "true"]
    return (marked or processes)[0]


def written(root: Any) -> bytes:
    """The file again, in the encoding it came in."""
    tree = root.getroottree()
    if PREFIXES["zt"] not in root.nsmap.values():
        keep = [p for p in root.nsmap if p]
        etree.cleanup_namespaces(
            tree, top_nsmap={"zt": PREFIXES["zt"]}, keep_ns_prefixes=[*keep, "zt"]
        )
    encoding = tree.docinfo.encoding or "UTF-8"
    return etree.tostring(tree, xml_declaration=True, encoding=encoding)


def weave(content: bytes, flow: Flow) -> bytes:
    """The file with this order of steps."""
    root = read_xml(content)
    process = chosen(root)
    if not process.get("id"):
        taken = _ids(root)
        process.set(
            "id", next(i for i in (f"process_{n}" for n in range(1, 999)) if i not in taken)
        )
    drawn = read_xml(draw(process.get("id"), "", flow.steps, start=flow.start, line=_NEW))
    _Weaver(root, process, drawn).weave()
    return written(root)


class _Weaver:
    def __init__(self, root: Any, process: Any, drawn: Any) -> None:
        self.root, self.process = root, process
        self.drawn = drawn
        self.fresh = drawn.find(bpmn("process"))
        self.old_nodes = {e.get("id"): e for e in process.iter() if _is_node(e)}
        self.old_flows = {e.get("id"): e for e in process.iter(bpmn("sequenceFlow"))}
        self.new_nodes = {e.get("id"): e for e in self.fresh.iter() if _is_node(e)}
        self.flow_ids: dict[str, str] = {}

    def weave(self) -> None:
        for identity in self.new_nodes:
            self._place(identity)
        gone = {i for i in self.old_nodes if i not in self.new_nodes}
        flows = list(self.fresh.iter(bpmn("sequenceFlow")))
        self._match(flows)
        for flow in flows:
            self._line(flow)
        kept = set(self.flow_ids.values())
        gone |= {i for i in self.old_flows if i not in kept}
        for identity in gone:
            _remove(self.old_nodes.get(identity, self.old_flows.get(identity)))
        gone |= self._forget(gone)
        self._refer()
        self._diagram(gone)

    # --- nodes and lines

    def _home(self, fresh: Any) -> Any:
        parent = fresh.getparent()
        if parent is self.fresh:
            return self.process
        return self.old_nodes[parent.get("id")]

    def _place(self, identity: str) -> None:
        fresh = self.new_nodes[identity]
        home = self._home(fresh)
        old = self.old_nodes.get(identity)
        if old is not None:
            if old.getparent() is not home:
                _before_artifacts(home, old)
            return
        made = deepcopy(fresh)
        for child in list(made):
            if _is_node(child) or child.tag in _lines():
                made.remove(child)
        made.attrib.pop("default", None)
        _before_artifacts(home, made)
        self.old_nodes[identity] = made

    def _match(self, flows: list[Any]) -> None:
        """Which line of the file each is: by id, by its two ends, by its source; else a new one."""
        free = dict(self.old_flows)
        for ends in (("id",), ("sourceRef", "targetRef"), ("sourceRef",)):
            for flow in flows:
                drawn = flow.get("id")
                if drawn in self.flow_ids:
                    continue
                said = [flow.get(e) for e in ends]
                same = (i for i, f in free.items() if [f.get(e) for e in ends] == said)
                found = next(same, None)
                if found is not None:
                    del free[found]
                    self.flow_ids[drawn] = found
        for flow in flows:
            if flow.get("id") not in self.flow_ids:
                self.flow_ids[flow.get("id")] = self._fresh_id()

    def _fresh_id(self) -> str:
        taken = set(self.flow_ids.values()) | _ids(self.root)
        return next(i for i in (f"flow_{n}" for n in range(1, 100_000)) if i not in taken)

    def _line(self, drawn: Any) -> None:
        identity = self.flow_ids[drawn.get("id")]
        line = self.old_flows.get(identity)
        home = self._home(drawn)
        if line is None:
            line = deepcopy(drawn)
            line.set("id", identity)
            source = self.old_nodes[drawn.get("sourceRef")]
            fresh = self.new_nodes[drawn.get("sourceRef")]
            if fresh.get("default") == drawn.get("id"):
                source.set("default", identity)
            _before_artifacts(home, line)
            self.old_flows[identity] = line
        elif line.getparent() is not home:
            _before_artifacts(home, line)
        line.set("sourceRef", drawn.get("sourceRef"))
        line.set("targetRef", drawn.get("targetRef"))

    def _forget(self, gone: set[str]) -> set[str]:
        """Take what has gone out of every list; what only said something of it goes too."""
        more: set[str] = set()
        for element in self.root.iter(f"{{{BPMN}}}*"):
            for name in _LISTS:
                _without(element, zt(name), gone)
            if element.get("default") in gone:
                del element.attrib["default"]
        for reference in list(self.root.iter(bpmn("flowNodeRef"))):
            if (reference.text or "").strip() in gone:
                _remove(reference)
        for tie in list(self.root.iter(bpmn("association"))):
            if {tie.get("sourceRef"), tie.get("targetRef")} & gone:
                more.add(tie.get("id", ""))
                _remove(tie)
        return more

    def _refer(self) -> None:
        """`incoming` and `outgoing` of every node, from the lines as they are now."""
        lines = list(self.process.iter(bpmn("sequenceFlow")))
        for identity in self.new_nodes:
            node = self.old_nodes[identity]
            for child in [c for c in node if c.tag in (bpmn("incoming"), bpmn("outgoing"))]:
                node.remove(child)
            at = sum(1 for child in node if child.tag in _FIRST)
            coming = [f.get("id") for f in lines if f.get("targetRef") == identity]
            going = [f.get("id") for f in lines if f.get("sourceRef") == identity]
            for tag, ids in (("outgoing", going), ("incoming", coming)):
                for flow in reversed(ids):
                    reference = etree.Element(bpmn(tag))
                    reference.text = flow
                    node.insert(at, reference)

    # --- places

    def _diagram(self, gone: set[str]) -> None:
        plane = self.root.find(f"{bpmndi('BPMNDiagram')}/{bpmndi('BPMNPlane')}")
        if plane is None:
            diagram = deepcopy(self.drawn.find(bpmndi("BPMNDiagram")))
            self.root.append(diagram)
            plane = diagram.find(bpmndi("BPMNPlane"))
            for picture in list(plane):
                plane.remove(picture)
        pictures = {str(p.get("bpmnElement", "")).rpartition(":")[2]: p for p in plane}
        for identity in gone & set(pictures):
            plane.remove(pictures.pop(identity))
        for fresh in self.drawn.iter(bpmndi("BPMNShape"), bpmndi("BPMNEdge")):
            name = fresh.get("bpmnElement")
            identity = self.flow_ids.get(name, name)
            old = pictures.get(identity)
            if old is None:
                old = etree.SubElement(plane, fresh.tag, id=self._picture_id(identity))
                old.set("bpmnElement", identity)
            self._redraw(old, fresh)
        self._around(plane, pictures)

    def _picture_id(self, identity: str) -> str:
        taken = _ids(self.root)
        usual = f"{identity}_di"
        return next(i for i in (usual, *(f"{usual}_{n}" for n in range(99))) if i not in taken)

    def _redraw(self, old: Any, fresh: Any) -> None:
        places = {f"{{{DC}}}Bounds", f"{{{DI}}}waypoint", bpmndi("BPMNLabel")}
        for child in [c for c in old if c.tag in places]:
            old.remove(child)
        at = sum(1 for c in old if c.tag == f"{{{DI}}}extension")
        for n, child in enumerate([c for c in fresh if c.tag in places]):
            old.insert(at + n, deepcopy(child))
        if fresh.get("isExpanded"):
            old.set("isExpanded", "true")

    def _around(self, plane: Any, pictures: dict[str, Any]) -> None:
        """The pool is drawn around the flow; notes and data stand in a column beside it."""
        placed = set(self.new_nodes)
        boxes = [b for i, b in _boxes(plane) if i in placed]
        right = max(x + w for x, _y, w, _h in boxes)
        bottom = max(y + h for _x, y, _w, h in boxes)
        pool = next((e.get("id") for e in self.root.iter(bpmn("participant"))), None)
        y = 8.0
        centres: dict[str, tuple[float, float]] = {}
        for identity, picture in pictures.items():
            bounds = picture.find(f"{{{DC}}}Bounds")
            if bounds is None or identity in placed:
                continue
            if identity == pool:
                _put(bounds, -40, -20, right + 80, bottom + 50)
                continue
            height = float(bounds.get("height", 50))
            _put(bounds, right + 60, y, float(bounds.get("width", 100)), height)
            label = picture.find(bpmndi("BPMNLabel"))
            if label is not None:
                picture.remove(label)
            y += height + 40
        for identity, (x, top, w, h) in _boxes(plane):
            centres[identity] = (x + w / 2, top + h / 2)
        self._ties(pictures, centres)

    def _ties(self, pictures: dict[str, Any], centres: dict[str, tuple[float, float]]) -> None:
        for tie in self.root.iter(bpmn("association")):
            picture = pictures.get(tie.get("id"))
            ends = centres.get(tie.get("sourceRef")), centres.get(tie.get("targetRef"))
            if picture is None or None in ends:
                continue
            for point in picture.findall(f"{{{DI}}}waypoint"):
                picture.remove(point)
            for end in ends:
                x, y = end  # type: ignore[misc]
                etree.SubElement(picture, f"{{{DI}}}waypoint", x=f"{x:.0f}", y=f"{y:.0f}")


def _lines() -> tuple[str, ...]:
    return (bpmn("sequenceFlow"), bpmn("incoming"), bpmn("outgoing"))


def _is_node(element: Any) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(f"{{{BPMN}}}"):
        return False
    return tag[len(BPMN) + 2 :] in FLOW_NODES and element.get("id") is not None


def _ids(root: Any) -> set[str]:
    return {e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.get("id")}


def _remove(element: Any) -> None:
    parent = element.getparent() if element is not None else None
    if parent is not None:
        parent.remove(element)


def _before_artifacts(home: Any, element: Any) -> None:
    """Put it with the other flow elements: the standard wants artifacts after them."""
    after = {bpmn(t) for t in ("association", "group", "textAnnotation", "resourceRole")}
    after |= {bpmn(t) for t in ("correlationSubscription", "supports", "performer")}
    at = next((n for n, child in enumerate(home) if child.tag in after), len(home))
    element.tail = "\n"
    home.insert(at, element)


def _without(element: Any, name: str, gone: set[str]) -> None:
    listed = element.get(name)
    if not listed:
        return
    kept = [w for w in listed.split(",") if w.strip() not in gone]
    if len(kept) == len(listed.split(",")):
        return
    if kept:
        element.set(name, ",".join(kept))
    else:
        del element.attrib[name]


def _boxes(plane: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    for shape in plane.findall(bpmndi("BPMNShape")):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is not None:
            x, y, w, h = (float(bounds.get(k, 0)) for k in ("x", "y", "width", "height"))
            yield shape.get("bpmnElement", ""), (x, y, w, h)


def _put(bounds: Any, x: float, y: float, w: float, h: float) -> None:
    for name, value in (("x", x), ("y", y), ("width", w), ("height", h)):
        bounds.set(name, f"{value:.0f}")
