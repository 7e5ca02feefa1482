"""Checks of pictures and their thumbnails, without decoding more than needed."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from zhengtong.core.files.data import FileRules
from zhengtong.core.files.errors import DamagedFile, DisguisedFile, ImageTooLarge

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "tif": "TIFF", "tiff": "TIFF"}
THUMBNAIL_SIDE = 320


def check(path: Path, extension: str, rules: FileRules) -> None:
    """Format, dimensions and integrity; the pixels of a bomb are never unpacked."""
    expected = FORMATS.get(extension, extension.upper())
    try:
        with Image.open(path, formats=[expected]) as image:
            frames = getattr(image, "n_frames", 1)
            if image.width * image.height * frames > rules.max_pixels:
                raise ImageTooLarge(limit=rules.max_pixels // 10_000)
            image.verify()
        if expected == "JPEG":
            _read_small(path)
    except UnidentifiedImageError:
        raise DisguisedFile(extension=extension) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge(limit=rules.max_pixels // 10_000) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise DamagedFile from None


def write_thumbnail(source: Path, target: IO[bytes]) -> None:
    """A JPEG of at most 320 × 320, upright, on white. Raises OSError when it cannot be read."""
    with Image.open(source) as image:
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    paper.convert("RGB").save(target, "JPEG", quality=82, optimize=True)


def _read_small(path: Path) -> None:
    """JPEG has no checksums: read it through at an eighth of its size to find a torn end."""
    with Image.open(path) as image:
        image.draft("L", (1, 1))
        image.load()
