"""The manifest: every file of the package with its size and SM3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from zhengtong.modules.archives.package.metadata import plain, valid

NAMESPACE = "urn:zhengtong:archives:manifest:1"
_NS = f"{{{NAMESPACE}}}"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file. `folder` groups it in the book; `format` is its content type."""

    name: str
    size: int
    sm3: str
    title: str
    folder: str
    format: str


def written(lines: Sequence[Line]) -> bytes:
    root = etree.Element(f"{_NS}manifest", nsmap={None: NAMESPACE}, algorithm="SM3")
    for line in lines:
        etree.SubElement(
            root,
            f"{_NS}file",
            name=line.name,
            size=str(line.size),
            sm3=line.sm3,
            title=plain(line.title),
            folder=line.folder,
            format=line.format,
        )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def read(content: bytes) -> list[Line]:
    """Raises NotThis."""
    root = valid(content, "manifest")
    return [
        Line(
            name=e.get("name") or "",
            size=int(e.get("size") or 0),
            sm3=e.get("sm3") or "",
            title=e.get("title") or "",
            folder=e.get("folder") or "",
            format=e.get("format") or "",
        )
        for e in root.findall(f"{_NS}file")
    ]
