"""Writes the package: pages, resources, fonts, pictures (GB/T 33190-2016, clauses 7 to 12)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from zhengtong import __version__
from zhengtong.core.ofd.converting.drawn import Page, Picture
from zhengtong.core.ofd.converting.fonts import Face
from zhengtong.core.ofd.converting.geometry import said
from zhengtong.core.ofd.converting.objects import ObjectWriter
from zhengtong.core.ofd.converting.opentype import font_file, glyph_numbers
from zhengtong.core.ofd.package import NAMESPACE, packed

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SUFFIX = {"PNG": "png", "JPEG": "jpg"}


class Writer:
    """One document. Ids are given in order; the fonts and pictures that pages ask for are kept."""

    def __init__(self) -> None:
        self.last_id = 0
        self.files: dict[str, bytes] = {}
        self.faces: dict[int, tuple[int, Face, Mapping[int, int] | None]] = {}
        self.pictures: dict[str, tuple[int, Picture]] = {}

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def font_id(self, face: Face) -> tuple[int, Mapping[int, int] | None]:
        found = self.faces.get(id(face))
        if found is None:
            found = self.faces[id(face)] = (self.next_id(), face, glyph_numbers(face))
        return found[0], found[2]

    def picture_id(self, picture: Picture) -> int:
        if picture.key not in self.pictures:
            self.pictures[picture.key] = (self.next_id(), picture)
        return self.pictures[picture.key][0]

    def write(
        self,
        pages: Iterable[Page],
        *,
        doc_id: uuid.UUID,
        title: str,
        author: str,
        created_on: dt.date | None,
        metadata: Mapping[str, str],
    ) -> bytes:
        entries, first = [], None
        for n, page in enumerate(pages):
            first = first or page
            number = self.next_id()
            self.files[f"Doc_0/Pages/Page_{n}/Content.xml"] = self._page(page)
            entries.append(f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{n}/Content.xml"/>')
        assert first is not None
        self._resources()
        self.files["Doc_0/Document.xml"] = self._document(first, entries)
        self.files["OFD.xml"] = _entry(doc_id, title, author, created_on, metadata)
        order = ("OFD.xml", "Doc_0/Document.xml")
        return packed({name: self.files[name] for name in (*order, *sorted(self.files))})

    def _page(self, page: Page) -> bytes:
        layer = self.next_id()
        write = ObjectWriter(self.next_id, self.font_id, self.picture_id)
        body = "\n".join(text for thing in page.things for text in write.thing(thing))
        return _xml(
            "Page",
            f"<ofd:Area>{_box(page)}</ofd:Area>\n<ofd:Content>\n"
            f'<ofd:Layer ID="{layer}" Type="Body">\n{body}\n</ofd:Layer>\n</ofd:Content>',
        )

    def _resources(self) -> None:
        fonts = []
        for number, face, _ in self.faces.values():
            content, suffix = font_file(face)
            name = f"font_{number}.{suffix}"
            self.files[f"Doc_0/Res/{name}"] = content
            bold = ' Bold="true"' if face.is_bold else ""
            serif = ' Serif="true"' if "serif" in face.name.lower() else ""
            fonts.append(
                f'<ofd:Font ID="{number}" FontName={quoteattr(face.name)}'
                f" FamilyName={quoteattr(face.name.partition('-')[0])}{bold}{serif}>"
                f"<ofd:FontFile>{name}</ofd:FontFile></ofd:Font>"
            )
        media = []
        for number, picture in self.pictures.values():
            name = f"image_{number}.{SUFFIX[picture.format]}"
            self.files[f"Doc_0/Res/{name}"] = picture.content
            media.append(
                f'<ofd:MultiMedia ID="{number}" Type="Image" Format="{picture.format}">'
                f"<ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>"
            )
        self._res("PublicRes.xml", "Fonts", fonts)
        self._res("DocumentRes.xml", "MultiMedias", media)

    def _res(self, file: str, kind: str, entries: list[str]) -> None:
        lines = "\n".join(entries)
        body = f"<ofd:{kind}>\n{lines}\n</ofd:{kind}>" if entries else ""
        self.files[f"Doc_0/{file}"] = _xml("Res", body, ' BaseLoc="Res"')

    def _document(self, first: Page, entries: list[str]) -> bytes:
        return _xml(
            "Document",
            f"<ofd:CommonData>\n<ofd:MaxUnitID>{self.last_id}</ofd:MaxUnitID>\n"
            f"<ofd:PageArea>{_box(first)}</ofd:PageArea>\n"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>\n"
            "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>\n</ofd:CommonData>\n"
            "<ofd:Pages>\n" + "\n".join(entries) + "\n</ofd:Pages>",
        )


def _entry(
    doc_id: uuid.UUID,
    title: str,
    author: str,
    created_on: dt.date | None,
    metadata: Mapping[str, str],
) -> bytes:
    """OFD.xml; elements of DocInfo in the order of the schema."""
    info = [f"<ofd:DocID>{doc_id.hex}</ofd:DocID>"]
    info += [f"<ofd:Title>{escape(title)}</ofd:Title>"] if title else []
    info += [f"<ofd:Author>{escape(author)}</ofd:Author>"] if author else []
    info += [f"<ofd:CreationDate>{created_on}</ofd:CreationDate>"] if created_on else []
    info += ["<ofd:Creator>Zhengtong</ofd:Creator>"]
    info += [f"<ofd:CreatorVersion>{__version__}</ofd:CreatorVersion>"]
    if metadata:
        given = "".join(
            f"<ofd:CustomData Name={quoteattr(key)}>{escape(value)}</ofd:CustomData>"
            for key, value in metadata.items()
        )
        info.append(f"<ofd:CustomDatas>{given}</ofd:CustomDatas>")
    body = (
        "<ofd:DocBody>\n<ofd:DocInfo>\n" + "\n".join(info) + "\n</ofd:DocInfo>\n"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>\n</ofd:DocBody>"
    )
    return _xml("OFD", body, ' Version="1.0" DocType="OFD"')


def _box(page: Page) -> str:
    return f"<ofd:PhysicalBox>0 0 {said(page.width)} {said(page.height)}</ofd:PhysicalBox>"


def _xml(root: str, body: str, attributes: str = "") -> bytes:
    text = f'{HEAD}<ofd:{root} xmlns:ofd="{NAMESPACE}"{attributes}>\n{body}\n</ofd:{root}>\n'
    return text.encode()
