"""The text of an OFD: what its text objects say, in the order in which they are written."""

from __future__ import annotations

from lxml import etree

from zhengtong.core.ofd.package import NS, Package, tag

NOTHING = "\u200b"
SAME_LINE = 0.6
"""In parts of the size: further down or up is another line."""


def text_of(package: Package) -> list[str]:
    """One text a page, lines by place. Order is the document's own: it is how it is read."""
    asked_by = package.document()
    return [page_text(package.xml(path, asked_by=asked_by)) for _, path in package.pages()]


def page_text(page: etree._Element) -> str:
    lines: list[str] = []
    line_at: float | None = None
    for thing in page.iter(tag("TextObject")):
        said = "".join(code.text or "" for code in thing.iterfind("ofd:TextCode", NS))
        top, size = _baseline(thing), _number(thing.get("Size"), 1.0)
        if line_at is None or abs(top - line_at) > SAME_LINE * size:
            lines.append("")
            line_at = top
        lines[-1] += said.replace(NOTHING, "")
    return "\n".join(lines)


def _baseline(thing: etree._Element) -> float:
    box = (thing.get("Boundary") or "").split()
    code = thing.find("ofd:TextCode", NS)
    inside = _number(code.get("Y"), 0.0) if code is not None else 0.0
    matrix = (thing.get("CTM") or "").split()
    if len(matrix) == 6:
        inside = _number(matrix[5], 0.0) + _number(matrix[3], 1.0) * inside
    return (_number(box[1], 0.0) if len(box) == 4 else 0.0) + inside


def _number(text: str | None, other: float) -> float:
    try:
        return float(text) if text is not None else other
    except ValueError:
        return other
