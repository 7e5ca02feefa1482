"""PDFs for the tests, set by the house's typesetter."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

from zhengtong.core.ofd import api as ofd
from zhengtong.core.ofd.package import opened
from zhengtong.core.typesetting import api as typesetting

HERE = Path(__file__).parent
CASE_DOCUMENT = HERE.parents[2] / "modules/cases/documents/case_document.typ"
QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><path stroke="#000"'
    ' d="M0 0.5h3m-3 1h1m1 0h1m-3 1h3"/></svg>'
)


@lru_cache
def case_document() -> bytes:
    """A decision as the organs issue it, with names that few fonts know."""
    return typesetting.pdf(
        CASE_DOCUMENT,
        {
            "title": "准予行政许可决定书",
            "organization": "青禾县林业局",
            "number": "青禾林准〔2026〕1号",
            "addressee": "李𠮷𬀩𠀋",
            "date": "2026年11月22日",
            "case_number": "370000202611220001",
            "query_code": "123456",
            "paragraphs": [
                "您提出的“林木采伐许可”申请，符合法定条件、标准，准予许可。",
                "䶮㙓𡈽。",
            ],
            "rows": [["办理事项", "林木采伐"], ["申请人", "李𠮷𬀩"]],
            "query_url": "http://example/cases/progress/?number=1",
            "qr": QR,
            "deputy": "",
        },
    )


@lru_cache
def mixed_page() -> bytes:
    """Table, picture with transparency, clip, turned and pale text; two pages."""
    picture = io.BytesIO()
    Image.new("RGBA", (20, 10), (255, 0, 0, 128)).save(picture, "PNG")
    data: dict[str, Any] = {"png": list(picture.getvalue()), "texts": ["表格与图片", "ABC 你好"]}
    return typesetting.pdf(HERE / "page.typ", data)


@lru_cache
def decision() -> bytes:
    return ofd.from_pdf(case_document(), title="准予行政许可决定书")


def plain(text: str) -> str:
    return "".join(text.split())


def page(content: bytes, n: int = 0) -> etree._Element:
    return opened(content).xml(f"Doc_0/Pages/Page_{n}/Content.xml")


def with_part(content: bytes, path: str, change: Any) -> bytes:
    """The same file with one part changed: a function of its bytes, bytes, or None to leave it
    out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist() + ([] if path in old.namelist() else [path])
        for name in names:
            data = old.read(name) if name in old.namelist() else b""
            if name == path:
                data = change(data) if callable(change) else change
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()
