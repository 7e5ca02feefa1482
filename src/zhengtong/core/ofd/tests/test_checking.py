"""A faulty OFD is told in words that name the part."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from zhengtong.core.ofd import api as ofd
from zhengtong.core.ofd import package
from zhengtong.core.ofd.tests.pages import decision, with_part

CONTENT = "Doc_0/Pages/Page_0/Content.xml"


def swapped(old: bytes, new: bytes):
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


FAULTS = {
    "a page without its file": (CONTENT, None, "Doc_0/Document.xml", "引用的"),
    "a document that is no XML": ("Doc_0/Document.xml", b"<ofd:Docu", "Document.xml", "不是完整"),
    "a document type": (
        "OFD.xml",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "OFD.xml",
        "文档类型",
    ),
    "another root": ("Doc_0/PublicRes.xml", b"<a/>", "PublicRes.xml", "根元素"),
    "an element of no schema": (CONTENT, swapped(b"ofd:Area>", b"ofd:Aria>"), CONTENT, "XML"),
    "a box without height": (
        CONTENT,
        swapped(b'Boundary="', b'Boundary="0 0 1 0" Name="'),
        CONTENT,
        "TextObject/@Boundary",
    ),
    "a font that is not there": (CONTENT, swapped(b' Font="', b' Font="9'), CONTENT, "Font"),
    "a glyph beyond the font": (
        CONTENT,
        swapped(b"<ofd:Glyphs>1 2", b"<ofd:Glyphs>1 9999"),
        CONTENT,
        "字形",
    ),
    "fewer glyphs than counted": (
        CONTENT,
        swapped(b"<ofd:Glyphs>1 2", b"<ofd:Glyphs>1"),
        CONTENT,
        "字形",
    ),
    "an id twice": (
        CONTENT,
        swapped(b'TextObject ID="4"', b'TextObject ID="6"'),
        "Document.xml",
        "两次",
    ),
    "a largest id that is too small": (
        "Doc_0/Document.xml",
        lambda data: re.sub(rb"(?<=MaxUnitID>)\d+", b"1", data),
        "Document.xml",
        "MaxUnitID",
    ),
    "a location outside": (
        "OFD.xml",
        swapped(b"Doc_0/Document.xml", b"../../etc/passwd"),
        "OFD.xml",
        "不允许",
    ),
    "a font file that is none": (
        "Doc_0/PublicRes.xml",
        swapped(b"font_3.otf", b"../Document.xml"),
        "PublicRes",
        "不是字体",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_part(name: str) -> None:
    path, change, part, words = FAULTS[name]
    found = ofd.problems(with_part(decision(), path, change))
    assert any(part in sentence and words in sentence for sentence in found), found


def test_what_is_no_ofd_is_said_to_be_none() -> None:
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7 something", _zip({"a.txt": b"1"})):
        assert len(ofd.problems(content)) == 1
        assert not ofd.is_ofd(content)
        with pytest.raises(ofd.NotOfd):
            ofd.text(content)


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", "a\\b", "C:/x"])
def test_a_path_that_leads_outside_is_refused(path: str) -> None:
    content = _zip({"OFD.xml": b"<a/>", path: b"1"})
    assert "路径不允许" in ofd.problems(content)[0]


def test_a_small_file_cannot_fill_the_memory(monkeypatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    content = _zip({"OFD.xml": b"<a/>", "big": bytes(2_000_000)})
    assert len(content) < 10_000
    assert "太大" in ofd.problems(content)[0]


def test_too_many_parts_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(package, "MOST_PARTS", 3)
    content = _zip({"OFD.xml": b"<a/>", **{f"p{n}": b"" for n in range(4)}})
    assert "太多" in ofd.problems(content)[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AbbreviatedData>", b" " * 200_000 + b"x"),
        ("AbbreviatedData>", b"1 " * 100_000 + b"x"),
        ("AbbreviatedData>", b"1" * 200_000 + b"x"),
        ('Boundary="', b"1" * 200_000 + b"x"),
        ('DeltaX="', b"1 " * 100_000 + b"x"),
        ('DeltaX="', b"g 1 " * 50_000 + b"x"),
    ],
)
def test_a_long_value_costs_no_more_than_its_length(name: str, value: bytes) -> None:
    content = with_part(decision(), CONTENT, swapped(name.encode(), name.encode() + value))
    begun = time.process_time()
    assert ofd.problems(content)
    assert time.process_time() - begun < 1.5


def test_the_text_of_a_broken_file_is_refused_with_the_part() -> None:
    with pytest.raises(ofd.BrokenOfd) as caught:
        ofd.text(with_part(decision(), CONTENT, b"<a"))
    assert CONTENT in caught.value.message


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
