"""Reads a workbook: every fault with sheet, row and column, or the parts of each item.

Merged cells and formulas are refused: nobody can say what they mean for a row.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.sheets import cells
from zhengtong.modules.items.sheets.columns import CODE, FLOW, FORM, Column, Sheet, sheets

MOST_ITEMS = 10_000
MOST_ROWS = 100_000
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]{2,20})"')


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong. `column` is its letter and title; row 0 is the whole sheet or file."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(kw_only=True)
class RawItem:
    """One item as the file has it. `flat` are single values by dotted key and `parts` are lists;
    both are put over what the item has, unless the file holds the `whole` definition. `origins`
    says for a path of the definition which sheet and row it came from."""

    code: str
    flat: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] | None = None
    form: str = ""
    flow: str = ""
    origins: dict[str, tuple[str, int]] = field(default_factory=dict)

    def place_of(self, path: str) -> tuple[str, int, str]:
        """Sheet, row and the name of the field of a path of the definition."""
        parts = path.split(".")
        for cut in range(len(parts), 0, -1):
            found = self.origins.get(".".join(parts[:cut]))
            if found:
                return (*found, ".".join(parts[cut:]) or parts[-1])
        sheet, row = self.origins.get("", ("", 0))
        return sheet, row, path


@dataclass
class Contents:
    """All items of a file and all faults found so far."""

    main: Sheet = field(default_factory=lambda: sheets()[0])
    items: dict[str, RawItem] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, sheet: str, row: int, column: str, message: str) -> None:
        self.faults.append(Fault(sheet=sheet, row=row, column=column, message=message))


def read_workbook(file: BinaryIO, known: tuple[Sheet, ...] | None = None) -> Contents:
    """What an XLSX file holds; of items, or of whatever the `known` sheets are about."""
    wanted = known or sheets()
    found = Contents(main=wanted[0])
    content = file.read()
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception:
        found.fault("", 0, "", _("打不开这个文件：请用 Excel 或 WPS 另存为 xlsx 再试"))
        return found
    names = {sheet.title for sheet in wanted}
    if found.main.title not in book.sheetnames:
        found.fault("", 0, "", _("没有“%s”表：请使用下载的模板") % found.main.title)
        return found
    for title in book.sheetnames:
        if title not in names and title not in ("说明", "代码"):
            found.fault(title, 0, "", _("不认识的表，请删除或者改用模板里的名称"))
    for sheet in wanted:
        if sheet.title in book.sheetnames:
            page = book[sheet.title]
            _refuse_merged(archive, page, sheet, found)
            _read_sheet(page, sheet, found)
    if not found.items and not found.faults:
        found.fault(found.main.title, 0, "", _("一行内容都没有"))
    return found


def _refuse_merged(archive: zipfile.ZipFile, page: Any, sheet: Sheet, found: Contents) -> None:
    path = page._worksheet_path.lstrip("/")
    for match in _MERGED.finditer(archive.read(path)):
        area = match.group(1).decode()
        row = int(re.sub(r"\D", "", area.split(":")[0]))
        message = _("不能有合并单元格（%s）：请取消合并，每格填上内容") % area
        found.fault(sheet.title, row, re.sub(r"\d", "", area.split(":")[0]), message)


def _read_sheet(page: Any, sheet: Sheet, found: Contents) -> None:
    rows = page.iter_rows(values_only=True)
    titles = [str(t).strip() if t is not None else "" for t in next(rows, ())]
    columns = _columns(titles, sheet, found)
    if columns is None:
        return
    letters = {c: f"{get_column_letter(n + 1)} {c.title}" for n, c in columns.items()}
    if sheet.key:
        for item in found.items.values():
            item.parts.setdefault(sheet.key, [])
    for number, values in enumerate(rows, start=2):
        if number > MOST_ROWS:
            found.fault(sheet.title, number, "", _("行数太多，最多 %s 行") % MOST_ROWS)
            return
        if any(v not in (None, "") for v in values):
            _read_row(sheet, columns, letters, number, values, found)


def _columns(titles: list[str], sheet: Sheet, found: Contents) -> dict[int, Column] | None:
    known = sheet.by_title
    columns: dict[int, Column] = {}
    for n, title in enumerate(titles):
        if not title:
            continue
        letter = get_column_letter(n + 1)
        if title not in known:
            found.fault(sheet.title, 1, f"{letter} {title}", _("不认识的列，请使用模板里的列名"))
        elif known[title] in columns.values():
            found.fault(sheet.title, 1, f"{letter} {title}", _("这一列出现了两次"))
        else:
            columns[n] = known[title]
    if not any(c.stands_for == CODE for c in columns.values()):
        found.fault(sheet.title, 1, "", _("没有“%s”列") % found.main.columns[0].title)
        return None
    return columns


def _read_row(
    sheet: Sheet,
    columns: Mapping[int, Column],
    letters: Mapping[Column, str],
    number: int,
    values: tuple[Any, ...],
    found: Contents,
) -> None:
    given: dict[Column, Any] = {
        column: values[n] if n < len(values) else None for n, column in columns.items()
    }
    code_column = next(c for c in given if c.stands_for == CODE)
    code = str(given[code_column] if given[code_column] is not None else "").strip().upper()
    item = _item_of(sheet, number, code, letters[code_column], found)
    if item is None:
        return
    read = dict(_values(given, letters, sheet.title, number, found))
    if not sheet.key:
        item.form, item.flow = str(read.pop(FORM, "")), str(read.pop(FLOW, ""))
        item.flat = read
    elif sheet.key == "situations":
        _put_answer(item, read, (sheet.title, number))
    else:
        row: dict[str, Any] = {}
        for key, value in read.items():
            k.put_at(row, key, value)
        rows = item.parts.setdefault(sheet.key, [])
        item.origins[f"{sheet.key}.{len(rows)}"] = (sheet.title, number)
        rows.append(row)


def _item_of(sheet: Sheet, number: int, code: str, column: str, found: Contents) -> RawItem | None:
    words = {"code": found.main.columns[0].title, "sheet": found.main.title, "value": code}
    if not code:
        found.fault(sheet.title, number, column, _("没有填%(code)s") % words)
        return None
    if sheet.key:
        item = found.items.get(code)
        if item is None:
            message = _("“%(sheet)s”表里没有这个%(code)s：%(value)s") % words
            found.fault(sheet.title, number, column, message)
        return item
    if code in found.items:
        found.fault(sheet.title, number, column, _("%(code)s重复：%(value)s") % words)
        return None
    if len(found.items) >= MOST_ITEMS:
        found.fault(sheet.title, number, column, _("一次最多导入 %s 个") % MOST_ITEMS)
        return None
    item = found.items[code] = RawItem(code=code)
    item.origins[""] = (sheet.title, number)
    return item


def _values(
    given: Mapping[Column, Any],
    letters: Mapping[Column, str],
    sheet: str,
    number: int,
    found: Contents,
) -> Iterator[tuple[str, Any]]:
    """Key and value of each field in the row; two columns of one text come together."""
    english = {c.field.key: value for c, value in given.items() if c.language == "en"}
    for column, cell in given.items():
        if column.language == "en" or column.stands_for == CODE:
            continue
        try:
            if column.language:
                join = cells.lines if column.field.kind == k.TEXTS else cells.bilingual
                value: Any = join(cell, english.get(column.field.key))
            else:
                value = cells.read(column.field, cell)
        except cells.BadCell as error:
            found.fault(sheet, number, letters[column], str(error))
            continue
        yield column.stands_for or column.field.key, value


def _put_answer(item: RawItem, read: Mapping[str, Any], origin: tuple[str, int]) -> None:
    questions = item.parts.setdefault("situations", [])
    key = read.get("key") or ""
    question = next((q for q in questions if q.get("key") == key), None)
    if question is None:
        question = {"options": []}
        item.origins[f"situations.{len(questions)}"] = origin
        questions.append(question)
    option: dict[str, Any] = {}
    for name, value in read.items():
        if name.startswith("options."):
            k.put_at(option, name.removeprefix("options."), value)
        elif not k.is_empty(value):
            question[name] = value
    at = questions.index(question)
    item.origins[f"situations.{at}.options.{len(question['options'])}"] = origin
    question["options"].append(option)
