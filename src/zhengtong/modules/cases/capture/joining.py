"""Pages become one PDF, or upright pictures. Pure: files in, a file out; one page in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from django.conf import settings
from PIL import Image, ImageOps

DPI = 200
"""What a scan of a paper needs to be read; a phone's photo has two to three times that."""
QUALITIES = ((85, 1.0), (70, 1.0), (60, 0.75), (50, 0.6))
"""Quality of JPEG and part of the size, tried in turn until the whole is small enough."""
LONGEST = int(DPI * 297 / 25.4)
"""The long side of A4, in pixels."""


class Sheet(NamedTuple):
    """One page: its bytes, and how far to turn it, clockwise."""

    content: BinaryIO
    turn: int


def upright(sheet: Sheet, longest: int = LONGEST) -> Image.Image:
    """As it was held, then as it was turned, on white, no larger than `longest`. What else the
    camera wrote into the file (place, device) is gone."""
    sheet.content.seek(0)
    with Image.open(sheet.content) as opened:
        opened.draft("RGB", (longest, longest))
        found: Image.Image = ImageOps.exif_transpose(opened)
        found.thumbnail((longest, longest))
        if sheet.turn:
            found = found.rotate(-sheet.turn, expand=True)
        if found.mode in ("1", "L", "I;16"):
            return found.convert("L")
        if found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info:
            paper = Image.new("RGBA", found.size, "white")
            paper.alpha_composite(found.convert("RGBA"))
            return paper.convert("RGB")
        return found.convert("RGB")


@contextmanager
def pdf(sheets: Sequence[Sheet], *, title: str, max_bytes: int) -> Iterator[IO[bytes]]:
    """All pages in one PDF, as fine as `max_bytes` allows; the last try may be larger still."""
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".pdf") as file:
        for quality, part in QUALITIES:
            _write(Path(file.name), sheets, title, quality, part)
            if Path(file.name).stat().st_size <= max_bytes:
                break
        file.seek(0)
        yield file


def _write(path: Path, sheets: Sequence[Sheet], title: str, quality: int, part: float) -> None:
    for number, sheet in enumerate(sheets):
        upright(sheet, int(LONGEST * part)).save(
            path,
            "PDF",
            append=number > 0,
            resolution=DPI * part,
            quality=quality,
            title=title,
        )


@contextmanager
def picture(sheet: Sheet, *, max_bytes: int) -> Iterator[IO[bytes]]:
    """One page as a JPEG, as fine as `max_bytes` allows."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        for quality, part in QUALITIES:
            file.seek(0)
            file.truncate()
            upright(sheet, int(LONGEST * part)).save(file, "JPEG", quality=quality, optimize=True)
            if file.tell() <= max_bytes:
                break
        file.seek(0)
        yield file


def frames(content: BinaryIO) -> Iterator[Image.Image]:
    """The pages of a TIFF that a scanner wrote, one after the other."""
    content.seek(0)
    with Image.open(content) as opened:
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            yield opened.convert("L" if opened.mode in ("1", "L") else "RGB")
