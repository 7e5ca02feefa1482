"""The fonts of a PDF: codes to glyphs, widths and characters (ISO 32000-1, 9.7 and 9.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from zhengtong.core.ofd.converting.tokens import operations

BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
PREFIX = re.compile(r"^[A-Z]{6}\+")


class Unusable(ValueError):
    """Why a font cannot go into an OFD (a msgid of `pages`)."""


@dataclass(frozen=True, eq=False)
class Face:
    """One embedded font. Codes are two bytes and the same as the glyph's number in the program,
    as every typesetter writes them that subsets (Identity-H)."""

    name: str
    program: bytes
    is_cff: bool
    is_bold: bool
    widths: dict[int, float]
    default_width: float
    texts: dict[int, str]

    def width(self, glyph: int) -> float:
        """In thousandths of the size."""
        return self.widths.get(glyph, self.default_width)


def face_of(font: Any) -> Face:
    """From the font dictionary. Raises Unusable."""
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        raise Unusable("encoding")
    inner = font["/DescendantFonts"][0].get_object()
    if inner.get("/CIDToGIDMap", "/Identity") != "/Identity":
        raise Unusable("glyphs")
    described = inner["/FontDescriptor"].get_object()
    kind = next((k for k in ("/FontFile3", "/FontFile2") if k in described), None)
    if kind is None:
        raise Unusable("embedded")
    name = PREFIX.sub("", str(inner["/BaseFont"]).lstrip("/"))
    program = described[kind].get_object()
    bare_cff = kind == "/FontFile3" and program.get("/Subtype") != "/OpenType"
    return Face(
        name=name,
        program=program.get_data(),
        is_cff=bare_cff,
        is_bold="bold" in name.lower() or "black" in name.lower(),
        widths=_widths(inner.get("/W")),
        default_width=float(inner.get("/DW", 1000)),
        texts=_to_unicode(font["/ToUnicode"].get_object().get_data())
        if "/ToUnicode" in font
        else {},
    )


def _widths(array: Any) -> dict[int, float]:
    """`c [w1 w2 …]` and `first last w` (9.7.4.3)."""
    found: dict[int, float] = {}
    items = list(array.get_object()) if array is not None else []
    at = 0
    while at + 1 < len(items):
        first, second = int(items[at]), items[at + 1]
        if isinstance(second, list):
            found.update({first + i: float(w) for i, w in enumerate(second)})
            at += 2
        else:
            width = float(items[at + 2])
            found.update(dict.fromkeys(range(first, min(int(second), 65535) + 1), width))
            at += 3
    return found


def _to_unicode(cmap: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in BLOCK.finditer(cmap):
        values = next(iter(operations(block[2] + b" end")))[1]
        if block[1] == b"bfchar":
            found.update(
                {_code(values[i]): _utf16(values[i + 1]) for i in range(0, len(values), 2)}
            )
        else:
            for first, last, to in zip(values[::3], values[1::3], values[2::3], strict=False):
                found.update(_range(_code(first), _code(last), to))
    return found


def _range(first: int, last: int, to: Any) -> dict[int, str]:
    if isinstance(to, list):
        return {first + i: _utf16(one) for i, one in enumerate(to)}
    text = _utf16(to)
    last = min(last, first + 65535)
    return {c: text[:-1] + chr(ord(text[-1]) + c - first) for c in range(first, last + 1)}


def _code(value: bytes) -> int:
    return int.from_bytes(value, "big")


def _utf16(value: bytes) -> str:
    return value.decode("utf-16-be", errors="replace")
