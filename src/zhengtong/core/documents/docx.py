"""The same page as a Word document, for those who have to go on writing in it. Never sealed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.run import Run

BODY = ("仿宋_GB2312", "FangSong")
HEADING = ("方正小标宋简体", "SimSun")
"""Chinese face and the one for Latin; a machine without them takes its own."""
RED = RGBColor(0xC0, 0, 0)


def docx(content: Mapping[str, Any]) -> bytes:
    """A .docx with the text of `content` (`organization`, `number`, `title`, `addressee`,
    `paragraphs`, `rows`, `signer`, `date`, `footer`), laid out after GB/T 9704. The same content
    gives the same words in the same order as the PDF."""
    made = Document()
    _sheet(made)
    _line(made, content["organization"], HEADING, 26, colour=RED, bold=True)
    _line(made, content["number"], BODY, 16)
    _line(made, content["title"], HEADING, 22, bold=True)
    _text(made, f"{content['addressee']}：", indent=False)
    for paragraph in content["paragraphs"]:
        _text(made, paragraph)
    _table(made, content["rows"])
    for text in (content.get("signer") or content["organization"], content["date"]):
        _text(made, text, indent=False).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text in content.get("footer", ()):
        _said(_text(made, "", indent=False).add_run(text), BODY, 10)
    made.core_properties.title = str(content["title"])
    made.core_properties.author = str(content["organization"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text_of(file: bytes) -> list[str]:
    """Every line of a .docx, paragraphs and cells in order; for comparing."""
    found = Document(io.BytesIO(file))
    lines: list[str] = []
    for block in found.iter_inner_content():
        if hasattr(block, "rows"):
            lines += [cell.text for row in block.rows for cell in row.cells]
        elif block.text:
            lines.append(block.text)
    return lines


def _sheet(made: Written) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    style = made.styles["Normal"]
    style.font.name, style.font.size = BODY[1], Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY[0])


def _line(
    made: Written,
    text: str,
    face: tuple[str, str],
    size: float,
    *,
    colour: RGBColor | None = None,
    bold: bool = False,
) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    _said(run, face, size)
    run.bold = bold
    if colour is not None:
        run.font.color.rgb = colour


def _text(made: Written, text: str, *, indent: bool = True) -> Any:
    paragraph = made.add_paragraph(text)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _table(made: Written, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = made.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(3.6), Cm(12)
        for cell, words in ((cells[0], label), (cells[1], text)):
            _said(cell.paragraphs[0].add_run(words), BODY, 12)
        cells[0].paragraphs[0].runs[0].bold = True


def _said(run: Run, face: tuple[str, str], size: float) -> None:
    run.font.name, run.font.size = face[1], Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face[0])
