"""File names as people see them. They never become paths on our disks, but they do on theirs."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

MAX_BYTES = 240
"""Most file systems allow 255 bytes; browsers append ` (1)`."""

_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Controls, surrogates, unassigned; invisible format characters that turn text round
# (a right-to-left override makes `exe.fdp` look like `pdf.exe`). Joiners are part of some names.
_INVISIBLE_CATEGORIES = {"Cc", "Cs", "Cn", "Zl", "Zp"}
_INVISIBLE = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The last part of the path, without what could deceive or harm; rare characters stay.

    Never empty: `file` when nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if not _is_invisible(c))
    tidy = _FORBIDDEN.sub("_", seen).strip().strip(".").strip()
    if _RESERVED.match(tidy):
        tidy = f"_{tidy}"
    return _shortened(tidy) or "file"


def extension_of(name: str) -> str:
    """`pdf` for `报告.PDF`; empty when there is none."""
    return PurePosixPath(name).suffix[1:].lower()


def _is_invisible(char: str) -> bool:
    return char in _INVISIBLE or unicodedata.category(char) in _INVISIBLE_CATEGORIES


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if len(suffix.encode()) > 20:
        stem, suffix = name, ""
    room = MAX_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + suffix
