"""Reading a filled-in workbook: rows under headings, and what is wrong by row and column."""

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
MOST_ROWS = 20_000
MOST_COLUMNS = 40
_UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError,
    SyntaxError, TypeError, AttributeError, EOFError, RuntimeError, zlib.error,
)  # fmt: skip
"""What a damaged workbook makes its reader raise, broken XML (a SyntaxError) included."""


class NotATable(InvalidInput):
    """这不是能读的 .xlsx 文件。请用平台提供的模板填写，另存为 .xlsx 后再上传。"""

    code = "not_a_table"


class TableTooLarge(InvalidInput):
    """文件太大：最多 5 MB、20000 行。请分几次导入。"""

    code = "table_too_large"


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
        parts = {part.strip(" *").lower() for part in text.split("/")}
        return bool(parts & {self.key, self.zh.lower(), self.en.lower()})


@dataclass(frozen=True, kw_only=True)
class Sheet:
    zh: str
    en: str
    columns: Sequence[Column]
    examples: Sequence[Sequence[Any]] = ()

    @property
    def title(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong in one cell."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(kw_only=True)
class Line:
    """One filled-in row; every column is there, empty where nothing was typed."""

    sheet: str
    row: int
    values: dict[str, str]
    letters: dict[str, str]

    def fault(self, key: str, message: str) -> Fault:
        letter = self.letters.get(key, "")
        return Fault(sheet=self.sheet, row=self.row, column=letter, message=message)


@dataclass(kw_only=True)
class Table:
    lines: list[list[Line]] = field(default_factory=list)
    """By sheet, in the order asked for."""
    faults: list[Fault] = field(default_factory=list)


class FaultyTable(InvalidInput):
    """表里有 %(count)s 处需要更正，一行也没有导入。请改好后重新上传。"""

    code = "faulty_table"

    def __init__(self, faults: Sequence[Fault]) -> None:
        text = self.__doc__ or ""
        super().__init__(count=len(faults))
        self.errors = (FieldError(path="file", message=_(text) % {"count": len(faults)}),)
        self.faults = list(faults[:200])


def read(content: bytes, sheets: Sequence[Sheet]) -> Table:
    """Raises NotATable, TableTooLarge; what is wrong with cells is in `faults`."""
    book = _opened(content)
    found = Table()
    for n, sheet in enumerate(sheets):
        names = (sheet.title.lower(), sheet.zh, sheet.en.lower())
        page = next((w for w in book.worksheets if w.title.strip().lower() in names), None)
        if page is None and n == 0 and len(book.worksheets) == 1:
            page = book.worksheets[0]
        try:
            found.lines.append(_lines(page, sheet, found.faults) if page is not None else [])
        except _UNREADABLE as error:
            raise NotATable from error
    return found


def _opened(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise TableTooLarge
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(info.file_size for info in parts.infolist()) > MOST_CONTENT:
                raise TableTooLarge
        return load_workbook(io.BytesIO(content))
    except _UNREADABLE as error:
        raise NotATable from error


def _lines(page: Any, sheet: Sheet, faults: list[Fault]) -> list[Line]:
    if page.max_row > MOST_ROWS + 1 or page.max_column > MOST_COLUMNS:
        raise TableTooLarge
    heads = {cell.column: _text(cell.value) for cell in page[1] if _text(cell.value)}
    places = {
        column.key: at
        for column in sheet.columns
        if (at := next((n for n, t in heads.items() if column.is_meant_by(t)), None)) is not None
    }
    for column in sheet.columns:
        if column.is_needed and column.key not in places:
            message = _("缺少“%(column)s”这一列。") % {"column": column.zh}
            faults.append(Fault(sheet=sheet.zh, row=1, column="", message=message))
    letters = {key: get_column_letter(at) for key, at in places.items()}
    found = []
    for cells in page.iter_rows(min_row=2):
        at = {cell.column: cell for cell in cells if hasattr(cell, "column")}
        values = {c.key: "" for c in sheet.columns}
        line = Line(sheet=sheet.zh, row=cells[0].row, values=values, letters=letters)
        for key, place in places.items():
            cell = at.get(place)
            if cell is not None and cell.data_type == "f":
                message = _("这里是公式，请改成固定的内容（复制，选择性粘贴为数值）。")
                faults.append(line.fault(key, message))
            elif cell is not None:
                values[key] = _text(cell.value)
        if any(values.values()):
            found.append(line)
            faults += [
                line.fault(c.key, _("必填，不能为空。"))
                for c in sheet.columns
                if c.is_needed and c.key in places and not values[c.key]
            ]
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
            page.column_dimensions[get_column_letter(n)].width = 22
        for row in sheet.examples:
            page.append(list(row))
        page.freeze_panes = "A2"
    notes = book.create_sheet("填写说明 Notes")
    for sheet in sheets:
        for column in sheet.columns:
            if column.hint:
                notes.append([sheet.zh, column.zh, column.en, column.hint])
    for letter, width in zip("ABCD", (12, 20, 24, 90), strict=True):
        notes.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
