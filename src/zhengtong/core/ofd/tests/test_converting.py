"""The OFD shows what the PDF shows: the same words at the same places in the same fonts."""

from __future__ import annotations

import io
import shutil
import subprocess

import pypdf
import pytest
from fontTools.ttLib import TTFont
from pypdf.generic import DecodedStreamObject, NameObject, NumberObject

from zhengtong.core.ofd import api as ofd
from zhengtong.core.ofd.converting.tokens import Malformed, operations
from zhengtong.core.ofd.package import NS, opened, tag
from zhengtong.core.ofd.tests.pages import case_document, decision, mixed_page, page, plain

MM = 25.4 / 72


@pytest.mark.parametrize("make", [case_document, mixed_page])
def test_the_text_is_that_of_the_pdf(make) -> None:
    text = ofd.text(ofd.from_pdf(make()))
    assert plain(text) == plain(ofd.pdf_text(make()))
    assert "李𠮷𬀩" in text


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_another_reader_of_the_pdf_finds_the_same_text(tmp_path) -> None:
    (tmp_path / "a.pdf").write_bytes(case_document())
    command = ["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert plain(ofd.text(decision())) == plain(said)


@pytest.mark.parametrize("make", [case_document, mixed_page])
def test_nothing_is_wrong_with_what_we_make(make) -> None:
    assert ofd.problems(ofd.from_pdf(make())) == []


def test_every_text_stands_where_the_pdf_has_it() -> None:
    wanted = []

    def seen(text: str, cm: list[float], tm: list[float], *rest: object) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            wanted.append((text.strip()[0], round(x * MM, 1), round(297.0 - y * MM, 1)))

    pypdf.PdfReader(io.BytesIO(case_document())).pages[0].extract_text(visitor_text=seen)
    found = set()
    for thing in page(decision()).iterfind(".//ofd:TextObject", NS):
        left, top, _, _ = map(float, thing.get("Boundary").split())
        code = thing.find("ofd:TextCode", NS)
        x, y = left + float(code.get("X")), top + float(code.get("Y"))
        found.add((code.text[0], round(x, 1), round(y, 1)))
    near = [
        w
        for w in wanted
        if any(w[0] == f[0] and abs(w[1] - f[1]) < 0.3 and abs(w[2] - f[2]) < 0.3 for f in found)
    ]
    assert len(wanted) > 10
    assert near == wanted


def test_glyphs_follow_each_other_as_wide_as_the_font_says() -> None:
    title = [c for c in page(decision()).iter(tag("TextCode")) if c.text == "准予行政许可决定书"]
    assert [code.get("DeltaX") for code in title] == ["g 8 7.7611"]
    assert title[0].getparent().get("Size") == "7.7611"


def test_fonts_are_files_that_know_their_characters() -> None:
    package = opened(decision())
    known = set()
    for name, content in package.parts.items():
        if name.endswith(".otf"):
            font = TTFont(io.BytesIO(content))
            known |= set(font.getBestCmap())
            glyph = font.getBestCmap()[max(font.getBestCmap())]
            assert font["CFF "].cff.topDictIndex[0].CharStrings[glyph].bytecode
    assert {ord(c) for c in "青禾县𠮷𬀩䶮"} <= known


def test_lines_boxes_and_the_code_are_drawn() -> None:
    root = page(decision())
    red = root.find(".//ofd:PathObject/ofd:StrokeColor[@Value='192 0 0']", NS)
    assert red is not None
    line = red.getparent()
    assert line.get("LineWidth") == "0.4233"
    assert len(root.findall(".//ofd:PathObject", NS)) > 5


def test_pictures_clips_and_turned_text_are_kept() -> None:
    content = ofd.from_pdf(mixed_page())
    root = page(content)
    picture = root.find(".//ofd:ImageObject", NS)
    assert picture.get("CTM").split()[0] == picture.get("Boundary").split()[2] == "20"
    assert any(name.endswith(".png") for name in opened(content).parts)
    clipped = [
        t for t in root.iterfind(".//ofd:TextObject", NS) if t.find("ofd:Clips", NS) is not None
    ]
    assert clipped
    turned = [t for t in root.iterfind(".//ofd:TextObject", NS) if t.get("CTM")]
    assert turned[0].get("CTM").startswith("0.9397 0.342 -0.342 0.9397 ")
    assert any(t.get("Alpha") == "153" for t in root.iterfind(".//ofd:TextObject", NS))
    assert root.find(".//ofd:PathObject[@DashPattern]", NS) is not None


def test_the_same_pdf_gives_the_same_bytes() -> None:
    assert ofd.from_pdf(case_document(), title="准予行政许可决定书") == decision()


def test_metadata_go_into_the_entry() -> None:
    content = ofd.from_pdf(
        case_document(), title="决<定>", author="林业局", metadata={"a&b": "<1>"}
    )
    info = opened(content).xml("OFD.xml").find("ofd:DocBody/ofd:DocInfo", NS)
    assert info.findtext("ofd:Title", "", NS) == "决<定>"
    assert info.find("ofd:CustomDatas/ofd:CustomData", NS).attrib == {"Name": "a&b"}
    assert ofd.problems(content) == []


def changed(change) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(case_document()))
    change(writer.pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def without_font(p) -> None:
    for font in p["/Resources"]["/Font"].values():
        del font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile3"]


def with_content(content: bytes):
    def change(p) -> None:
        stream = DecodedStreamObject()
        stream.set_data(content)
        p[NameObject("/Contents")] = stream

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (without_font, "字体没有嵌入"),
        (lambda p: p.update({NameObject("/Rotate"): NumberObject(90)}), "旋转"),
        (with_content(b"/Pattern cs /p scn"), "Pattern"),
        (with_content(b"/s sh"), "sh"),
        (with_content(b"Q"), "无法读取"),
        (with_content(b"[ (a"), "无法读取"),
        (with_content(b"BT (ab) Tj ET"), "无法读取"),
    ],
)
def test_what_cannot_be_said_in_ofd_is_refused_with_the_page(change, why) -> None:
    with pytest.raises(ofd.NotConvertible) as caught:
        ofd.from_pdf(changed(change))
    assert "第 1 页" in caught.value.message
    assert why in caught.value.message


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"nothing at all", decision()])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ofd.NotConvertible):
        ofd.from_pdf(content)


def test_operators_are_read_as_the_grammar_has_them() -> None:
    stream = rb"1 -.5 m[(a\(\)b(c)\101)-10<4 1>]TJ/Span<</MCID 0/T(x)>>BDC%note" + b"\nf*"
    assert list(operations(stream)) == [
        ("m", [1.0, -0.5]),
        ("TJ", [[b"a()b(c)A", -10.0, b"A"]]),
        ("BDC", ["/Span", {"/MCID": 0.0, "/T": b"x"}]),
        ("f*", []),
    ]
    for wrong in (b"]", b"(a", b"{ }"):
        with pytest.raises(Malformed):
            list(operations(wrong + b" Tj"))
