"""Binds leaves into one PDF: cover, table of contents, bookmarks, numbered pages, watermark."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from PIL import Image, ImageOps
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.archives.book.leaves import Leaf, chapters

HERE = Path(__file__).parent
MOST_BYTES = 400 * 1024 * 1024
MOST_PIXELS = 60_000_000
A4 = (595.28, 841.89)
MARGIN = 36.0
DPI = 150
UNREADABLE = (
    PyPdfError,
    OSError,
    ValueError,
    KeyError,
    RecursionError,
    Image.DecompressionBombError,
)


class BookTooLarge(InvalidInput):
    """全卷超过 %(n)s MB，不能合成一个 PDF。请在页面上逐份阅读。"""

    code = "book_too_large"
    status = 413


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands on the first page; texts in the language of the reader. `words` are those of
    the contents: contents, page, unreadable."""

    title: str
    facts: Sequence[tuple[str, str]]
    contents: str
    footer: str
    unreadable: str
    other_format: str
    language: str = "zh"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How many pages there are, and on which page each leaf begins (from 1)."""

    pages: int
    starts: dict[str, int]
    unreadable: tuple[str, ...] = ()


def bound(
    cover: Cover,
    leaves: Sequence[Leaf],
    *,
    folder_name: Callable[[str], str],
    watermark: str = "",
) -> BinaryIO:
    """The book in a temporary file, at its start; gone once it is closed. Raises BookTooLarge."""
    out = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    try:
        bind(out, cover, leaves, folder_name=folder_name, watermark=watermark)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def bind(
    out: BinaryIO,
    cover: Cover,
    leaves: Sequence[Leaf],
    *,
    folder_name: Callable[[str], str],
    watermark: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Bound:
    """Write the book. A leaf that cannot be read gets a page that says so; it is in `unreadable`.
    Raises BookTooLarge."""
    if sum(leaf.size for leaf in leaves) > MOST_BYTES:
        raise BookTooLarge(n=MOST_BYTES // (1024 * 1024))
    parts = chapters(leaves)
    readers: dict[str, PdfReader] = {}
    bad: list[str] = []
    for n, leaf in enumerate(leaves):
        readers[leaf.key] = _pages_of(leaf, cover, bad)
        progress(n + 1, len(leaves) + 1)
    front, starts = _front(cover, parts, readers, folder_name)
    writer = PdfWriter()
    for page in front.pages:
        writer.add_page(page)
    writer.add_outline_item(title=cover.contents, page_number=0)
    for key, chapter in parts:
        first = starts[chapter[0].key] - 1
        mark = writer.add_outline_item(title=folder_name(key), page_number=first)
        for leaf in chapter:
            for page in readers[leaf.key].pages:
                writer.add_page(page)
            at = starts[leaf.key] - 1
            writer.add_outline_item(title=leaf.title, page_number=at, parent=mark)
    total = len(writer.pages)
    _stamp(writer, cover, watermark)
    writer.add_metadata({"/Title": cover.title})
    writer.write(out)
    progress(len(leaves) + 1, len(leaves) + 1)
    return Bound(pages=total, starts=starts, unreadable=tuple(bad))


def _pages_of(leaf: Leaf, cover: Cover, bad: list[str]) -> PdfReader:
    try:
        if leaf.is_pdf:
            with leaf.open() as stream:
                reader = PdfReader(io.BytesIO(stream.read()))
            if reader.is_encrypted or not reader.pages:
                raise PyPdfError(leaf.title)
            return reader
        if leaf.is_image:
            with leaf.open() as stream:
                return PdfReader(io.BytesIO(_picture(stream)))
    except (
        PyPdfError,
        OSError,
        ValueError,
        KeyError,
        RecursionError,
        Image.DecompressionBombError,
    ):
        bad.append(leaf.title)
        return _note(leaf.title, cover.unreadable, cover)
    return _note(leaf.title, cover.other_format % {"name": leaf.name}, cover)


def _picture(stream: BinaryIO) -> bytes:
    """A picture on a page of its own, upright, within the margins."""
    with Image.open(stream) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(image).convert("RGB")
    across = upright.width > upright.height
    width, height = (A4[1], A4[0]) if across else A4
    most = (int((width - 2 * MARGIN) / 72 * DPI), int((height - 2 * MARGIN) / 72 * DPI))
    upright.thumbnail(most)
    sheet = Image.new("RGB", (int(width / 72 * DPI), int(height / 72 * DPI)), "white")
    at = ((sheet.width - upright.width) // 2, (sheet.height - upright.height) // 2)
    sheet.paste(upright, at)
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=DPI, quality=85)
    return out.getvalue()


def _note(title: str, text: str, cover: Cover) -> PdfReader:
    data = {"title": title, "text": text, "lang": cover.language}
    return PdfReader(io.BytesIO(typesetting.pdf(HERE / "note.typ", data)))


def _front(
    cover: Cover,
    parts: Sequence[tuple[str, Sequence[Leaf]]],
    readers: dict[str, PdfReader],
    folder_name: Callable[[str], str],
) -> tuple[PdfReader, dict[str, int]]:
    """Cover and contents; how many pages they take themselves is known once they are set."""
    length = 1
    while True:
        starts: dict[str, int] = {}
        at = length + 1
        for _key, chapter in parts:
            for leaf in chapter:
                starts[leaf.key] = at
                at += len(readers[leaf.key].pages)
        data = {
            "title": cover.title,
            "facts": [list(f) for f in cover.facts],
            "contents": cover.contents,
            "lang": cover.language,
            "parts": [
                {
                    "name": folder_name(key),
                    "leaves": [[leaf.title, str(starts[leaf.key])] for leaf in chapter],
                }
                for key, chapter in parts
            ],
        }
        front = PdfReader(io.BytesIO(typesetting.pdf(HERE / "book.typ", data)))
        if len(front.pages) == length:
            return front, starts
        length = len(front.pages)


def _stamp(writer: PdfWriter, cover: Cover, watermark: str) -> None:
    """The number of the page in the corner, and whose copy it is across the page."""
    total = len(writer.pages)
    data = {
        "numbers": [f"{n} / {total}" for n in range(1, total + 1)],
        "footer": cover.footer,
        "watermark": watermark,
        "lang": cover.language,
    }
    marks = PdfReader(io.BytesIO(typesetting.pdf(HERE / "marks.typ", data)))
    for page, mark in zip(writer.pages, marks.pages, strict=True):
        _lay_over(page, mark)


def _lay_over(page: PageObject, mark: PageObject) -> None:
    if page.rotation:
        page.transfer_rotation_to_content()
    box = page.mediabox
    wide, high = float(box.width) or A4[0], float(box.height) or A4[1]
    fit = Transformation().scale(wide / A4[0], high / A4[1])
    fit = fit.translate(float(box.left), float(box.bottom))
    page.merge_transformed_page(mark, fit)
