"""The file: a zip of JSON parts, a manifest with the SHA-256 of each, a signature of the manifest.

Pure: bytes in, bytes out. Reading believes nothing: sizes are counted while reading, names must be
exactly those of the manifest, and the signature is checked before any part is parsed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhengtong.modules.items.packages.errors import (
    NewerFormat,
    NotAPackage,
    PackageTooLarge,
    TamperedPackage,
    UnsafeEntry,
    UnsignedPackage,
)

FORMAT = "zhengtong-package"
VERSION = 1
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_MANIFEST = 4 * 1024 * 1024
_PART = re.compile(r"parts/[a-z][a-z0-9_]{0,30}/[0-9]{4}\.json")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One part in the manifest. `needs` are (kind, key) of parts that it builds on."""

    kind: str
    key: str
    title: Any
    path: str
    sha256: str
    size: int
    needs: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A package whose signature and sums are right."""

    manifest: dict[str, Any]
    entries: tuple[Entry, ...]
    contents: Mapping[str, Any]
    public_key: str
    fingerprint: str


def fingerprint_of(public_key: str) -> str:
    """SHA-256 of the raw key, as 64 hex digits."""
    return hashlib.sha256(raw_key(public_key)).hexdigest()


def shown(fingerprint: str) -> str:
    """In groups of four, to be read out on the telephone."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, 32, 4))


def raw_key(public_key: str) -> bytes:
    """32 bytes out of base64. Raises ValueError."""
    try:
        raw = base64.b64decode(public_key, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(raw) != 32:
        raise ValueError("an Ed25519 key has 32 bytes")
    return raw


def canonical(value: Any) -> bytes:
    """JSON with sorted keys: the same content gives the same bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def write(
    parts: list[tuple[Entry, Any]], *, facts: Mapping[str, Any], key: Ed25519PrivateKey
) -> bytes:
    """The file. `facts` go into the manifest beside the parts (who, when, what for)."""
    bodies = [(entry, canonical(content)) for entry, content in parts]
    manifest = canonical(
        {
            **facts,
            "format": FORMAT,
            "version": VERSION,
            "parts": [
                {
                    "kind": e.kind,
                    "key": e.key,
                    "title": e.title,
                    "path": e.path,
                    "sha256": hashlib.sha256(body).hexdigest(),
                    "size": len(body),
                    "needs": [list(n) for n in e.needs],
                }
                for e, body in bodies
            ],
        }
    )
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    signature = {
        "algorithm": "ed25519",
        "public_key": public,
        "signature": base64.b64encode(key.sign(manifest)).decode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (
            (MANIFEST, manifest),
            (SIGNATURE, canonical(signature)),
            *((e.path, body) for e, body in bodies),
        ):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(data: bytes, *, trust: Callable[[str], None]) -> Opened:
    """Open a package. `trust(fingerprint)` raises when the signer is not to be believed.

    Raises a PackageRefused that names the place.
    """
    if len(data) > MOST_BYTES:
        raise PackageTooLarge(place=f"{len(data) // (1024 * 1024)} MB")
    bodies = _unpack(data)
    if SIGNATURE not in bodies:
        raise UnsignedPackage
    if MANIFEST not in bodies:
        raise NotAPackage(place=MANIFEST)
    public_key = _verify(bodies[MANIFEST], _json(bodies[SIGNATURE], SIGNATURE), trust)
    manifest = _json(bodies[MANIFEST], MANIFEST)
    entries = _entries(manifest)
    if strangers := set(bodies) - {MANIFEST, SIGNATURE} - {e.path for e in entries}:
        raise UnsafeEntry(place=min(strangers))
    contents = {e.id: _part(e, bodies) for e in entries}
    return Opened(
        manifest=manifest,
        entries=entries,
        contents=contents,
        public_key=public_key,
        fingerprint=fingerprint_of(public_key),
    )


def _unpack(data: bytes) -> dict[str, bytes]:
    """All members, counted while they are read: a bomb ends at the limit."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotAPackage(place="zip") from error
    members = archive.infolist()
    if len(members) > MOST_ENTRIES + 2:
        raise PackageTooLarge(place=str(len(members)))
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    for member in members:
        name = member.filename
        if name in found or not (name in (MANIFEST, SIGNATURE) or _PART.fullmatch(name)):
            raise UnsafeEntry(place=name[:80])
        if member.flag_bits & 0x1 or member.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise UnsafeEntry(place=name)
        found[name] = _member(archive, member, left)
        left -= len(found[name])
    return found


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    try:
        with archive.open(member) as stream:
            body = stream.read(left + 1)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise NotAPackage(place=member.filename) from error
    except Exception as error:  # zlib.error is no OSError
        raise NotAPackage(place=member.filename) from error
    if len(body) > left or (member.filename == MANIFEST and len(body) > MOST_MANIFEST):
        raise PackageTooLarge(place=member.filename)
    return body


def _verify(manifest: bytes, signature: Any, trust: Callable[[str], None]) -> str:
    """The public key whose signature of the manifest is right and whose owner is trusted."""
    try:
        public_key = str(signature["public_key"])
        raw = raw_key(public_key)
        signed = base64.b64decode(str(signature["signature"]), validate=True)
        if signature["algorithm"] != "ed25519":
            raise ValueError
    except (KeyError, TypeError, ValueError) as error:
        raise TamperedPackage(place=SIGNATURE) from error
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signed, manifest)
    except InvalidSignature as error:
        raise TamperedPackage(place=MANIFEST) from error
    trust(fingerprint_of(public_key))
    return public_key


def _json(body: bytes, place: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAPackage(place=place) from error


def _entries(manifest: Any) -> tuple[Entry, ...]:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotAPackage(place=MANIFEST)
    if not isinstance(manifest.get("version"), int) or manifest["version"] > VERSION:
        raise NewerFormat(place=str(manifest.get("version"))[:20])
    try:
        entries = tuple(
            Entry(
                kind=str(p["kind"]),
                key=str(p["key"])[:200],
                title=p["title"],
                path=str(p["path"]),
                sha256=str(p["sha256"]),
                size=int(p["size"]),
                needs=tuple((str(kind), str(key)) for kind, key in p["needs"]),
            )
            for p in manifest["parts"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotAPackage(place=f"{MANIFEST}: parts") from error
    ids = [e.id for e in entries]
    if not entries or len(set(ids)) < len(ids) or len({e.path for e in entries}) < len(ids):
        raise NotAPackage(place=f"{MANIFEST}: parts")
    return entries


def _part(entry: Entry, bodies: Mapping[str, bytes]) -> Any:
    body = bodies.get(entry.path)
    if body is None or hashlib.sha256(body).hexdigest() != entry.sha256:
        raise TamperedPackage(place=entry.path)
    return _json(body, entry.path)
