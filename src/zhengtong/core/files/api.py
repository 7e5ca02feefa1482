"""Front door of files: store, link to an owner, read, serve.

The life of an upload: `store` (checked, readable by its sender only) → `link` inside the command
that takes it over (readable by whom the owner's `file_access` plug lets) → `unlink`, or gone with
its owner. What is never linked is swept away after 48 hours.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from zhengtong.core.files.data import IMAGES, FileData, FileRules
from zhengtong.core.files.errors import (
    DamagedFile,
    DisguisedFile,
    EmptyFile,
    EncryptedFile,
    FileRefused,
    FileTooLarge,
    ImageTooLarge,
    InfectedFile,
    MacrosInside,
    ScanUnavailable,
    UnsafeArchive,
    WrongFileType,
)
from zhengtong.core.files.kinds import KINDS
from zhengtong.core.files.policies import may_read, readable
from zhengtong.core.files.queries import files, files_of, get, open_file
from zhengtong.core.files.services import link, link_all, store, unlink
from zhengtong.core.files.serving import respond
from zhengtong.kernel.errors import NotFound

__all__ = [
    "IMAGES",
    "DamagedFile",
    "DisguisedFile",
    "EmptyFile",
    "EncryptedFile",
    "FileData",
    "FileRefused",
    "FileRules",
    "FileTooLarge",
    "ImageTooLarge",
    "InfectedFile",
    "MacrosInside",
    "ScanUnavailable",
    "UnsafeArchive",
    "WrongFileType",
    "files",
    "files_of",
    "get",
    "known_extensions",
    "link",
    "link_all",
    "may_read",
    "open_file",
    "readable",
    "response",
    "store",
    "unlink",
]


def known_extensions() -> tuple[str, ...]:
    """All extensions that FileRules may name."""
    return tuple(KINDS)


def response(request: HttpRequest, file_id: int, *, download: bool = False) -> HttpResponseBase:
    """The file as an HTTP answer (ranges, ETag, streamed) for a view that has decided on access
    itself. Pages simply link to `{% url "files:download" public_id %}`. Raises NotFound."""
    file = files([file_id]).get(file_id)
    if file is None:
        raise NotFound
    return respond(request, file, download=download)
