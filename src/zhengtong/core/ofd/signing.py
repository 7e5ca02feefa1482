"""Signatures of an OFD (GB/T 33190-2016, clause 18; SM3 and SM2 as GM/T 0099-2020 names them).

What is signed is the file `Signature.xml`; it holds the SM3 digest of every other part. Who signs,
and with what, is the caller's: a function over bytes.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from zhengtong import __version__
from zhengtong.core.crypto.digests import sm3_bytes as sm3
from zhengtong.core.ofd.errors import BrokenOfd, SignedAlready
from zhengtong.core.ofd.package import NAMESPACE, NS, Package, opened, packed, resolved, tag
from zhengtong.core.ofd.stamping import Stamp, numbers, stamped

__all__ = ["Provider", "Signed", "Stamp", "sign", "verify"]

SM3 = "1.2.156.10197.1.401"
SM2_WITH_SM3 = "1.2.156.10197.1.501"
Answer = TypeVar("Answer")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Who makes signatures, as readers show it."""

    name: str = "Zhengtong"
    version: str = __version__
    company: str = ""


@dataclass(frozen=True, kw_only=True)
class Signed(Generic[Answer]):
    """One signature found in a file. `altered`: parts whose bytes are not those that were signed,
    or that are gone; `uncovered`: parts that came later. `answer`: what the caller's `check` said
    of the value."""

    id: str
    kind: str
    provider: str
    method: str
    signed_at: str
    altered: tuple[str, ...]
    uncovered: tuple[str, ...]
    stamps: tuple[tuple[int, tuple[float, float, float, float]], ...]
    """(page from 1, (x, y, width, height) in mm) of each place where the seal stands."""

    answer: Answer

    @property
    def is_whole(self) -> bool:
        """Every part is as it was signed, and none was added. Says nothing of the value."""
        return not self.altered and not self.uncovered


def sign(
    ofd: bytes,
    *,
    signer: Callable[[bytes], bytes],
    stamps: Sequence[Stamp] = (),
    seal: bytes = b"",
    signed_at: dt.datetime | None = None,
    method: str = SM2_WITH_SM3,
    provider: Provider | None = None,
) -> bytes:
    """The file with one more signature. `signer` gets the bytes of Signature.xml and answers with
    the signature value (kept as it is in SignedValue.dat). `stamps` are drawn on their pages before
    everything is digested; `seal` is the seal's own data (GB/T 38540), kept beside. `method`: the
    object identifier of the signature's algorithm.

    A signature that was there stays valid: later ones change nothing that it covers, so no pictures
    can be added (SignedAlready). Raises NotOfd or BrokenOfd.
    """
    package = opened(ofd)
    at = signed_at or timezone.now()
    parts = dict(package.parts)
    listed = _listed(package)
    if listed and stamps:
        raise SignedAlready
    if not listed:
        parts.update(stamped(package, stamps, on=timezone.localdate(at)))
        listed = _entered(package, parts)
    entries = [dict(e.attrib) for e in _entries(Package(parts), listed)]
    name = f"s{len(entries) + 1:03d}"
    folder = f"{listed.rpartition('/')[0]}/Sign_{len(entries)}"
    own = [f"{folder}/Signature.xml", f"{folder}/SignedValue.dat"]
    if seal:
        parts[f"{folder}/Seal.esl"] = seal
    covered = [p for p in parts if not _is_of_signatures(p, listed) or p == f"{folder}/Seal.esl"]
    description = _description(
        {path: parts[path] for path in covered},
        at=at,
        method=method,
        provider=provider or Provider(),
        stamps=[(n, page, s) for n, (page, s) in enumerate(_placed(package, stamps), 1)],
        has_seal=bool(seal),
        folder=folder,
    )
    parts[own[0]], parts[own[1]] = description, signer(description)
    kind = "Seal" if seal else "Sign"
    entries.append({"ID": name, "Type": kind, "BaseLoc": f"/{own[0]}"})
    parts[listed] = _list(entries)
    return packed(parts)


def verify(ofd: bytes, *, check: Callable[[bytes, bytes], Answer]) -> list[Signed[Answer]]:
    """Every signature in order; empty for a file without any. `check(signed, value)` gets the bytes
    of Signature.xml and of SignedValue.dat, and says what it makes of them (it must not raise for a
    bad one). Raises NotOfd, or BrokenOfd naming the part when a signature cannot be read at all.
    """
    package = opened(ofd)
    listed = _listed(package)
    if not listed:
        return []
    pages = _numbered(package)
    return [_verified(package, listed, e, pages, check) for e in _entries(package, listed)]


def _verified(
    package: Package,
    listed: str,
    entry: etree._Element,
    pages: dict[int, int],
    check: Callable[[bytes, bytes], Answer],
) -> Signed[Answer]:
    path = resolved(listed, entry.get("BaseLoc", ""))
    root = package.xml(path, asked_by=listed)
    info = root.find("ofd:SignedInfo", NS)
    if root.tag != tag("Signature") or info is None:
        raise BrokenOfd(part=path, why=_("缺少签名信息"))
    value = package.part(resolved(path, root.findtext("ofd:SignedValue", "", NS)), asked_by=path)
    covered, altered = set(), []
    for reference, right in _references(info, path):
        covered.add(reference)
        content = package.parts.get(reference)
        if content is None or sm3(content) != right:
            altered.append(reference)
    others = (p for p in package.parts if not _is_of_signatures(p, listed) and p not in covered)
    provider = info.find("ofd:Provider", NS)
    return Signed(
        id=entry.get("ID", ""),
        kind=entry.get("Type", "Seal"),
        provider=provider.get("ProviderName", "") if provider is not None else "",
        method=(info.findtext("ofd:SignatureMethod", "", NS) or "").strip(),
        signed_at=(info.findtext("ofd:SignatureDateTime", "", NS) or "").strip(),
        altered=tuple(altered),
        uncovered=tuple(others),
        stamps=tuple(_stamps(info, pages)),
        answer=check(package.parts[path], value),
    )


