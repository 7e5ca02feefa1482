"""Lists as workbooks: text is never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter


def workbook(title: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """Numbers and days stay what they are, everything else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for n in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(n)].width = 16
    head = [WriteOnlyCell(sheet, text) for text in headings]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    found = BytesIO()
    book.save(found)
    return found.getvalue()


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if value is None or isinstance(value, (int, float)) or hasattr(value, "isoformat"):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"
    return cell
