"""Writes a package to a file, block by block: no part is ever whole in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

from zhengtong.modules.archives.package import manifest
from zhengtong.modules.archives.package import metadata as described
from zhengtong.modules.archives.package.layout import (
    BLOCK,
    MANIFEST,
    METADATA,
    MOST_BYTES,
    MOST_ENTRIES,
    SCHEMAS,
    Entry,
    PackageRefused,
    central_record,
    end_record,
    is_safe,
    local_header,
    tidy,
)
from zhengtong.modules.archives.package.metadata import Metadata


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file to be put in. `open` is called once; `folder` is a key of `words.FOLDERS`."""

    folder: str
    name: str
    title: str
    format: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written. `manifest_sm3` is what a signature beside the package is made over."""

    size: int
    sm3: str
    manifest_sm3: str
    lines: tuple[manifest.Line, ...]


def write_package(out: BinaryIO, metadata: Metadata, parts: Iterable[Part]) -> Written:
    """Write it to an empty file that can be read back and sought in.

    Files are numbered in the order of `parts`, so equal names do no harm. Raises PackageRefused
    for too many files or bytes; what opening a part raises goes through.
    """
    making = _Making(out)
    making.add(METADATA, BytesIO(described.written(metadata)), "", "", "application/xml")
    for name in SCHEMAS:
        stem = name.removeprefix("schema/").removesuffix(".xsd")
        making.add(name, BytesIO(described.schema_bytes(stem)), "", "", "application/xml")
    for n, part in enumerate(parts, 1):
        name = f"content/{part.folder}/{n:04d}-{tidy(part.name)}"
        with part.open() as content:
            making.add(name, content, part.title, part.folder, part.format)
    manifest_sm3 = making.close()
    return Written(
        size=out.tell(),
        sm3=sm3_of(out),
        manifest_sm3=manifest_sm3,
        lines=tuple(making.lines),
    )


class _Making:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._entries: list[Entry] = []
        self.lines: list[manifest.Line] = []

    def add(self, name: str, content: BinaryIO, title: str, folder: str, kind: str) -> str:
        if not is_safe(name) or len(self._entries) >= MOST_ENTRIES:
            raise PackageRefused(name)
        offset = self._out.tell()
        entry = Entry(name=name, size=0, crc=0, offset=offset)
        self._out.write(local_header(entry))
        digest, crc, size = hashes.Hash(hashes.SM3()), 0, 0
        while block := content.read(BLOCK):
            self._out.write(block)
            digest.update(block)
            crc, size = zlib.crc32(block, crc), size + len(block)
            if offset + size > MOST_BYTES - (1 << 24):
                raise PackageRefused(name)
        entry = Entry(name=name, size=size, crc=crc, offset=offset)
        self._out.seek(offset)
        self._out.write(local_header(entry))
        self._out.seek(entry.end)
        self._entries.append(entry)
        sm3 = digest.finalize().hex()
        self.lines.append(
            manifest.Line(name=name, size=size, sm3=sm3, title=title, folder=folder, format=kind)
        )
        return sm3

    def close(self) -> str:
        listed = manifest.written(self.lines)
        sm3 = self.add(MANIFEST, BytesIO(listed), "", "", "application/xml")
        del self.lines[-1]
        start = self._out.tell()
        for entry in self._entries:
            self._out.write(central_record(entry))
        size = self._out.tell() - start
        self._out.write(end_record(len(self._entries), size, start))
        self._out.flush()
        return sm3


def sm3_of(stream: BinaryIO) -> str:
    """SM3 of all of it, in hex, from its start; the position is where the end is."""
    digest = hashes.Hash(hashes.SM3())
    stream.seek(0)
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.finalize().hex()