def _references(info: etree._Element, path: str) -> Iterator[tuple[str, bytes]]:
    listed = info.find("ofd:References", NS)
    if listed is None or listed.get("CheckMethod") != SM3:
        raise BrokenOfd(part=path, why=_("摘要算法不是 SM3"))
    for reference in listed.iterfind("ofd:Reference", NS):
        value = reference.findtext("ofd:CheckValue", "", NS)
        try:
            right = base64.b64decode(value, validate=False)
        except ValueError as error:
            raise BrokenOfd(part=path, why=_("摘要值无法读取")) from error
        yield resolved(path, reference.get("FileRef", "")), right


def _stamps(
    info: etree._Element, pages: dict[int, int]
) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    for stamp in info.iterfind("ofd:StampAnnot", NS):
        page, box = stamp.get("PageRef", ""), numbers(stamp.get("Boundary", ""))
        if page.isdigit() and int(page) in pages and len(box) == 4:
            yield pages[int(page)], (box[0], box[1], box[2], box[3])


def _listed(package: Package) -> str:
    """Path of Signatures.xml; empty when there is none."""
    place = package.xml("OFD.xml").findtext("ofd:DocBody/ofd:Signatures", None, NS)
    return resolved("OFD.xml", place) if place else ""


def _numbered(package: Package) -> dict[int, int]:
    """Page numbers by id; none where the document itself was spoilt, which its digest tells."""
    try:
        return {number: n for n, (number, _path) in enumerate(package.pages(), 1)}
    except BrokenOfd:
        return {}


def _entered(package: Package, parts: dict[str, bytes]) -> str:
    """Names Signatures.xml in OFD.xml, as the last of the document's parts."""
    folder = package.document().rpartition("/")[0]
    path = f"{folder}/Signs/Signatures.xml".lstrip("/")
    root = package.xml("OFD.xml")
    body = root.find("ofd:DocBody", NS)
    assert body is not None
    etree.SubElement(body, tag("Signatures")).text = f"/{path}"
    parts["OFD.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return path


def _entries(package: Package, listed: str) -> list[etree._Element]:
    if listed not in package.parts:
        return []
    return list(package.xml(listed).iterfind("ofd:Signature", NS))


def _is_of_signatures(path: str, listed: str) -> bool:
    """Grows with each signature, so none covers it."""
    folder = listed.rpartition("/")[0]
    return path == listed or path.startswith(f"{folder}/Sign_")


def _placed(package: Package, stamps: Sequence[Stamp]) -> list[tuple[int, Stamp]]:
    ids = [number for number, _path in package.pages()]
    return [(ids[s.page - 1], s) for s in stamps]


def _list(entries: Sequence[dict[str, str]]) -> bytes:
    rows = "\n".join(
        "<ofd:Signature " + " ".join(f"{k}={quoteattr(v)}" for k, v in e.items()) + "/>"
        for e in entries
    )
    text = f'{HEAD}<ofd:Signatures xmlns:ofd="{NAMESPACE}">\n{rows}\n</ofd:Signatures>\n'
    return text.encode()


def _description(
    covered: dict[str, bytes],
    *,
    at: dt.datetime,
    method: str,
    provider: Provider,
    stamps: list[tuple[int, int, Stamp]],
    has_seal: bool,
    folder: str,
) -> bytes:
    references = "\n".join(
        f"<ofd:Reference FileRef={quoteattr('/' + path)}><ofd:CheckValue>"
        f"{base64.b64encode(sm3(content)).decode()}</ofd:CheckValue></ofd:Reference>"
        for path, content in covered.items()
    )
    places = "".join(
        f'<ofd:StampAnnot ID="a{n:03d}" PageRef="{page}" Boundary="{stamp.boundary}"/>\n'
        for n, page, stamp in stamps
    )
    seal = f"<ofd:Seal><ofd:BaseLoc>/{folder}/Seal.esl</ofd:BaseLoc></ofd:Seal>\n"
    moment = at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ")
    text = (
        f'{HEAD}<ofd:Signature xmlns:ofd="{NAMESPACE}">\n<ofd:SignedInfo>\n'
        f"<ofd:Provider ProviderName={quoteattr(provider.name)}"
        f" Version={quoteattr(provider.version)} Company={quoteattr(provider.company)}/>\n"
        f"<ofd:SignatureMethod>{escape(method)}</ofd:SignatureMethod>\n"
        f"<ofd:SignatureDateTime>{moment}</ofd:SignatureDateTime>\n"
        f'<ofd:References CheckMethod="{SM3}">\n{references}\n</ofd:References>\n'
        f"{places}{seal if has_seal else ''}</ofd:SignedInfo>\n"
        f"<ofd:SignedValue>/{folder}/SignedValue.dat</ofd:SignedValue>\n</ofd:Signature>\n"
    )
    return text.encode()
