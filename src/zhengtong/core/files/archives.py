"""Checks of ZIP archives, which office documents and OFD are too."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from zhengtong.core.files.data import MEGABYTE, FileRules
from zhengtong.core.files.errors import (
    DamagedFile,
    DisguisedFile,
    EncryptedFile,
    MacrosInside,
    UnsafeArchive,
)

MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * MEGABYTE
MAX_RATIO = 200
FREE_UNPACKED = 20 * MEGABYTE
"""Small things may pack as well as they like."""

ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tar", ".jar")
PROGRAMS = (
    *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse"),
    *(".wsf", ".hta", ".lnk", ".sh", ".apk"),
)
_INSIDE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
}
_OUT_OF_FOLDER = re.compile(r"^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|\x00")


def check(path: Path, extension: str, rules: FileRules) -> None:
    """A plain archive: no bombs, no ways out of the folder, no programs, no archives inside."""
    with _opened(path) as archive:
        entries = archive.infolist()
        _check_shape(entries, path.stat().st_size)
        names = [entry.filename.lower().rstrip(". ") for entry in entries]
        if any(name.endswith((*ARCHIVES, *PROGRAMS)) for name in names):
            raise UnsafeArchive
        _read_through(archive, entries)


def check_office(path: Path, extension: str, rules: FileRules) -> None:
    """An office document: the part that makes it one, no macros, no bombs."""
    with _opened(path) as archive:
        entries = archive.infolist()
        _check_shape(entries, path.stat().st_size)
        names = {entry.filename for entry in entries}
        if _INSIDE[extension] not in names:
            raise DisguisedFile(extension=extension)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise MacrosInside
        _read_through(archive, entries)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise DamagedFile from None


def _check_shape(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the directory claims: number, sizes, names, passwords."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise UnsafeArchive
    if unpacked > FREE_UNPACKED and unpacked > size * MAX_RATIO:
        raise UnsafeArchive
    # ZipInfo cuts names at a NUL, so the name as it was written is looked at as well.
    if any(_OUT_OF_FOLDER.search(e.filename) or "\x00" in e.orig_filename for e in entries):
        raise UnsafeArchive
    if any((entry.external_attr >> 28) == 0xA for entry in entries):
        raise UnsafeArchive
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise EncryptedFile


def _read_through(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Directories can lie: unpack all into nothing; sizes and checksums must come out right."""
    try:
        for entry in entries:
            with archive.open(entry) as part:
                while part.read(MEGABYTE):
                    pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise DamagedFile from None
