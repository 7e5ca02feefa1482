"""What crosses the border of this app."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class FileRules:
    """What may be handed in. `extensions` are lower case without a dot and must be among
    `kinds.KINDS`; `max_pixels` bounds width times height of a picture. `is_made_here` is for what
    the platform itself wrote from files that it had looked at: it is not looked at once more."""

    extensions: tuple[str, ...] = ("pdf", "jpg", "jpeg", "png", "doc", "docx", "xls", "xlsx", "ofd")
    max_bytes: int = 20 * MEGABYTE
    max_pixels: int = 50_000_000
    is_made_here: bool = False


IMAGES = FileRules(extensions=("jpg", "jpeg", "png"))
"""Photographs and scans."""


@dataclass(frozen=True, kw_only=True)
class FileData:
    """One stored file. `owner_kind` is empty until a module has linked it; `sha256` is hex."""

    id: int
    public_id: uuid.UUID
    name: str
    size: int
    content_type: str
    sha256: str
    uploaded_at: dt.datetime
    owner_kind: str = ""
    owner_id: str = ""
    purpose: str = ""

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
