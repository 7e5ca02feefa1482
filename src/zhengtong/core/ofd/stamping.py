"""Draws the picture of a seal on a page, as a stamp annotation (GB/T 33190-2016, clause 15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from zhengtong.core.ofd.errors import BrokenOfd
from zhengtong.core.ofd.package import NAMESPACE, NS, Package, parsed, resolved, tag


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """`picture`: PNG. `page` counts from 1; millimetres from the page's upper left corner."""

    picture: bytes
    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def boundary(self) -> str:
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


def numbers(text: str) -> list[float]:
    try:
        return [float(v) for v in text.split()]
    except ValueError:
        return []


def stamped(package: Package, stamps: Sequence[Stamp], *, on: dt.date) -> dict[str, bytes]:
    """The parts that change or are new. One picture resource for equal pictures."""
    if not stamps:
        return {}
    at = package.document()
    document = parsed(package.part(at, asked_by="OFD.xml"), at)
    pages = [number for number, _path in package.pages()]
    if any(not 1 <= s.page <= len(pages) for s in stamps):
        raise BrokenOfd(part=at, why=_("要盖章的页不存在"))
    return Stamping(package, at, document, pages).done(stamps, on)


class Stamping:
    def __init__(
        self, package: Package, at: str, document: etree._Element, pages: list[int]
    ) -> None:
        self.package, self.at, self.document, self.pages = package, at, document, pages
        self.most = document.find("ofd:CommonData/ofd:MaxUnitID", NS)
        if self.most is None or not (self.most.text or "").isdigit():
            raise BrokenOfd(part=at, why=_("缺少最大标识"))
        self.folder = at.rpartition("/")[0]
        self.changed: dict[str, bytes] = {}

    def done(self, stamps: Sequence[Stamp], on: dt.date) -> dict[str, bytes]:
        path, res = self._resources()
        media = res.find("ofd:MultiMedias", NS)
        if media is None:
            media = etree.SubElement(res, tag("MultiMedias"))
        base = resolved(path, (res.get("BaseLoc") or ".").rstrip("/") + "/.")
        known: dict[bytes, int] = {}
        for stamp in stamps:
            if stamp.picture not in known:
                number = known[stamp.picture] = self._next()
                entry = etree.SubElement(media, tag("MultiMedia"))
                entry.attrib.update({"ID": str(number), "Type": "Image", "Format": "PNG"})
                etree.SubElement(entry, tag("MediaFile")).text = f"seal_{number}.png"
                self.changed[f"{base}/seal_{number}.png"] = stamp.picture
        self._write(path, res)
        self._annotate(stamps, known, on)
        self._write(self.at, self.document)
        return self.changed

    def _resources(self) -> tuple[str, etree._Element]:
        place = self.document.find("ofd:CommonData/ofd:DocumentRes", NS)
        if place is None or not place.text:
            raise BrokenOfd(part=self.at, why=_("缺少文档资源"))
        path = resolved(self.at, place.text)
        return path, parsed(self.package.part(path, asked_by=self.at), path)

    def _annotate(self, stamps: Sequence[Stamp], known: dict[bytes, int], on: dt.date) -> None:
        if self.document.find("ofd:Annotations", NS) is not None:
            raise BrokenOfd(part=self.at, why=_("文件已有批注，不能再盖章"))
        listing = etree.Element(tag("Annotations"), nsmap={"ofd": NAMESPACE})
        for n in sorted({s.page for s in stamps}):
            entry = etree.SubElement(listing, tag("Page"), PageID=str(self.pages[n - 1]))
            place = f"Annots/Page_{n - 1}/Annotation.xml"
            etree.SubElement(entry, tag("FileLoc")).text = f"/{self._in(place)}"
            root = etree.Element(tag("PageAnnot"), nsmap={"ofd": NAMESPACE})
            for stamp in stamps:
                if stamp.page == n:
                    self._one(root, stamp, known[stamp.picture], on)
            self._write(self._in(place), root)
        self._write(self._in("Annots/Annotations.xml"), listing)
        mark = etree.Element(tag("Annotations"))
        mark.text = f"/{self._in('Annots/Annotations.xml')}"
        following = ("CustomTags", "Attachments", "Extensions")
        before = next((e for t in following if (e := self.document.find(tag(t))) is not None), None)
        if before is None:
            self.document.append(mark)
        else:
            before.addprevious(mark)

    def _one(self, root: etree._Element, stamp: Stamp, picture: int, on: dt.date) -> None:
        size = f"0 0 {stamp.width:g} {stamp.height:g}"
        scale = f"{stamp.width:g} 0 0 {stamp.height:g} 0 0"
        annotation = etree.SubElement(root, tag("Annot"), ID=str(self._next()), Type="Stamp")
        annotation.attrib.update({"Creator": "Zhengtong", "LastModDate": on.isoformat()})
        look = etree.SubElement(annotation, tag("Appearance"), Boundary=stamp.boundary)
        image = etree.SubElement(look, tag("ImageObject"), ID=str(self._next()))
        image.attrib.update({"Boundary": size, "CTM": scale, "ResourceID": str(picture)})

    def _next(self) -> int:
        assert self.most is not None
        self.most.text = str(int(self.most.text or 0) + 1)
        return int(self.most.text)

    def _in(self, path: str) -> str:
        return f"{self.folder}/{path}".lstrip("/")

    def _write(self, path: str, root: etree._Element) -> None:
        self.changed[path] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
