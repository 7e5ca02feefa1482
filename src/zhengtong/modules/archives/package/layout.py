"""The container: a ZIP of stored entries in one exact form, so that every byte of it is accounted
for. Two packages with the same content are the same bytes."""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass

METADATA = "metadata.xml"
MANIFEST = "manifest.xml"
SCHEMAS = ("schema/metadata.xsd", "schema/manifest.xsd")
DIRECTORY = ""
"""The entry of a finding that concerns the container itself."""

MOST_ENTRIES = 5_000
MOST_XML = 16 * 1024 * 1024
MOST_BYTES = 0xFFFF_FFFF
"""What the plain ZIP form can address; a case above it is a fault of its own."""
LONGEST_NAME = 240
"""Bytes in UTF-8."""
BLOCK = 256 * 1024

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_SIZE, CENTRAL_SIZE, END_SIZE = 30, 46, 22
_VERSION, _UTF8, _STORED = 20, 0x0800, 0
_TIME, _DATE = 0, 0x21
"""1 January 1980, the first day that a ZIP can name: no clock goes into a package."""
_BAD_IN_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class PackageRefused(ValueError):
    """What was given cannot become a package; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file in the container. `offset` is that of its header."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def encoded(self) -> bytes:
        return self.name.encode()

    @property
    def content_at(self) -> int:
        return self.offset + LOCAL_SIZE + len(self.encoded)

    @property
    def end(self) -> int:
        return self.content_at + self.size


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing wrong. `code` is a key of `words.FINDINGS`; `entry` names the file in the package,
    and is empty for the container itself."""

    code: str
    entry: str = DIRECTORY
    detail: str = ""


def local_header(entry: Entry) -> bytes:
    """What stands before the content."""
    fixed = struct.pack("<HHHHHIIIHH", _VERSION, _UTF8, _STORED, _TIME, _DATE, entry.crc,
                        entry.size, entry.size, len(entry.encoded), 0)  # fmt: skip
    return LOCAL + fixed + entry.encoded


def central_record(entry: Entry) -> bytes:
    """Its line in the directory."""
    fixed = struct.pack("<HHHHHHIIIHHHHHII", _VERSION, _VERSION, _UTF8, _STORED, _TIME, _DATE,
                        entry.crc, entry.size, entry.size, len(entry.encoded), 0, 0, 0, 0, 0,
                        entry.offset)  # fmt: skip
    return CENTRAL + fixed + entry.encoded


def end_record(count: int, size: int, offset: int) -> bytes:
    return END + struct.pack("<HHHHIIH", 0, 0, count, count, size, offset, 0)


def is_safe(name: str) -> bool:
    """A plain relative path in one spelling: nothing that leaves the folder it is unpacked into."""
    parts = name.split("/")
    return bool(
        name
        and len(name.encode("utf-8", "replace")) <= LONGEST_NAME
        and not _BAD_IN_NAME.search(name)
        and unicodedata.normalize("NFC", name) == name
        and all(part and part == part.strip(" .") for part in parts)
    )


def tidy(name: str) -> str:
    """A file's own name made fit for a package, its extension kept; never empty."""
    plain = unicodedata.normalize("NFC", name)
    plain = _BAD_IN_NAME.sub("_", plain).replace("/", "_").strip(" .")
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 8 or not stem.strip(" ."):
        stem, extension = plain, ""
    while len(stem.encode("utf-8", "replace")) > 120:
        stem = stem[:-1]
    # A lone surrogate cannot be written.
    stem = stem.encode("utf-8", "replace").decode().strip(" .") or "_"
    stem = _BAD_IN_NAME.sub("_", stem)
    return f"{stem}.{extension}" if extension else stem
