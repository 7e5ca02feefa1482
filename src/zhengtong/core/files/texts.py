"""Checks of PDF, of the old binary office formats and of plain text."""

from __future__ import annotations

from pathlib import Path

from zhengtong.core.files.data import MEGABYTE, FileRules
from zhengtong.core.files.errors import DamagedFile, DisguisedFile, MacrosInside

_OLE_STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
_OLE_OLD_STREAMS = {"xls": "Book"}
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def check_pdf(path: Path, extension: str, rules: FileRules) -> None:
    """A header at the start and an end mark near the end: a torn upload has none."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise DisguisedFile(extension=extension)
        file.seek(max(0, path.stat().st_size - 4096))
        if b"%%EOF" not in file.read():
            raise DamagedFile


def check_ole(path: Path, extension: str, rules: FileRules) -> None:
    """The stream that makes it this kind of document, and no macros."""
    names = [_OLE_STREAMS[extension], *filter(None, [_OLE_OLD_STREAMS.get(extension)])]
    wanted = [name.encode("utf-16-le") for name in names]
    found, tail = False, b""
    with path.open("rb") as file:
        while block := file.read(MEGABYTE):
            window = tail + block
            if _MACROS in window:
                raise MacrosInside
            found = found or any(name in window for name in wanted)
            tail = window[-64:]
    if not found:
        raise DisguisedFile(extension=extension)


def check_text(path: Path, extension: str, rules: FileRules) -> None:
    """UTF-8 (any length) or GB 18030, without control characters."""
    content = path.read_bytes()
    if b"\x00" in content:
        raise DisguisedFile(extension=extension)
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise DisguisedFile(extension=extension)
