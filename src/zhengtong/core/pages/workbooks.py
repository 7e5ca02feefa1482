"""Workbooks that people fill in: templates, and reading what came back, row by row.

Formulas and merged cells are refused with their place: what a person sees must be what is stored.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from zhengtong.kernel.errors import FieldError, InvalidInput

MOST_BYTES = 5 * 1024 * 1024
MOST_CONTENT = 60 * 1024 * 1024
MOST_COLUMNS = 60
_UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError,
    SyntaxError, TypeError, AttributeError, EOFError, RuntimeError, zlib.error,
)  # fmt: skip
"""What a damaged workbook makes its reader raise, broken XML (a SyntaxError) included."""


class NotAWorkbook(InvalidInput):
    """这不是能读的 .xlsx 文件。请用平台提供的模板填写，另存为 .xlsx 后再上传。"""

    code = "not_a_workbook"

    def __init__(self) -> None:
        super().__init__()
        self.errors = (FieldError(path="file", message=self.message),)


class WorkbookTooLarge(InvalidInput):
    """文件太大：最多 5 MB，“%(sheet)s”这张表最多 %(rows)s 行。请分几次导入。"""

    code = "workbook_too_large"

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet=sheet.zh, rows=sheet.most_rows)
        self.errors = (FieldError(path="file", message=self.message),)


@dataclass(frozen=True, kw_only=True)
class Column:
    """`key` is what the code reads; the heading says both languages, either is understood."""

    key: str
    zh: str
    en: str
    is_needed: bool = False
    hint: str = ""

    @property
    def heading(self) -> str:
        return f"{self.zh} / {self.en}{' *' if self.is_needed else ''}"

    def is_meant_by(self, text: str) -> bool:
        said = text.strip(" *").lower()
        parts = {said, *(part.strip() for part in said.split("/"))}
        whole = self.heading.strip(" *").lower()
        return bool(parts & {self.key, self.zh.lower(), self.en.lower(), whole})


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One kind of row."""

    zh: str
    en: str
    columns: Sequence[Column]
    key: str = ""
    examples: Sequence[Sequence[Any]] = ()
    most_rows: int = 3000

    @property
    def title(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong at one place: sheet, row, column (`B`), in words."""

    sheet: str
    row: int
    column: str
    message: str

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}" if self.column else str(self.row)


@dataclass(kw_only=True)
class Line:
    """One filled-in row; every column is there, empty where nothing was typed."""

    sheet: Sheet
    row: int
    values: dict[str, str]
    letters: dict[str, str]

    def fault(self, key: str, message: str) -> Fault:
        letter = self.letters.get(key, "")
        return Fault(sheet=self.sheet.zh, row=self.row, column=letter, message=message)


@dataclass(kw_only=True)
class Table:
    lines: list[list[Line]] = field(default_factory=list)
    """By sheet, in the order asked for."""
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes, sheets: Sequence[Sheet]) -> Table:
    """Raises NotAWorkbook, WorkbookTooLarge; what is wrong with cells is in `faults`."""
    book = _opened(content, sheets)
    found = Table()
    for sheet in sheets:
        names = (sheet.title.lower(), sheet.zh, sheet.en.lower())
        page = next((w for w in book.worksheets if w.title.strip().lower() in names), None)
        if page is None and len(sheets) == len(book.worksheets) == 1:
            page = book.worksheets[0]
        try:
            found.lines.append(_lines(page, sheet, found.faults) if page is not None else [])
        except _UNREADABLE as error:
            raise NotAWorkbook from error
    return found


def _opened(content: bytes, sheets: Sequence[Sheet]) -> Any:
    if len(content) > MOST_BYTES:
        raise WorkbookTooLarge(sheets[0])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(info.file_size for info in parts.infolist()) > MOST_CONTENT:
                raise WorkbookTooLarge(sheets[0])
            _count(parts, sheets)
        return load_workbook(io.BytesIO(content))
    except _UNREADABLE as error:
        raise NotAWorkbook from error


def _count(parts: zipfile.ZipFile, sheets: Sequence[Sheet]) -> None:
    """Rows are counted before they are read: reading far too many takes many seconds."""
    longest = max(sheets, key=lambda s: s.most_rows)
    pages = [n for n in parts.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
    if any(parts.read(name).count(b"<row ") > longest.most_rows + 1 for name in pages):
        raise WorkbookTooLarge(longest)


def _lines(page: Any, sheet: Sheet, faults: list[Fault]) -> list[Line]:
    if page.max_row > sheet.most_rows + 1 or page.max_column > MOST_COLUMNS:
        raise WorkbookTooLarge(sheet)
    merged = set()
    for area in page.merged_cells.ranges:
        message = _("%(place)s 是合并的单元格，请拆开后逐格填写。") % {"place": area.coord}
        letter = get_column_letter(area.min_col)
        faults.append(Fault(sheet=sheet.zh, row=area.min_row, column=letter, message=message))
        merged |= {(row, column) for row, column in area.cells}
    places = _places(page, sheet, faults)
    letters = {key: get_column_letter(at) for key, at in places.items()}
    found = []
    for cells in page.iter_rows(min_row=2):
        values = {c.key: "" for c in sheet.columns}
        line = Line(sheet=sheet, row=cells[0].row, values=values, letters=letters)
        refused = _filled(line, cells, places, faults)
        refused |= {key for key, at in places.items() if (line.row, at) in merged}
        if any(values.values()):
            found.append(line)
            faults += [
                line.fault(c.key, _("必填，不能为空。"))
                for c in sheet.columns
                if c.is_needed and c.key in places and not values[c.key] and c.key not in refused
            ]
    return found


def _places(page: Any, sheet: Sheet, faults: list[Fault]) -> dict[str, int]:
    """Which column holds what, by the headings in row 1, in any order."""
    heads = {cell.column: _text(cell.value) for cell in page[1] if _text(cell.value)}
    found: dict[str, int] = {}
    for column in sheet.columns:
        at = next((n for n, text in heads.items() if column.is_meant_by(text)), None)
        if at is not None:
            found[column.key] = at
        elif column.is_needed:
            message = _("缺少“%(column)s”这一列。") % {"column": column.zh}
            faults.append(Fault(sheet=sheet.zh, row=1, column="", message=message))
    return found


def _filled(
    line: Line, cells: Sequence[Any], places: dict[str, int], faults: list[Fault]
) -> set[str]:
    """Puts the row's texts in; the answer are columns that were refused already."""
    at = {cell.column: cell for cell in cells if hasattr(cell, "column")}
    refused = set()
    for key, place in places.items():
        cell = at.get(place)
        if cell is None:
            continue
        if cell.data_type == "f":
            message = _("这里是公式，请改成固定的内容（复制，选择性粘贴为数值）。")
            faults.append(line.fault(key, message))
            refused.add(key)
        else:
            line.values[key] = _text(cell.value)
    return refused


def _text(value: Any) -> str:
    """As a person sees it: whole numbers without a point, days as days."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime():
            return value.date().isoformat()
    return str(value).replace("\0", "").strip()


def template(sheets: Sequence[Sheet]) -> bytes:
    """An empty workbook with headings, examples, and a page of hints."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for n, column in enumerate(sheet.columns, start=1):
            cell = page.cell(row=1, column=n, value=column.heading)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DCE6F5")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[get_column_letter(n)].width = 24
            page.column_dimensions[get_column_letter(n)].number_format = "@"
        for row in sheet.examples:
            page.append(list(row))
        page.freeze_panes = "A2"
    notes = book.create_sheet("填写说明 Notes")
    for sheet in sheets:
        for column in sheet.columns:
            if column.hint:
                notes.append([sheet.zh, column.zh, column.en, column.hint])
    for letter, width in zip("ABCD", (12, 22, 24, 90), strict=True):
        notes.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
