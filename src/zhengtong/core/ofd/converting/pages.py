"""Reads the pages of a PDF: every operator that draws becomes a thing at its place.

What an OFD of ours cannot say (shadings, patterns, blend modes) is refused with the page's number;
nothing is left out silently.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf
from django.utils.translation import gettext_noop
from pypdf.errors import PyPdfError

from zhengtong.core.ofd.converting.canvas import Canvas, Refused
from zhengtong.core.ofd.converting.drawn import Page
from zhengtong.core.ofd.converting.fonts import Face, Unusable, face_of
from zhengtong.core.ofd.converting.geometry import MM, UNIT, Matrix, then
from zhengtong.core.ofd.converting.pictures import picture_of
from zhengtong.core.ofd.converting.tokens import Malformed, operations
from zhengtong.core.ofd.errors import NotConvertible

DEEPEST = 12
MOST_OPERATIONS = 2_000_000

UNREADABLE = gettext_noop("的内容无法读取")
TURNED = gettext_noop("是旋转过的页面")
UNKNOWN = gettext_noop("用了不能转换的画法（%(operator)s）")
FONTS = {
    "encoding": gettext_noop("的字体编码不能转换"),
    "glyphs": gettext_noop("的字体编码不能转换"),
    "embedded": gettext_noop("的字体没有嵌入文件"),
}


def refused(page: int, why: str, **params: str) -> NotConvertible:
    from django.utils.translation import gettext

    return NotConvertible(page=page, why=gettext(why) % params if params else gettext(why))


def reader_of(pdf: bytes) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        if reader.is_encrypted or not reader.pages:
            raise refused(1, UNREADABLE)
    except (PyPdfError, ValueError, KeyError, OSError, RecursionError) as error:
        raise refused(1, UNREADABLE) from error
    return reader


def pages_of(reader: pypdf.PdfReader) -> Iterator[Page]:
    """Every page with what is drawn on it, in order. Raises NotConvertible."""
    faces: dict[int, Face] = {}
    for number, source in enumerate(reader.pages, 1):
        try:
            yield PageReader(source, number, faces).read()
        except Unusable as error:
            raise refused(number, FONTS[str(error)]) from error
        except Refused as error:
            raise refused(number, UNKNOWN, operator=str(error)) from error
        except NotConvertible:
            raise
        except (Malformed, PyPdfError, ValueError, KeyError, IndexError, TypeError) as error:
            raise refused(number, UNREADABLE) from error


class PageReader:
    """One page; `faces` are shared by all pages of the document."""

    def __init__(self, source: Any, number: int, faces: dict[int, Face]) -> None:
        self.source, self.number, self.faces = source, number, faces
        self.left = 0

    def read(self) -> Page:
        box = self.source.cropbox
        left, bottom = float(box.left), float(box.bottom)
        width, height = float(box.width), float(box.height)
        if (self.source.rotation or 0) % 360:
            raise refused(self.number, TURNED)
        page = Page(width=width * MM, height=height * MM)
        base: Matrix = (MM, 0.0, 0.0, -MM, -left * MM, (bottom + height) * MM)
        contents = self.source.get_contents()
        if contents is not None:
            canvas = Canvas(base, page.things)
            self.left = MOST_OPERATIONS
            self._play(contents.get_data(), self.source.get("/Resources", {}), canvas, 0)
        return page

    def _play(self, data: bytes, resources: Any, canvas: Canvas, depth: int) -> None:
        if depth > DEEPEST:
            raise Malformed("forms within forms")
        resources = resources.get_object()
        for operator, operands in operations(data):
            self.left -= 1
            if self.left < 0:
                raise Malformed("too many operators")
            if operator == "Do":
                self._placed(_named(resources, "/XObject", operands[0]), canvas, depth)
            elif operator == "Tf":
                canvas.font(self._face(resources, operands[0]), operands[1])
            elif operator == "gs":
                canvas.graphics_state(_named(resources, "/ExtGState", operands[0]).get_object())
            elif operator in ("cs", "CS"):
                canvas.space(operator == "CS", _space(resources, operands[0]))
            elif operator in ("BDC", "DP"):
                canvas.begin_marked(operands[-1] if operator == "BDC" else None)
            else:
                canvas.do(operator, operands)

    def _face(self, resources: Any, name: str) -> Face:
        reference = _named(resources, "/Font", name)
        key = getattr(reference, "idnum", None) or id(reference)
        if key not in self.faces:
            self.faces[key] = face_of(reference.get_object())
        return self.faces[key]

    def _placed(self, reference: Any, canvas: Canvas, depth: int) -> None:
        thing = reference.get_object()
        if thing["/Subtype"] == "/Image":
            canvas.image(picture_of(thing), str(getattr(reference, "idnum", id(thing))))
            return
        matrix = tuple(float(v) for v in thing.get("/Matrix", UNIT))
        canvas.do("q", [])
        canvas.now.matrix = then(matrix, canvas.now.matrix)  # type: ignore[arg-type]
        x0, y0, x1, y1 = (float(v) for v in thing["/BBox"])
        for operator, operands in (("re", [x0, y0, x1 - x0, y1 - y0]), ("W", []), ("n", [])):
            canvas.do(operator, list(operands))
        self._play(thing.get_data(), thing.get("/Resources", {}), canvas, depth + 1)
        canvas.do("Q", [])


def _named(resources: Any, kind: str, name: str) -> Any:
    return resources[kind].get_object().raw_get(name)


def _space(resources: Any, name: str) -> str:
    """Gray, RGB or CMYK; anything else is refused."""
    plain = {"/DeviceGray": "G", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}
    if name in plain:
        return plain[name]
    if name == "/Pattern":
        raise Refused("Pattern")
    found = _named(resources, "/ColorSpace", name).get_object()
    if isinstance(found, str) and found in plain:
        return plain[found]
    family = found[0]
    if family in ("/CalRGB", "/CalGray"):
        return "RGB" if family == "/CalRGB" else "G"
    if family == "/ICCBased":
        return {1: "G", 3: "RGB", 4: "CMYK"}[int(found[1].get_object()["/N"])]
    raise Refused(str(family).lstrip("/"))
