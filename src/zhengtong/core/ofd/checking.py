"""Finds what is wrong with an OFD: the schema of the standard, then every reference and number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from zhengtong.core.ofd.errors import BrokenOfd, NotOfd
from zhengtong.core.ofd.package import NAMESPACE, NS, Package, opened, resolved, tag

SCHEMA = Path(__file__).parent / "schema" / "ofd.xsd"
WHERE = re.compile(r"Element '(\w+)'(?:, attribute '(\w+)')?")
MOST = 50
"""More than this many sentences help nobody."""


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def problems_of(ofd: bytes) -> list[str]:
    try:
        package = opened(ofd)
    except (NotOfd, BrokenOfd) as error:
        return [error.message]
    checker = Checker(package)
    return list(_first(checker.problems()))


def _first(found: Iterator[str]) -> Iterator[str]:
    for n, sentence in enumerate(found):
        if n >= MOST:
            return
        yield sentence


class Checker:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.ids: Counter[int] = Counter()
        self.fonts: dict[int, int] = {}
        self.media: set[int] = set()

    def problems(self) -> Iterator[str]:
        try:
            yield from self._xml("OFD.xml", "OFD")
            at = self.package.document()
            yield from self._xml(at, "Document")
            document = self.package.xml(at)
            yield from self._resources(at, document)
            page_ids = []
            for number, path in self.package.pages():
                page_ids.append(number)
                yield from self._page(at, path)
            yield from self._annotations(at, document, page_ids)
            yield from self._numbers(at, document)
            yield from self._signatures(page_ids)
        except BrokenOfd as error:
            yield error.message

    def _xml(self, path: str, root: str, *, asked_by: str = "OFD.xml") -> Iterator[str]:
        element = self.package.xml(path, asked_by=asked_by)
        if element.tag != tag(root):
            yield said(path, _("根元素应当是 %(root)s") % {"root": root})
            return
        schema = _schema()
        if not schema.validate(element):
            for error in list(schema.error_log)[:5]:
                facts = {"line": error.line, "name": _place(error.message)}
                yield said(path, _("第 %(line)s 行的 %(name)s 不符合标准") % facts)

    def _resources(self, at: str, document: etree._Element) -> Iterator[str]:
        for kind in ("PublicRes", "DocumentRes"):
            for place in document.iterfind(f"ofd:CommonData/ofd:{kind}", NS):
                yield from self._resource_file(at, resolved(at, place.text or ""))

    def _resource_file(self, at: str, path: str) -> Iterator[str]:
        yield from self._xml(path, "Res", asked_by=at)
        res = self.package.xml(path)
        base = resolved(path, (res.get("BaseLoc") or ".").rstrip("/") + "/.")
        for kind, inner in (("Font", "FontFile"), ("MultiMedia", "MediaFile")):
            for entry in res.iter(tag(kind)):
                number = self._id(entry)
                place = entry.find(f"ofd:{inner}", NS)
                content = b""
                if place is not None:
                    content = self._file(path, base, place.text or "")
                    if not content:
                        why = _("引用的“%(path)s”不在文件里") % {"path": place.text}
                        yield said(path, why)
                if kind == "Font":
                    self.fonts[number] = glyphs_in(content) if content else 0
                    if content and not self.fonts[number]:
                        yield said(path, _("“%(path)s”不是字体文件") % {"path": place.text})
                else:
                    self.media.add(number)

    def _file(self, path: str, base: str, location: str) -> bytes:
        """Seen from BaseLoc, or (as some writers do) from the resource file."""
        for origin in (f"{base}/x", path):
            found = self.package.parts.get(resolved(origin, location))
            if found:
                return found
        return b""

    def _page(self, at: str, path: str) -> Iterator[str]:
        yield from self._xml(path, "Page", asked_by=at)
        page = self.package.xml(path)
        for place in page.iterfind("ofd:PageRes", NS):
            yield from self._resource_file(path, resolved(path, place.text or ""))
        yield from self._objects(path, page)

    def _objects(self, path: str, root: etree._Element) -> Iterator[str]:
        for element in root.iter(*map(tag, ("Layer", "PageBlock", "PathObject"))):
            self._id(element)
        for image in root.iter(tag("ImageObject")):
            self._id(image)
            yield from self._refers(path, image, "ResourceID", self.media)
        for text in root.iter(tag("TextObject")):
            self._id(text)
            yield from self._refers(path, text, "Font", self.fonts)
            yield from self._glyphs(path, text)

    def _refers(
        self, path: str, element: etree._Element, name: str, known: Iterable[int]
    ) -> Iterator[str]:
        value = element.get(name, "")
        if not value.isdigit() or int(value) not in known:
            kind = etree.QName(element).localname
            why = _("%(kind)s（ID %(id)s）引用的 %(name)s“%(value)s”不存在") % {
                "kind": kind,
                "id": element.get("ID"),
                "name": name,
                "value": value[:20],
            }
            yield said(path, why)

    def _glyphs(self, path: str, text: etree._Element) -> Iterator[str]:
        font = text.get("Font", "")
        most = self.fonts.get(int(font), 0) if font.isdigit() else 0
        for change in text.iterfind("ofd:CGTransform", NS):
            listed = (change.findtext("ofd:Glyphs", "", NS) or "").split()
            wanted = change.get("GlyphCount", "1")
            is_counted = wanted.isdigit() and int(wanted) == len(listed)
            if not is_counted or any(not g.isdigit() or int(g) >= max(most, 1) for g in listed):
                why = _("TextObject（ID %(id)s）的字形与字体不符") % {"id": text.get("ID")}
                yield said(path, why)

    def _annotations(self, at: str, document: etree._Element, pages: list[int]) -> Iterator[str]:
        place = document.findtext("ofd:Annotations", None, NS)
        if not place:
            return
        path = resolved(at, place)
        yield from self._xml(path, "Annotations", asked_by=at)
        for entry in self.package.xml(path, asked_by=at).iterfind("ofd:Page", NS):
            yield from self._refers(path, entry, "PageID", pages)
            inner = resolved(path, entry.findtext("ofd:FileLoc", "", NS))
            yield from self._xml(inner, "PageAnnot", asked_by=path)
            annotations = self.package.xml(inner)
            for annotation in annotations.iter(tag("Annot")):
                self._id(annotation)
            yield from self._objects(inner, annotations)

    def _numbers(self, at: str, document: etree._Element) -> Iterator[str]:
        for page in document.iterfind("ofd:Pages/ofd:Page", NS):
            self._id(page)
        twice = sorted(number for number, times in self.ids.items() if times > 1)
        if twice:
            yield said(at, _("标识 %(id)s 用了两次") % {"id": twice[0]})
        most = document.findtext("ofd:CommonData/ofd:MaxUnitID", "", NS)
        if self.ids and most.isdigit() and int(most) < max(self.ids):
            yield said(at, _("MaxUnitID 小于用到的最大标识"))

    def _signatures(self, pages: list[int]) -> Iterator[str]:
        place = self.package.xml("OFD.xml").findtext("ofd:DocBody/ofd:Signatures", None, NS)
        if not place:
            return
        path = resolved("OFD.xml", place)
        yield from self._xml(path, "Signatures")
        for entry in self.package.xml(path).iterfind("ofd:Signature", NS):
            inner = resolved(path, entry.get("BaseLoc", ""))
            yield from self._xml(inner, "Signature", asked_by=path)
            signature = self.package.xml(inner)
            for stamp in signature.iter(tag("StampAnnot")):
                yield from self._refers(inner, stamp, "PageRef", pages)
            wanted = [signature.findtext("ofd:SignedValue", "", NS)]
            wanted += [s.text or "" for s in signature.iterfind(".//ofd:Seal/ofd:BaseLoc", NS)]
            for one in wanted:
                self.package.part(resolved(inner, one), asked_by=inner)

    def _id(self, element: etree._Element) -> int:
        value = element.get("ID", "")
        number = int(value) if value.isdigit() else 0
        if number:
            self.ids[number] += 1
        return number


def _place(message: str) -> str:
    """`TextObject/@Boundary`, of libxml's sentence."""
    found = WHERE.match(message.replace(f"{{{NAMESPACE}}}", ""))
    if found is None:
        return "XML"
    return found[1] + (f"/@{found[2]}" if found[2] else "")


def said(path: str, why: str) -> str:
    return BrokenOfd(part=path, why=why).message


def glyphs_in(font: bytes) -> int:
    """How many glyphs a font file has; 0 when it is none."""
    if font[:4] not in (b"OTTO", b"\x00\x01\x00\x00", b"true"):
        return 0
    for i in range(int.from_bytes(font[4:6], "big")):
        entry = font[12 + 16 * i : 28 + 16 * i]
        if entry[:4] == b"maxp":
            at = int.from_bytes(entry[8:12], "big")
            return int.from_bytes(font[at + 4 : at + 6], "big")
    return 0
