"""The published chart as SVG, from the coordinates of the BPMN file.

The chart is the executing definition, not a picture of it. State is never told by colour alone:
finished steps carry a tick, current ones a thick border and a pointer. There are no style
attributes (content security policy); pages may restyle through the classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn import text
from zhengtong.modules.workflow.bpmn.document import Box, Document, Line, ParsedNode
from zhengtong.modules.workflow.bpmn.document import Picture as Drawn
from zhengtong.modules.workflow.bpmn.parse import CONTAINERS

SVG = "http://www.w3.org/2000/svg"
INK, LINE, SOFT = "#1b1f24", "#6b7280", "#f6f7f9"
PAINT = {
    "done": ("#e6f5ee", "#0b7a4b", "1.5"),
    "current": ("#eaf1fc", "#1455c0", "3"),
    "future": ("#ffffff", "#6b7280", "1.5"),
}
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
MARGIN = 8
MARKS = {
    "refused": ("×", "#b8141a"),
    "problem": ("!", "#935300"),
    "added": ("+", "#0b7a4b"),
    "removed": ("−", "#b8141a"),
    "changed": ("~", "#1455c0"),
    "token": ("●", "#1455c0"),
}
"""Sign and colour of each mark on an element. The word is in its title."""


def chart(
    document: Document,
    *,
    title: str,
    description: str,
    english: bool = False,
    state: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    prefix: str = "chart",
) -> str:
    """The SVG as text, to be put into a page as it is.

    `state` maps node ids to done, current or future; `notes` node ids to a short second line (the
    limit). `marks` node or line ids to a key of `MARKS`, and `words` what each mark means.
    `description` is read to those who do not see the chart. `prefix` keeps the ids of two charts on
    a page apart.
    """
    canvas = _Canvas(document, english, state or {}, notes or {}, prefix)
    canvas.marks, canvas.words = marks or {}, words or {}
    return canvas.render(title, description)


class _Canvas:
    def __init__(
        self,
        document: Document,
        english: bool,
        state: Mapping[str, str],
        notes: Mapping[str, str],
        prefix: str,
    ) -> None:
        self.document, self.english = document, english
        self.state, self.notes, self.prefix = state, notes, prefix
        self.marks: Mapping[str, str] = {}
        self.words: Mapping[str, str] = {}
        self.svg = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})

    def render(self, title: str, description: str) -> str:
        x, y, w, h = self._extent()
        svg = self.svg
        svg.set("class", "flow-chart")
        svg.set("viewBox", " ".join(_n(v) for v in (x, y, w, h)))
        svg.set("width", _n(w))
        svg.set("height", _n(h))
        svg.set("preserveAspectRatio", "xMidYMin meet")
        svg.set("role", "img")
        svg.set("aria-labelledby", f"{self.prefix}-title {self.prefix}-desc")
        svg.set("font-family", FONT)
        self._add(svg, "title", id=f"{self.prefix}-title").text = title
        self._add(svg, "desc", id=f"{self.prefix}-desc").text = description
        self._arrowhead()
        self._frames()
        for identity, line in self.document.lines.items():
            self._edge(identity, line)
        for identity, drawn in self.document.pictures.items():
            node = self.document.nodes.get(identity)
            if node is not None and not self._is_frame(node, drawn):
                self._node(node, drawn)
        for identity in self.marks:
            self._badge(identity)
        return etree.tostring(svg, encoding="unicode")

    def _extent(self) -> Box:
        boxes = [b for d in self.document.pictures.values() for b in (d.box, d.label) if b]
        points = [p for line in self.document.lines.values() for p in line.points]
        if not boxes:
            return (0, 0, 10, 10)
        left = min([b[0] for b in boxes] + [p[0] for p in points]) - MARGIN
        top = min([b[1] for b in boxes] + [p[1] for p in points]) - MARGIN
        right = max([b[0] + b[2] for b in boxes] + [p[0] for p in points]) + MARGIN
        bottom = max([b[1] + b[3] for b in boxes] + [p[1] for p in points]) + MARGIN
        return (left, top, right - left, bottom - top)

    def _add(self, parent: Any, tag: str, **attributes: str) -> Any:
        return etree.SubElement(
            parent,
            f"{{{SVG}}}{tag}",
            {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()},
        )

    def _arrowhead(self) -> None:
        marker = self._add(
            self._add(self.svg, "defs"),
            "marker",
            id=f"{self.prefix}-arrow",
            viewBox="0 0 8 8",
            refX="7",
            refY="4",
            markerWidth="7",
            markerHeight="7",
            orient="auto",
        )
        self._add(marker, "path", d="M0 0L8 4L0 8z", fill=LINE)

    def _badge(self, identity: str) -> None:
        """A round sign on the corner of a shape or on the middle of a line."""
        drawn, line = self.document.pictures.get(identity), self.document.lines.get(identity)
        mark = self.marks[identity]
        sign, colour = MARKS[mark]
        if drawn is not None:
            x, y, w, h = drawn.box
            cx, cy = x + w, y
        elif line is not None:
            (ax, ay), (bx, by) = line.points[len(line.points) // 2 - 1 :][:2]
            x, y, w, h = min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)
            cx, cy = (ax + bx) / 2, (ay + by) / 2
        else:
            return
        group = self._add(self.svg, "g", class_=f"flow-mark is-{mark}")
        self._add(group, "title").text = self.words.get(mark, mark)
        if drawn is not None:
            frame = self._add(
                group, "rect", x=_n(x - 3), y=_n(y - 3), width=_n(w + 6), height=_n(h + 6), rx="8",
                fill="none", stroke=colour,
            )  # fmt: skip
            frame.set("stroke-width", "2.5")
            if mark in ("removed", "refused"):
                frame.set("stroke-dasharray", "6 4")
        self._add(group, "circle", cx=_n(cx), cy=_n(cy), r="8", fill=colour)
        self._text(group, cx, cy + 4.5, [sign], text.NOTE_SIZE, weight="700", fill="#ffffff")

    def _frames(self) -> None:
        """Pools, lanes and opened sub-processes, behind everything."""
        for identity, drawn in self.document.pictures.items():
            node, other = (
                self.document.nodes.get(identity),
                self.document.others.get(identity),
            )
            if node is not None and self._is_frame(node, drawn):
                self._frame(self._name(node), drawn, node.id)
            elif other is not None and other.tag in ("participant", "lane"):
                self._pool(other.name, drawn)

    def _is_frame(self, node: ParsedNode, drawn: Drawn) -> bool:
        return node.tag in CONTAINERS and (drawn.expanded or drawn.box[3] > 130)

    def _frame(self, name: str, drawn: Drawn, node: str) -> None:
        x, y, w, _h = drawn.box
        state = self.state.get(node, "future")
        group = self._add(self.svg, "g", class_=f"flow-stage is-{state}")
        self._rect(group, drawn.box, SOFT, PAINT[state][1], PAINT[state][2], dash="5 3")
        self._text(group, x + w / 2, y + 20, [name], text.NAME_SIZE, weight="600")

    def _pool(self, name: str, drawn: Drawn) -> None:
        x, y, w, h = drawn.box
        group = self._add(self.svg, "g", class_="flow-pool")
        self._rect(group, drawn.box, "none", LINE, "1")
        label = self._text(group, 0, 0, [name], text.NOTE_SIZE)
        if drawn.horizontal:
            label.set("transform", f"translate({_n(x + 19)} {_n(y + h / 2)}) rotate(-90)")
        else:
            label.set("transform", f"translate({_n(x + w / 2)} {_n(y + 19)})")

    def _rect(
        self, group: Any, box: Box, fill: str, stroke: str, width: str, dash: str = ""
    ) -> None:
        x, y, w, h = (_n(v) for v in box)
        rect = self._add(
            group, "rect", x=x, y=y, width=w, height=h, rx="6", fill=fill, stroke=stroke
        )
        rect.set("stroke-width", width)
        if dash:
            rect.set("stroke-dasharray", dash)

    def _edge(self, identity: str, line: Line) -> None:
        flow = self.document.flows.get(identity)
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in line.points)
        group = self._add(self.svg, "g", class_="flow-line")
        drawn = self._add(group, "path", d=path, fill="none", stroke=LINE)
        drawn.set("stroke-width", "1.5")
        drawn.set("stroke-linejoin", "round")
        if flow is None:
            drawn.set("stroke-dasharray", "3 3")
            return
        drawn.set("marker-end", f"url(#{self.prefix}-arrow)")
        name = (self.english and flow.name_en) or flow.name
        if name:
            self._label(group, name, line.label or _middle(line))

    def _label(self, group: Any, name: str, box: Box) -> None:
        x, y, w, _h = box
        lines = text.wrap(name, max(w, 60), text.NOTE_SIZE)
        self._text(group, x, y + 13, lines, text.NOTE_SIZE, anchor="start", halo=True)

    def _name(self, node: ParsedNode) -> str:
        return (self.english and node.name_en) or node.name

    def _node(self, node: ParsedNode, drawn: Drawn) -> None:
        state = self.state.get(node.id, "future")
        kind = _kind(node)
        group = self._add(self.svg, "g", class_=f"flow-{kind} is-{state}", data_node=node.id)
        {"event": self._event, "gateway": self._gateway, "step": self._step}[kind](
            group, node, drawn, state
        )

    def _step(self, group: Any, node: ParsedNode, drawn: Drawn, state: str) -> None:
        fill, stroke, width = PAINT[state]
        x, y, w, h = drawn.box
        self._rect(group, drawn.box, fill, stroke, width)
        mark = 24 if state != "future" else 0
        lines = text.wrap(self._name(node), max(w - 16 - 2 * mark, 60))
        note = self.notes.get(node.id, "")
        block = 20 * len(lines) + (16 if note else 0)
        top = y + (h - block) / 2 + 15
        self._text(group, x + w / 2, top, lines, text.NAME_SIZE, weight="600")
        if note:
            below = top + 20 * (len(lines) - 1) + 18
            self._text(group, x + w / 2, below, [note], text.NOTE_SIZE, fill="#4b5563")
        self._mark(group, state, x + 18, y + h / 2)
        if node.sequential is not None:
            self._strokes(group, x + w / 2, y + h - 3)

    def _strokes(self, group: Any, x: float, bottom: float) -> None:
        """Three strokes: several people sign."""
        d = "".join(f"M{_n(x + dx)} {_n(bottom)}v-6" for dx in (-4, 0, 4))
        self._add(group, "path", d=d, stroke=LINE, fill="none")

    def _mark(self, group: Any, state: str, x: float, y: float) -> None:
        colour = PAINT[state][1]
        if state == "done":
            d = f"M{_n(x - 6)} {_n(y)}l4 5l8 -10"
            tick = self._add(group, "path", d=d, fill="none", stroke=colour)
            tick.set("stroke-width", "2.5")
        elif state == "current":
            d = f"M{_n(x - 5)} {_n(y - 7)}l11 7l-11 7z"
            self._add(group, "path", d=d, fill=colour)

    def _event(self, group: Any, node: ParsedNode, drawn: Drawn, state: str) -> None:
        x, y, w, h = drawn.box
        fill, stroke, _width = PAINT[state]
        circle = self._add(
            group, "circle", cx=_n(x + w / 2), cy=_n(y + h / 2), r=_n(w / 2), fill=fill
        )
        circle.set("stroke", stroke)
        circle.set("stroke-width", "4" if node.tag == "endEvent" else "1.5")
        if "terminate" in node.definitions:
            self._add(group, "circle", cx=_n(x + w / 2), cy=_n(y + h / 2), r=_n(w / 4), fill=stroke)
        if "timer" in node.definitions:
            d = f"M{_n(x + w / 2)} {_n(y + h / 4)}v{_n(h / 4)}l{_n(w / 5)} {_n(h / 8)}"
            self._add(group, "path", d=d, fill="none", stroke=stroke)
        if self._name(node):
            self._label(group, self._name(node), drawn.label or (x, y + h, 90, 18))

    def _gateway(self, group: Any, node: ParsedNode, drawn: Drawn, state: str) -> None:
        x, y, w, h = drawn.box
        fill, stroke, width = PAINT[state]
        cx, cy = x + w / 2, y + h / 2
        d = f"M{_n(cx)} {_n(y)}L{_n(x + w)} {_n(cy)}L{_n(cx)} {_n(y + h)}L{_n(x)} {_n(cy)}z"
        self._add(group, "path", d=d, fill=fill, stroke=stroke).set("stroke-width", width)
        sign = self._add(group, "path", d=_sign(node.tag, cx, cy), fill="none", stroke=stroke)
        sign.set("stroke-width", "2.5")
        if self._name(node):
            self._label(group, self._name(node), drawn.label or (x + w, y - 18, 90, 18))

    def _text(
        self,
        group: Any,
        x: float,
        y: float,
        lines: list[str],
        size: int,
        *,
        anchor: str = "middle",
        weight: str = "",
        fill: str = INK,
        halo: bool = False,
    ) -> Any:
        element = self._add(group, "text", x=_n(x), y=_n(y), font_size=str(size), fill=fill)
        element.set("text-anchor", anchor)
        if weight:
            element.set("font-weight", weight)
        if halo:
            element.set("paint-order", "stroke")
            element.set("stroke", "#ffffff")
            element.set("stroke-width", "4")
            element.set("stroke-linejoin", "round")
        step = "20" if size == text.NAME_SIZE else "15"
        for index, line in enumerate(lines):
            span = self._add(element, "tspan", x=_n(x))
            if index:
                span.set("dy", step)
            span.text = line
        return element


def _kind(node: ParsedNode) -> str:
    if node.tag.endswith("Event"):
        return "event"
    return "gateway" if node.tag.endswith("Gateway") else "step"


def _sign(tag: str, x: float, y: float) -> str:
    """The sign inside the diamond: × one of, + all, ○ some."""
    if tag == "parallelGateway":
        return f"M{_n(x - 8)} {_n(y)}h16M{_n(x)} {_n(y - 8)}v16"
    if tag == "inclusiveGateway":
        return f"M{_n(x - 7)} {_n(y)}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0"
    return f"M{_n(x - 5)} {_n(y - 5)}l10 10M{_n(x + 5)} {_n(y - 5)}l-10 10"


def _middle(line: Line) -> Box:
    """Where a label without a place of its own goes: above the longest stretch."""
    pairs = zip(line.points, line.points[1:], strict=False)
    (x1, y1), (x2, y2) = max(pairs, key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1]))
    return ((x1 + x2) / 2 - 30, (y1 + y2) / 2 - 18, 90, 18)


def _n(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"
