"""Thumbnails, made when first asked for and kept beside the store."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from zhengtong.core.files import disk, images
from zhengtong.core.files.data import FileData
from zhengtong.kernel.errors import NotFound


def thumbnail(file: FileData) -> Path:
    """Where the JPEG lies. Raises NotFound for what is no picture."""
    if not file.is_image:
        raise NotFound
    target = disk.thumbnail_path(file.sha256)
    if not target.exists():
        try:
            disk.write(target, partial(images.write_thumbnail, disk.path_of(file.sha256)))
        except (OSError, ValueError):
            raise NotFound from None
    return target
