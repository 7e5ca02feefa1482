"""A font file around a bare CFF program: PDF embeds the outlines alone, OFD wants a font file.

The tables hold what a renderer asks for: metrics from the PDF's widths, and a character map made of
the PDF's own, so that a reader which ignores `CGTransform` still finds the glyphs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from zhengtong.core.ofd.converting.cff import Cff
from zhengtong.core.ofd.converting.fonts import Face

ASCENT, DESCENT = 880, -120
EPOCH = 3_786_825_600
"""1 January 2024 in seconds since 1904: fonts of the same content are the same bytes."""


def font_file(face: Face) -> tuple[bytes, str]:
    """(bytes, otf or ttf). A TrueType program is given as it is, with a character map if it has
    none."""
    if not face.is_cff:
        return _mapped(face)
    cff = Cff(face.program)
    widths = [round(face.width(cid)) for cid in cff.cids]
    glyph_of = {cid: gid for gid, cid in enumerate(cff.cids)}
    tables = {
        b"CFF ": face.program,
        b"OS/2": _os2(face, widths),
        b"cmap": _cmap(_characters(face, glyph_of)),
        b"head": _head(face),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH",
            *(0x10000, ASCENT, DESCENT, 0, max(widths, default=1000), 0, 0, 1000),
            *(1, 0, 0, 0, 0, 0, 0, 0, len(widths)),
        ),
        b"hmtx": b"".join(struct.pack(">Hh", w, 0) for w in widths),
        b"maxp": struct.pack(">IH", 0x5000, len(widths)),
        b"name": _name(face.name),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    return _sfnt(b"OTTO", tables), "otf"


def glyph_numbers(face: Face) -> dict[int, int] | None:
    """From the codes of the PDF to the numbers of the glyphs in the file; None: they are equal."""
    if not face.is_cff:
        return None
    cids = Cff(face.program).cids
    if list(cids) == list(range(len(cids))):
        return None
    return {cid: gid for gid, cid in enumerate(cids)}


def _characters(face: Face, glyph_of: Mapping[int, int]) -> dict[int, int]:
    return {
        ord(text): glyph_of[code]
        for code, text in face.texts.items()
        if len(text) == 1 and code in glyph_of
    }


def _mapped(face: Face) -> tuple[bytes, str]:
    program = face.program
    kind = program[:4]
    suffix = "otf" if kind == b"OTTO" else "ttf"
    tables = {}
    for i in range(int.from_bytes(program[4:6], "big")):
        tag, _, offset, length = struct.unpack(">4sIII", program[12 + 16 * i : 28 + 16 * i])
        tables[tag] = program[offset : offset + length]
    if b"cmap" in tables:
        return program, suffix
    identity = {code: code for code in face.texts}
    tables[b"cmap"] = _cmap(_characters(face, identity))
    tables.setdefault(b"name", _name(face.name))
    tables.setdefault(b"post", struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0))
    tables.setdefault(b"OS/2", _os2(face, list(map(round, face.widths.values()))))
    return _sfnt(kind, tables), suffix


def _sfnt(kind: bytes, tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = kind + struct.pack(
        ">HHHH", count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    offset, body = 12 + 16 * count, b""
    for tag in sorted(tables):
        content = tables[tag]
        entry = struct.pack(">III", _sum(content), offset + len(body), len(content))
        directory += tag + entry
        body += content + bytes(-len(content) % 4)
    whole = bytearray(directory + body)
    head = _offset_of(directory, b"head")
    if head:
        whole[head + 8 : head + 12] = bytes(4)
        total = (0xB1B0AFBA - _sum(bytes(whole))) & 0xFFFFFFFF
        whole[head + 8 : head + 12] = struct.pack(">I", total)
    return bytes(whole)


def _offset_of(directory: bytes, tag: bytes) -> int:
    for i in range(12, len(directory), 16):
        if directory[i : i + 4] == tag:
            return int.from_bytes(directory[i + 8 : i + 12], "big")
    return 0


def _sum(content: bytes) -> int:
    padded = content + bytes(-len(content) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


def _head(face: Face) -> bytes:
    return struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        *(0x10000, 0x10000, 0, 0x5F0F3CF5, 3, 1000, EPOCH, EPOCH),
        *(0, -300, 1100, 1100, int(face.is_bold), 3, 2, 0, 0),
    )


def _os2(face: Face, widths: list[int]) -> bytes:
    average = round(sum(widths) / len(widths)) if widths else 1000
    bold = face.is_bold
    return struct.pack(
        ">HhHHH10hh10sIIII4sHHHhhhHH",
        *(3, average, 700 if bold else 400, 5, 0),
        *(650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
        bytes(10),
        *(0, 0, 0, 0, b"ZT  ", 0x20 if bold else 0x40, 0x20, 0xFFFF),
        *(ASCENT, DESCENT, 0, 1100, 300),
    ) + struct.pack(">IIhhHHH", 1 << 18, 0, 540, 730, 0, 32, 1)


def _name(name: str) -> bytes:
    entries = {1: name, 2: "Regular", 4: name, 6: name}
    records, text = b"", b""
    for key, value in entries.items():
        encoded = value.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, key, len(encoded), len(text))
        text += encoded
    return struct.pack(">HHH", 0, len(entries), 6 + len(records)) + records + text


def _cmap(characters: Mapping[int, int]) -> bytes:
    """Format 12 for all, and format 4 for readers that know the basic plane only."""
    groups = b"".join(
        struct.pack(">III", first, last, glyph) for first, last, glyph in _groups(characters)
    )
    twelve = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(groups) // 12) + groups
    four = _format4({c: g for c, g in characters.items() if c < 0xFFFF})
    first = 4 + 8 * 3
    return (
        struct.pack(">HH", 0, 3)
        + struct.pack(">HHI", 0, 4, first + len(four))
        + struct.pack(">HHI", 3, 1, first)
        + struct.pack(">HHI", 3, 10, first + len(four))
        + four
        + twelve
    )


def _groups(characters: Mapping[int, int]) -> Iterable[tuple[int, int, int]]:
    """Runs of characters whose glyphs run with them."""
    start = last = glyph = -2
    for character in sorted(characters):
        if character == last + 1 and characters[character] == glyph + character - start:
            last = character
            continue
        if start >= 0:
            yield start, last, glyph
        start = last = character
        glyph = characters[character]
    if start >= 0:
        yield start, last, glyph


def _format4(characters: Mapping[int, int]) -> bytes:
    segments = [*_groups(characters), (0xFFFF, 0xFFFF, 0)]
    count = len(segments)
    power = 1 << (count.bit_length() - 1)
    starts = b"".join(struct.pack(">H", s) for s, _, _ in segments)
    ends = b"".join(struct.pack(">H", e) for _, e, _ in segments)
    deltas = b"".join(struct.pack(">H", (g - s) & 0xFFFF) for s, _, g in segments[:-1])
    body = ends + bytes(2) + starts + deltas + struct.pack(">H", 1) + bytes(2 * count)
    return (
        struct.pack(">HHH", 4, 14 + len(body), 0)
        + struct.pack(">HHHH", count * 2, power * 2, power.bit_length() - 1, (count - power) * 2)
        + body
    )
