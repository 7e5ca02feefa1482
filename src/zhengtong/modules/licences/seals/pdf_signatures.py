"""Signatures of a PDF: read through pyHanko, and by their bytes where its structure is broken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.crypto import cms
from zhengtong.core.crypto.sm2 import Sm2Missing
from zhengtong.modules.licences.seals.found import Found, Unreadable

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
MOST_SIGNATURES = 50


def read(content: bytes) -> tuple[list[Found], Sequence[str]]:
    """Signatures in their order, and what is wrong with the file itself. Raises Unreadable."""
    try:
        found = list(_through_structure(content))
    except Exception as error:  # a hostile file breaks parsers in ways that no list covers
        found = list(_by_bytes(content))
        if not found:
            raise Unreadable from error
        return found, [_("文件的结构已经损坏。")]
    if not found and (lost := list(_by_bytes(content))):
        return lost, [_("文件里有签名，但文件结构不再指向它。")]
    return found, ()


def _through_structure(content: bytes) -> Iterator[Found]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(content), strict=False)
    _ = reader.root["/Pages"]["/Count"]
    signatures = [
        s for s in reader.embedded_signatures if s.sig_object.get("/Type") != "/DocTimeStamp"
    ]
    for number, signature in enumerate(signatures[:MOST_SIGNATURES]):
        is_last = number == len(signatures) - 1
        ranges = [int(v) for v in signature.byte_range]
        yield _found(content, ranges, signature, is_last=is_last)


def _by_bytes(content: bytes) -> Iterator[Found]:
    """What looks like signatures; for a file whose structure does not lead to them any more."""
    for match in list(_RANGE.finditer(content))[:MOST_SIGNATURES]:
        yield _found(content, [int(v) for v in match.groups()], None, is_last=False)


def _found(content: bytes, ranges: list[int], signature: Any, *, is_last: bool) -> Found:
    claimed = signature.self_reported_timestamp if signature is not None else None
    parts = _parts(content, ranges)
    if parts is None:
        return Found(
            checked=None,
            claimed_at=claimed,
            places=[_("签名覆盖的范围不合规，或者超出了文件。")],
        )
    value, signed, end = parts
    try:
        checked = cms.check(value, signed)
    except (cms.NotASignature, Sm2Missing):
        return Found(checked=None, claimed_at=claimed)
    places = []
    if not checked.is_right:
        a, b, c, d = ranges
        places.append(
            _("第 %(from1)d–%(to1)d 字节或者第 %(from2)d–%(to2)d 字节里有改动。")
            % {"from1": a + 1, "to1": a + b, "from2": c + 1, "to2": c + d}
        )
    places += _after(content, end, signature, is_last=is_last)
    return Found(
        checked=checked,
        signed=signed,
        covered=content[:end],
        claimed_at=claimed,
        places=places,
    )


def _parts(content: bytes, ranges: list[int]) -> tuple[bytes, bytes, int] | None:
    """Signature, signed bytes, end of the range. None unless exactly the hexadecimal text of the
    signature is left out and the range begins with the file."""
    if len(ranges) != 4 or ranges[0] != 0:
        return None
    _a, b, c, d = ranges
    gap = content[b:c]
    if not len(gap) >= 2 or c + d > len(content) or gap[:1] != b"<" or gap[-1:] != b">":
        return None
    try:
        value = bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        return None
    return value, content[:b] + content[c : c + d], c + d


def _after(content: bytes, end: int, signature: Any, *, is_last: bool) -> list[str]:
    """What was added after the signature, unless it is only a further signature."""
    added = len(content) - end
    if not added or not content[end:].strip():
        return []
    if signature is not None and not is_last and _is_harmless(signature):
        return []
    return [
        _("签名之后又追加了 %(count)d 字节（从第 %(from)d 字节起）。")
        % {"count": added, "from": end + 1}
    ]


def _is_harmless(signature: Any) -> bool:
    """Only further signatures came after it: what pyHanko's rules allow as filling in of forms."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    signature.compute_integrity_info()
    result = signature.diff_result
    level = getattr(result, "modification_level", ModificationLevel.OTHER)
    return bool(level <= ModificationLevel.FORM_FILLING)
