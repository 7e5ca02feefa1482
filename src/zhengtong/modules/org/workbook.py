"""Reading a filled-in workbook: sheets of rows with a heading, and nothing that could surprise.

Formulas and merged cells are refused with their place: what a person sees must be what is stored.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from zhengtong.kernel.errors import InvalidInput

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CONTENT = 60 * 1024 * 1024
MOST_ROWS = 3000
MOST_COLUMNS = 60


class NotAWorkbook(InvalidInput):
    """这不是能读的 .xlsx 文件。请用平台提供的模板填写，另存为 .xlsx 后再导入。"""

    code = "not_a_workbook"


class WorkbookTooLarge(InvalidInput):
    """文件太大：最多 5 MB，每张表最多 3000 行。请分几次导入。"""

    code = "workbook_too_large"


@dataclass(frozen=True, kw_only=True)
class Column:
    """`key` is what the code reads; the heading says the Chinese and the English label."""

    key: str
    zh: str
    en: str
    is_required: bool = False
    hint: str = ""

    @property
    def heading(self) -> str:
        return f"{self.zh} / {self.en}{' *' if self.is_required else ''}"

    def is_meant_by(self, text: str) -> bool:
        parts = {part.strip(" *").lower() for part in text.split("/")}
        return bool(parts & {self.key, self.zh.lower(), self.en.lower()})


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One kind of row."""

    key: str
    zh: str
    en: str
    columns: Sequence[Column]

    @property
    def title(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, kw_only=True)
class CellError:
    """Something wrong at one place: sheet, row, column (`B`), in words."""

    sheet: str
    row: int
    column: str
    message: str

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}" if self.column else str(self.row)


@dataclass(kw_only=True)
class Row:
    """One filled-in line; every column is there, empty where nothing was typed."""

    sheet: Sheet
    number: int
    values: dict[str, str]
    letters: dict[str, str]

    def wrong(self, key: str, message: str) -> CellError:
        return CellError(
            sheet=self.sheet.zh, row=self.number, column=self.letters.get(key, ""), message=message
        )


@dataclass(kw_only=True)
class Content:
    """The rows of each sheet, and what is wrong with their form."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)


def read(file: BinaryIO, sheets: Sequence[Sheet]) -> Content:
    """Raises NotAWorkbook, WorkbookTooLarge; all else is collected in `errors`."""
    book = _opened(file.read(LARGEST_FILE + 1))
    content = Content()
    for sheet in sheets:
        found = next((ws for ws in book.worksheets if _is(ws, sheet)), None)
        content.rows[sheet.key] = _rows(found, sheet, content.errors) if found else []
    if not any(content.rows.values()) and not content.errors:
        first = sheets[0]
        message = gettext("表格里没有一行数据。请在模板的各张表里从第 2 行起填写。")
        content.errors.append(CellError(sheet=first.zh, row=2, column="A", message=message))
    return content


def template(sheets: Sequence[Sheet]) -> bytes:
    """An empty workbook with headings, hints as remarks, and room to type."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        ws = book.create_sheet(sheet.title)
        for i, column in enumerate(sheet.columns, start=1):
            cell = ws.cell(row=1, column=i, value=column.heading)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DCE6F5")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            ws.column_dimensions[get_column_letter(i)].width = 24
            ws.column_dimensions[get_column_letter(i)].number_format = "@"
        ws.freeze_panes = "A2"
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


def _opened(raw: bytes) -> Any:
    if len(raw) > LARGEST_FILE:
        raise WorkbookTooLarge
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if sum(info.file_size for info in parts.infolist()) > LARGEST_CONTENT:
                raise WorkbookTooLarge
        return load_workbook(io.BytesIO(raw))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise NotAWorkbook from error


def _is(ws: Worksheet, sheet: Sheet) -> bool:
    return ws.title.strip().lower() in (sheet.title.lower(), sheet.zh, sheet.en.lower())


def _rows(ws: Worksheet, sheet: Sheet, errors: list[CellError]) -> list[Row]:
    if ws.max_row > MOST_ROWS + 1 or ws.max_column > MOST_COLUMNS:
        raise WorkbookTooLarge
    for merged in ws.merged_cells.ranges:
        message = gettext("%(place)s 是合并的单元格，请拆开后逐格填写。") % {"place": merged.coord}
        letter = get_column_letter(merged.min_col)
        errors.append(CellError(sheet=sheet.zh, row=merged.min_row, column=letter, message=message))
    letters = _letters(ws, sheet, errors)
    rows = []
    for cells in ws.iter_rows(min_row=2):
        values = {column.key: "" for column in sheet.columns}
        by_letter = {cell.column_letter: cell for cell in cells if hasattr(cell, "column_letter")}
        for key, letter in letters.items():
            cell = by_letter.get(letter)
            if cell is None:
                continue
            if cell.data_type == "f":
                message = gettext("这里是公式，请改成固定的内容（复制，选择性粘贴为数值）。")
                errors.append(
                    CellError(sheet=sheet.zh, row=cell.row, column=letter, message=message)
                )
                continue
            values[key] = _text(cell.value)
        if any(values.values()):
            rows.append(Row(sheet=sheet, number=cells[0].row, values=values, letters=letters))
    for row in rows:
        for column in sheet.columns:
            is_missing = column.is_required and not row.values[column.key]
            letter = letters.get(column.key, "")
            if is_missing and letter and not _is_refused(errors, row, letter):
                errors.append(row.wrong(column.key, gettext("必填，不能为空。")))
    return rows


def _is_refused(errors: list[CellError], row: Row, letter: str) -> bool:
    return any((e.sheet, e.row, e.column) == (row.sheet.zh, row.number, letter) for e in errors)


def _letters(ws: Worksheet, sheet: Sheet, errors: list[CellError]) -> dict[str, str]:
    """Which column holds what, by the headings in row 1, in any order."""
    headings = {cell.column_letter: _text(cell.value) for cell in ws[1] if cell.value is not None}
    found: dict[str, str] = {}
    for column in sheet.columns:
        letter = next((x for x, text in headings.items() if column.is_meant_by(text)), None)
        if letter is not None:
            found[column.key] = letter
        elif column.is_required:
            message = gettext("缺少“%(column)s”这一列。") % {"column": column.zh}
            errors.append(CellError(sheet=sheet.zh, row=1, column="", message=message))
    return found


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
    return str(value).strip()
