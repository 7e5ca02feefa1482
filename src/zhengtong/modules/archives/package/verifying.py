"""Reads a package as one who trusts nothing: every byte of the container is compared with the one
form that it may have, every file with the manifest. What differs is named.

A single fault in the directory or in a header does not hide the rest: the directory at the end and
the headers before each file are read apart, and what the sound one says is used.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

from zhengtong.modules.archives.package import manifest
from zhengtong.modules.archives.package import metadata as described
from zhengtong.modules.archives.package.layout import (
    BLOCK,
    CENTRAL,
    CENTRAL_SIZE,
    END_SIZE,
    LOCAL,
    LOCAL_SIZE,
    LONGEST_NAME,
    MANIFEST,
    METADATA,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_XML,
    SCHEMAS,
    Entry,
    Finding,
    central_record,
    end_record,
    is_safe,
    local_header,
)
from zhengtong.modules.archives.package.metadata import Metadata, NotThis


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found. `lines` and `metadata` are None where they cannot be read; `entries` is what
    the container holds; `sm3` is that of the whole package."""

    size: int
    sm3: str
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...] = ()
    lines: tuple[manifest.Line, ...] | None = None
    metadata: Metadata | None = None
    checked: int = field(default=0)

    @property
    def is_sound(self) -> bool:
        return not self.findings


