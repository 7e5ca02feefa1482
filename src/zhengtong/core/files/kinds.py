"""The kinds of file that the platform knows, by extension. What is not here is never accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic

from zhengtong.core.files import archives, images, texts
from zhengtong.core.files.data import FileRules
from zhengtong.core.files.errors import DamagedFile, DisguisedFile

Check = Callable[[Path, str, FileRules], None]


@dataclass(frozen=True)
class Kind:
    """Content type, and the check that content and extension agree and do no harm.

    `magic` are the extensions under which puremagic may know it; empty for text.
    """

    content_type: str
    magic: frozenset[str] = frozenset()
    check: Check | None = None
    is_inline: bool = False


def _no_check(path: Path, extension: str, rules: FileRules) -> None:
    """The signature is all there is to check."""


def _kind(content_type: str, magic: str, check: Check = _no_check, is_inline: bool = False) -> Kind:
    return Kind(content_type, frozenset(magic.split()), check, is_inline)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIPPED = "zip docx xlsx pptx"
_JPEG = _kind("image/jpeg", "jpg jpeg jpe jfif", images.check, True)
_TIFF = _kind("image/tiff", "tif tiff", images.check)

KINDS: dict[str, Kind] = {
    "pdf": _kind("application/pdf", "pdf", texts.check_pdf, True),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": _kind("image/png", "png", images.check, True),
    "gif": _kind("image/gif", "gif", images.check, True),
    "webp": _kind("image/webp", "webp", images.check, True),
    "bmp": _kind("image/bmp", "bmp", images.check),
    "tif": _TIFF,
    "tiff": _TIFF,
    "docx": _kind(f"{_OFFICE}.wordprocessingml.document", _ZIPPED, archives.check_office),
    "xlsx": _kind(f"{_OFFICE}.spreadsheetml.sheet", _ZIPPED, archives.check_office),
    "pptx": _kind(f"{_OFFICE}.presentationml.presentation", _ZIPPED, archives.check_office),
    "ofd": _kind("application/ofd", _ZIPPED, archives.check_office),
    "zip": _kind("application/zip", _ZIPPED, archives.check),
    "doc": _kind("application/msword", "doc", texts.check_ole),
    "xls": _kind("application/vnd.ms-excel", "doc xls", texts.check_ole),
    "ppt": _kind("application/vnd.ms-powerpoint", "doc ppt", texts.check_ole),
    "txt": _kind("text/plain", "", texts.check_text),
    "csv": _kind("text/csv", "", texts.check_text),
    "json": _kind("application/json", "", texts.check_text),
    "mp3": _kind("audio/mpeg", "mp3"),
    "mp4": _kind("video/mp4", "mp4 m4v"),
}


def inspect(path: Path, extension: str, rules: FileRules) -> str:
    """Check the content and return its content type. Raises a FileRefused."""
    kind = KINDS[extension]
    if kind.magic and not kind.magic & looks_like(path):
        raise DisguisedFile(extension=extension)
    if kind.check:
        kind.check(path, extension, rules)
    return kind.content_type


def looks_like(path: Path) -> set[str]:
    """Extensions that the content itself suggests, whatever the file is called."""
    try:
        with path.open("rb") as file:
            found = puremagic.magic_stream(file)
    except (puremagic.PureError, ValueError):
        return set()
    except OSError as error:
        raise DamagedFile from error
    return {match.extension.lstrip(".").lower() for match in found if match.confidence >= 0.1}


def is_inline(content_type: str) -> bool:
    """Whether a browser may show it itself: PDF and plain pictures only."""
    return any(k.is_inline and k.content_type == content_type for k in KINDS.values())
