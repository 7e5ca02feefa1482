"""The store on disk: `FILES_ROOT/ab/cd/<sha256>`, written beside and moved into place."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

from zhengtong.core.files.data import MEGABYTE

BLOCK = 256 * 1024


@dataclass(frozen=True)
class Incoming:
    """Bytes that have arrived but are not checked yet."""

    path: Path
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4] / sha256


def thumbnail_path(sha256: str) -> Path:
    return root() / "thumbs" / sha256[:2] / f"{sha256}.jpg"


def root() -> Path:
    return Path(settings.FILES_ROOT)


@contextmanager
def incoming(content: BinaryIO | bytes, max_bytes: int) -> Iterator[Incoming | None]:
    """Write the stream to a temporary file, in blocks; yields None once it exceeds `max_bytes`.

    The temporary file is gone afterwards unless `place` moved it.
    """
    folder = _made(root() / "tmp")
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        path = Path(file.name)
        try:
            digest, size = hashlib.sha256(), 0
            for block in _blocks(content):
                size += len(block)
                if size > max_bytes:
                    break
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
            yield Incoming(path, digest.hexdigest(), size) if size <= max_bytes else None
        finally:
            path.unlink(missing_ok=True)


def place(arrived: Incoming) -> None:
    """Move it to its place for good: after a crash it is whole or not there."""
    _move(arrived.path, path_of(arrived.sha256))


def write(target: Path, writer: Callable[[IO[bytes]], None]) -> None:
    """Make a file by `writer` and move it into place."""
    with tempfile.NamedTemporaryFile(dir=_made(root() / "tmp"), delete=False) as file:
        path = Path(file.name)
        try:
            writer(file)
            file.flush()
            _move(path, target)
        finally:
            path.unlink(missing_ok=True)


def remove(sha256: str) -> None:
    path_of(sha256).unlink(missing_ok=True)
    thumbnail_path(sha256).unlink(missing_ok=True)


def stored() -> Iterator[Path]:
    """Every stored file, and what an interrupted upload left behind."""
    yield from root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")


def leftovers() -> Iterator[Path]:
    """Temporary files; those of running uploads too."""
    yield from root().glob("tmp/*")


def _blocks(content: BinaryIO | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for start in range(0, len(content), MEGABYTE):
            yield content[start : start + MEGABYTE]
        return
    content.seek(0)
    while block := content.read(BLOCK):
        yield block


def _move(source: Path, target: Path) -> None:
    folder = _made(target.parent)
    os.replace(source, target)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
