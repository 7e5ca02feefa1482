"""Front door of OFD: from a PDF, its text, its faults, signatures (GB/T 33190-2016)."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping

from zhengtong.core.ofd.checking import problems_of
from zhengtong.core.ofd.converting.pages import pages_of, reader_of
from zhengtong.core.ofd.converting.writing import Writer
from zhengtong.core.ofd.errors import BrokenOfd, NotConvertible, NotOfd, SignedAlready
from zhengtong.core.ofd.package import opened
from zhengtong.core.ofd.reading import text_of
from zhengtong.core.ofd.signing import Provider, Signed, Stamp, sign, verify

__all__ = [
    "BrokenOfd",
    "NotConvertible",
    "NotOfd",
    "Provider",
    "Signed",
    "SignedAlready",
    "Stamp",
    "from_pdf",
    "is_ofd",
    "pdf_text",
    "problems",
    "sign",
    "text",
    "verify",
]


def from_pdf(
    pdf: bytes,
    *,
    title: str = "",
    author: str = "",
    created_on: dt.date | None = None,
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """The OFD of the same pages: same glyphs of the same fonts at the same places, text that can
    be searched and copied. The same PDF and words give the same bytes. `metadata` goes into
    CustomDatas.

    Some 15 ms of CPU for one page. Fonts must be embedded. Raises NotConvertible naming the page.
    """
    reader = reader_of(pdf)
    return Writer().write(
        pages_of(reader),
        doc_id=uuid.UUID(bytes=hashlib.sha256(pdf).digest()[:16]),
        title=title,
        author=author,
        created_on=created_on,
        metadata=metadata or {},
    )


def text(ofd: bytes) -> str:
    """What it says, page by page (a form feed between two), in reading order. Raises NotOfd or
    BrokenOfd."""
    return "\f".join(text_of(opened(ofd)))


def pdf_text(pdf: bytes) -> str:
    """The same of a PDF, for comparing: without regard to white space both are equal. Read by
    pypdf's own extraction, not by the converter. Raises NotConvertible."""
    return "\f".join(page.extract_text() for page in reader_of(pdf).pages)


def problems(ofd: bytes) -> list[str]:
    """What is wrong with it, each sentence naming the part; empty for a file as the standard wants
    it. Never raises."""
    return problems_of(ofd)


def is_ofd(content: bytes) -> bool:
    """Whether it is an OFD at all, be it a faulty one."""
    try:
        opened(content)
    except BrokenOfd:
        return True
    except NotOfd:
        return False
    return True