def verify_package(source: bytes | BinaryIO) -> Verdict:
    """Everything that is wrong with it, worst first; never raises for what it reads."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    size = stream.seek(0, io.SEEK_END)
    if size > MOST_BYTES or size < END_SIZE:
        code = "too_large" if size else "empty"
        return Verdict(size=size, sm3="", findings=(Finding(code=code),))
    entries, findings = _container(stream, size)
    if entries is None:
        return Verdict(size=size, sm3=_sm3(stream), findings=tuple(findings))
    check = _Check(stream, entries, findings)
    check.run()
    return Verdict(
        size=size,
        sm3=_sm3(stream),
        findings=tuple(dict.fromkeys(findings)),
        entries=tuple(entries),
        lines=tuple(check.lines) if check.lines is not None else None,
        metadata=check.metadata,
        checked=len(entries),
    )


def entries_of(stream: BinaryIO) -> dict[str, Entry]:
    """Where each file lies, for reading one of them; empty when the container is not sound."""
    size = stream.seek(0, io.SEEK_END)
    entries, _findings = _container(stream, size)
    return {e.name: e for e in entries or ()}


# --- the container ------------------------------------------------------------------------------


def _container(stream: BinaryIO, size: int) -> tuple[list[Entry] | None, list[Finding]]:
    """The entries by whichever list is sound, and where the bytes are not as they must be."""
    findings: list[Finding] = []
    listed = _by_directory(stream, size)
    if listed is not None:
        return _agreed(stream, listed, findings), findings
    walked = _by_headers(stream, size)
    if not walked:
        return None, [Finding(code="not_a_package")]
    _blame_tail(stream, size, walked, findings)
    return walked, findings


def _agreed(stream: BinaryIO, listed: list[Entry], findings: list[Finding]) -> list[Entry]:
    """The entries of a sound directory, checked against the headers. Where the two give a file
    different names and both forms are sound, the manifest says which of them was changed."""
    headers = [_header(stream, e.offset) for e in listed]
    if headers == listed:
        return listed
    known = _named(stream, [*listed, *(h for h in headers if h)])
    agreed: list[Entry] = []
    for entry, header in zip(listed, headers, strict=True):
        charged = header and header.name in known and entry.name not in known
        told = header if header and charged else entry
        if header != entry:
            code = "directory_changed" if charged else "header_changed"
            findings.append(Finding(code=code, entry=told.name))
        agreed.append(told)
    return agreed


def _named(stream: BinaryIO, entries: list[Entry]) -> set[str]:
    """The names that a package may hold, by its own manifest; without one only the fixed ones."""
    fixed = {MANIFEST, METADATA, *SCHEMAS}
    for entry in entries:
        if entry.name == MANIFEST and entry.size <= MOST_XML:
            try:
                lines = manifest.read(_at(stream, entry.content_at, entry.size))
            except NotThis:
                continue
            return fixed | {line.name for line in lines}
    return fixed


def _by_directory(stream: BinaryIO, size: int) -> list[Entry] | None:
    """The entries of a directory that is exactly as it must be, else None."""
    tail = _at(stream, size - END_SIZE, END_SIZE)
    count, length, start = struct.unpack("<8xHHII2x", tail)[1:]
    fits = count <= MOST_ENTRIES and start + length + END_SIZE == size
    if not fits or length > count * (CENTRAL_SIZE + LONGEST_NAME):
        return None
    if tail != end_record(count, length, start):
        return None
    directory = _at(stream, start, length)
    found: list[Entry] = []
    at = expected = 0
    for _ in range(count):
        entry = _record(directory, at)
        if entry is None or entry.offset != expected:
            return None
        found.append(entry)
        at += CENTRAL_SIZE + len(entry.encoded)
        expected = entry.end
    return found if at == length and expected == start else None


def _record(directory: bytes, at: int) -> Entry | None:
    if len(directory) < at + CENTRAL_SIZE or directory[at : at + 4] != CENTRAL:
        return None
    crc, size = struct.unpack_from("<II", directory, at + 16)
    length, offset = struct.unpack_from("<H12xI", directory, at + 28)
    name = _name(directory[at + CENTRAL_SIZE : at + CENTRAL_SIZE + length])
    if name is None:
        return None
    entry = Entry(name=name, size=size, crc=crc, offset=offset)
    written = central_record(entry)
    return entry if directory[at : at + len(written)] == written else None


def _by_headers(stream: BinaryIO, size: int) -> list[Entry]:
    """The entries as the headers tell them, up to where there are no more."""
    found: list[Entry] = []
    at = 0
    while len(found) <= MOST_ENTRIES:
        entry = _header(stream, at)
        if entry is None or entry.end > size:
            return found
        found.append(entry)
        at = entry.end
    return found


def _header(stream: BinaryIO, at: int) -> Entry | None:
    """The entry whose header stands there, if it is exactly as it must be."""
    head = _at(stream, at, LOCAL_SIZE)
    if len(head) < LOCAL_SIZE or head[:4] != LOCAL:
        return None
    crc, length, name_size = struct.unpack("<14xI4xIH2x", head)
    name = _name(_at(stream, at + LOCAL_SIZE, min(name_size, LONGEST_NAME + 1)))
    if name is None:
        return None
    entry = Entry(name=name, size=length, crc=crc, offset=at)
    return entry if head == local_header(entry)[:LOCAL_SIZE] else None


def _blame_tail(stream: BinaryIO, size: int, walked: list[Entry], findings: list[Finding]) -> None:
    """The headers are sound and the directory is not: name the first line of it that differs."""
    at = start = walked[-1].end
    for entry in walked:
        wanted = central_record(entry)
        if _at(stream, at, len(wanted)) != wanted:
            findings.append(Finding(code="directory_changed", entry=entry.name))
            return
        at += len(wanted)
    wanted = end_record(len(walked), at - start, start)
    code = "tail_changed" if _at(stream, at, len(wanted)) != wanted else "bytes_behind"
    findings.append(Finding(code=code))


def _name(raw: bytes) -> str | None:
    try:
        return raw.decode() or None
    except UnicodeDecodeError:
        return None


def _at(stream: BinaryIO, offset: int, length: int) -> bytes:
    stream.seek(offset)
    return stream.read(length)


# --- the content --------------------------------------------------------------------------------


class _Check:
    """Every file against its header and the manifest."""

    def __init__(self, stream: BinaryIO, entries: list[Entry], findings: list[Finding]) -> None:
        self._stream = stream
        self._entries = entries
        self._findings = findings
        self.lines: list[manifest.Line] | None = None
        self.metadata: Metadata | None = None

    def run(self) -> None:
        self._names()
        found = {e.name: e for e in self._entries}
        digests = {name: self._digest(entry) for name, entry in found.items()}
        for name in (MANIFEST, METADATA, *SCHEMAS):
            if name not in found:
                self._say("missing", name)
        # A manifest that was changed accuses nobody.
        if MANIFEST in found and Finding(code="changed", entry=MANIFEST) not in self._findings:
            self.lines = self._read(found[MANIFEST], manifest.read)
        if METADATA in found:
            self.metadata = self._read(found[METADATA], described.read)
        if self.lines is not None:
            self._compare(self.lines, found, digests)
        self._own_schemas(found)

    def _say(self, code: str, entry: str, detail: str = "") -> None:
        if code != "changed" or not any(f.entry == entry for f in self._findings):
            self._findings.append(Finding(code=code, entry=entry, detail=detail))

    def _names(self) -> None:
        seen: set[str] = set()
        for entry in self._entries:
            if not is_safe(entry.name):
                self._say("unsafe_name", entry.name)
            # What one system tells apart, another writes over.
            if entry.name.casefold() in seen:
                self._say("twice", entry.name)
            seen.add(entry.name.casefold())

    def _digest(self, entry: Entry) -> str:
        digest, crc, left = hashes.Hash(hashes.SM3()), 0, entry.size
        self._stream.seek(entry.content_at)
        while left > 0 and (block := self._stream.read(min(BLOCK, left))):
            digest.update(block)
            crc, left = zlib.crc32(block, crc), left - len(block)
        if left or crc != entry.crc:
            self._say("changed", entry.name)
        return digest.finalize().hex()

    def _read(self, entry: Entry, reader):  # type: ignore[no-untyped-def]
        if entry.size > MOST_XML:
            self._say("too_large_xml", entry.name)
            return None
        try:
            return reader(_at(self._stream, entry.content_at, entry.size))
        except NotThis as error:
            self._say("wrong_xml", entry.name, str(error))
            return None

    def _compare(
        self, lines: list[manifest.Line], found: dict[str, Entry], digests: dict[str, str]
    ) -> None:
        for line in lines:
            if line.name not in found:
                self._say("missing", line.name)
            elif digests[line.name] != line.sm3 or found[line.name].size != line.size:
                self._say("changed", line.name)
        for name in sorted(set(found) - {line.name for line in lines} - {MANIFEST}):
            self._say("extra", name)

    def _own_schemas(self, found: dict[str, Entry]) -> None:
        """The schemas in the package are ours, so that nobody loosens what it is read by."""
        for name in SCHEMAS:
            stem = name.removeprefix("schema/").removesuffix(".xsd")
            ours = described.schema_bytes(stem)
            if name in found and (
                found[name].size != len(ours)
                or _at(self._stream, found[name].content_at, len(ours)) != ours
            ):
                self._say("changed", name)


def _sm3(stream: BinaryIO) -> str:
    digest = hashes.Hash(hashes.SM3())
    stream.seek(0)
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.finalize().hex()
