"""Sets the picture of a seal on a PDF and signs it: one incremental update, PAdES B-B.

The SM2 signature of the same bytes rides along as an unsigned attribute, where readers that do not
know it pass it by. pyHanko is imported when the first file is sealed: it is large.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhengtong.core.crypto import cms
from zhengtong.core.crypto.digests import sm3_bytes
from zhengtong.core.crypto.keys import SigningKey
from zhengtong.modules.licences.seals.data import Place
from zhengtong.modules.licences.seals.errors import NotSealable

MM = 72 / 25.4
RESERVED = 16384
"""Hex digits kept free for the signature: certificates of RSA and SM2 take some ten thousand."""
MARK = "seal"
DEPTH = 8


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A key with its certificate and that of the authority."""

    certificate_id: int
    key: SigningKey
    certificate: bytes
    authority: bytes


@dataclass(frozen=True, kw_only=True)
class Press:
    """All that sealing needs of a seal, looked up once for many files."""

    name: str
    public_id: uuid.UUID
    organization: str
    drawing: bytes
    png: bytes
    width: float
    height: float
    signer: Signer
    sm2: Signer | None


def sealed(
    content: bytes, *, press: Press, at: dt.datetime, reason: str, place: Place | None
) -> tuple[bytes, bytes | None]:
    """The sealed file and the SM2 signature in it. Raises NotSealable."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        return _sealed(content, press, at, reason, place)
    except (PdfError, SigningError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotSealable from error


def _writer(content: bytes) -> Any:
    """Appends to the file, and leaves its metadata as its author wrote them."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            return

    return Writer(io.BytesIO(content), strict=False)


def _sealed(
    content: bytes, press: Press, at: dt.datetime, reason: str, place: Place | None
) -> tuple[bytes, bytes | None]:
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import cms_embedder
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    writer = _writer(content)
    if writer.prev.encrypted:
        raise NotSealable
    page, box = _box(writer, press, place)
    name = f"Seal{len(list(enumerate_sig_fields(writer.prev))) + 1}"
    spec = SigFieldSpec(name, on_page=page, box=box, readable_field_name=press.name)
    steps = cms_embedder.PdfCMSEmbedder(new_field_spec=spec).write_cms(name, writer)
    field = next(steps).get_object()
    _draw(writer, field, press, box)
    placeholder = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=press.name,
        reason=reason,
        bytes_reserved=RESERVED,
    )
    steps.send(cms_embedder.SigObjSetup(sig_placeholder=placeholder))
    prepared, output = steps.send(cms_embedder.SigIOSetup(md_algorithm="sha256"))
    beside = _sm2(press.sm2, output.getbuffer(), prepared)
    signature = cms.sign(
        digest=prepared.document_digest,
        key=press.signer.key,
        certificate=press.signer.certificate,
        authority=press.signer.authority,
        beside=beside,
    )
    steps.send(signature)
    return output.getvalue(), beside


def _sm2(signer: Signer | None, output: memoryview, prepared: Any) -> bytes | None:
    if signer is None:
        return None
    signed = bytes(output[: prepared.reserved_region_start]) + bytes(
        output[prepared.reserved_region_end :]
    )
    output.release()
    return cms.sign(
        digest=sm3_bytes(signed),
        key=signer.key,
        certificate=signer.certificate,
        authority=signer.authority,
    )


def _draw(writer: Any, field: Any, press: Press, box: tuple[int, int, int, int]) -> None:
    """The picture as appearance of the field, multiplied so that the text below stays legible."""
    from pyhanko.pdf_utils.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NumberObject,
        StreamObject,
        pdf_name,
    )
    from pyhanko.pdf_utils.reader import PdfFileReader

    picture = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(press.drawing)))
    width, height = box[2] - box[0], box[3] - box[1]
    mode = DictionaryObject({pdf_name("/BM"): pdf_name("/Multiply")})
    resources = DictionaryObject(
        {
            pdf_name("/XObject"): DictionaryObject({pdf_name("/Seal"): picture}),
            pdf_name("/ExtGState"): DictionaryObject({pdf_name("/Over"): mode}),
        }
    )
    _x, _y, w, h = (float(v) for v in picture.get_object()["/BBox"])
    appearance = StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): ArrayObject(
                [NumberObject(0), NumberObject(0), FloatObject(width), FloatObject(height)]
            ),
            pdf_name("/Resources"): resources,
        },
        stream_data=f"q /Over gs {width / w:.5f} 0 0 {height / h:.5f} 0 0 cm /Seal Do Q".encode(),
    )
    normal = DictionaryObject({pdf_name("/N"): writer.add_object(appearance)})
    field[pdf_name("/AP")] = normal


def _box(writer: Any, press: Press, place: Place | None) -> tuple[int, tuple[int, int, int, int]]:
    """Page (from 0) and rectangle of the picture, in points from the lower left corner."""
    pages = int(writer.root["/Pages"]["/Count"])
    if place is None:
        page, x, y = _marked(writer) or _lower_right(writer, pages, press)
    else:
        page = place.page - 1 if place.page > 0 else pages + place.page
        if not 0 <= page < pages:
            raise NotSealable
        _left, _bottom, _right, top = _media(writer, page)
        x, y = _left + place.x * MM, top - place.y * MM
    half_x, half_y = press.width * MM / 2, press.height * MM / 2
    left, bottom, right, top = _media(writer, page)
    x = min(max(x, left + half_x), right - half_x)
    y = min(max(y, bottom + half_y), top - half_y)
    return page, (
        round(x - half_x),
        round(y - half_y),
        round(x + half_x),
        round(y + half_y),
    )


def _lower_right(writer: Any, pages: int, press: Press) -> tuple[int, float, float]:
    _left, bottom, right, _top = _media(writer, pages - 1)
    return pages - 1, right - 30 * MM - press.width * MM / 2, bottom + 60 * MM


def _media(writer: Any, page: int) -> tuple[float, float, float, float]:
    node = writer.find_page_for_modification(page)[0].get_object()
    for _ in range(DEPTH):
        if "/MediaBox" in node:
            left, bottom, right, top = (float(v) for v in node["/MediaBox"])
            return left, bottom, right, top
        node = node["/Parent"]
    raise NotSealable


def _marked(writer: Any) -> tuple[int, float, float] | None:
    """Where the template put the destination `seal`."""
    names = writer.root.get("/Names", {}).get("/Dests")
    target = _named(names, DEPTH) if names is not None else None
    if target is None:
        return None
    target = target["/D"] if hasattr(target, "keys") else target
    wanted = target.raw_get(0).reference
    for number, page in enumerate(_pages(writer.root.raw_get("/Pages"), DEPTH)):
        if page == wanted:
            return number, float(target[2]), float(target[3])
    return None


def _named(node: Any, depth: int) -> Any:
    """The value of `seal` in a name tree."""
    pairs = node.get("/Names", ())
    for n in range(0, len(pairs) - 1, 2):
        if str(pairs[n]) == MARK:
            return pairs[n + 1]
    if depth:
        for child in node.get("/Kids", ()):
            found = _named(child, depth - 1)
            if found is not None:
                return found
    return None


def _pages(node: Any, depth: int) -> Iterator[Any]:
    """References of the pages, in order."""
    found = node.get_object()
    if found["/Type"] == "/Page":
        yield node.reference
    elif depth:
        kids = found["/Kids"]
        for n in range(len(kids)):
            yield from _pages(kids.raw_get(n), depth - 1)
