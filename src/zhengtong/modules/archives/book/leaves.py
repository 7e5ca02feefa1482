"""The leaves of a book, in the order of the chapters."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

from zhengtong.core.files import api as files
from zhengtong.modules.archives.models import ArchivePackage
from zhengtong.modules.archives.package.layout import Entry
from zhengtong.modules.archives.package.verifying import entries_of
from zhengtong.modules.archives.words import FOLDERS

FOR_MACHINES = ("application/xml", "application/json", "text/xml")
"""Beside each of these stands a paper that says the same."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One file of the book. `open` gives its bytes; `key` tells it apart within the book; `facts`
    is for who shows it."""

    key: str
    folder: str
    title: str
    name: str
    format: str
    size: int
    open: Callable[[], BinaryIO]
    facts: Mapping[str, Any] | None = None

    @property
    def is_image(self) -> bool:
        return self.format.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        return self.format == "application/pdf"

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2][:4].upper()


def is_leaf(folder: str, kind: str) -> bool:
    """Whether people read it; the rest of a package is for machines."""
    return bool(folder) and kind not in FOR_MACHINES


def chapters(leaves: Iterable[Leaf]) -> list[tuple[str, list[Leaf]]]:
    """By folder, in the order of the book; within one as they come."""
    order = {key: n for n, key in enumerate(FOLDERS)}
    found: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        found.setdefault(leaf.folder, []).append(leaf)
    return sorted(found.items(), key=lambda pair: order.get(pair[0], len(order)))


def of_packages(packages: Sequence[ArchivePackage]) -> list[Leaf]:
    """The leaves of a record, from its stored packages. Raises NotFound, OSError for a file that
    is gone."""
    found = []
    for package in packages:
        if package.file_id is None:
            continue
        with closing(files.open_file(package.file_id)) as stream:
            where = entries_of(stream)
        for n, line in enumerate(package.lines):
            entry = where.get(line["name"])
            if entry is not None and is_leaf(line["folder"], line["format"]):
                found.append(_leaf(package, n, line, entry))
    return found


def _leaf(package: ArchivePackage, n: int, line: dict[str, Any], entry: Entry) -> Leaf:
    file_id = package.file_id or 0
    return Leaf(
        key=f"{package.number}/{n}",
        folder=line["folder"],
        title=line["title"],
        name=line["name"].rpartition("/")[2],
        format=line["format"],
        size=entry.size,
        open=lambda: content_of(file_id, entry),
    )


def content_of(file_id: int, entry: Entry) -> BinaryIO:
    """The bytes of one entry, as they are stored."""
    return io.BufferedReader(_Slice(files.open_file(file_id), entry.content_at, entry.size))


class _Slice(io.RawIOBase):
    """A part of an open file as a file of its own."""

    def __init__(self, source: BinaryIO, start: int, size: int) -> None:
        self._source, self._start, self._size, self._at = source, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._source.seek(self._start + self._at)
        content = self._source.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def close(self) -> None:
        self._source.close()
        super().close()
