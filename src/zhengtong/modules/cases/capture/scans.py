"""The pages of a PDF that a scanner wrote: one picture each, taken out as it lies in the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from zhengtong.kernel.errors import InvalidInput

DCT, PNG = ".jpg", ".png"

UNREADABLE = (
    PyPdfError,
    DependencyError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    Image.DecompressionBombError,
)


class NotAScan(InvalidInput):
    """文件“%(name)s”第 %(page)s 页不是一整页的扫描图像，拆不开。请回到材料里直接上传它。"""

    code = "not_a_scan"


class Scan(NamedTuple):
    """One page: the bytes of its picture, their extension, and its turn, clockwise."""

    content: bytes
    extension: str
    turn: int


def scans(content: BinaryIO, *, name: str) -> Iterator[Scan]:
    """Page after page. Raises NotAScan for the first that is not one picture: text is a file
    already, and to draw it anew would only make it worse."""
    content.seek(0)
    try:
        for number, page in enumerate(PdfReader(content).pages, 1):
            scan = _only_picture(page)
            if scan is None:
                raise NotAScan(name=name, page=number)
            yield scan
    except UNREADABLE:
        raise NotAScan(name=name, page=1) from None


def _only_picture(page: PageObject) -> Scan | None:
    keys = list(page.images.keys())
    if len(keys) != 1:
        return None
    found = page.images[keys[0]]
    turn = page.rotation % 360
    if found.name.endswith(DCT):
        return Scan(found.data, DCT, turn)
    if not isinstance(found.image, Image.Image):
        return None
    out = io.BytesIO()
    mode = "L" if found.image.mode in ("1", "L") else "RGB"
    found.image.convert(mode).save(out, "PNG")
    return Scan(out.getvalue(), PNG, turn)
