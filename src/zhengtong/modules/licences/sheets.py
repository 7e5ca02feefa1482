"""Tables for issuing many licences: read from XLSX or CSV, and the empty one to fill in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.licences.definition import Definition
from zhengtong.modules.licences.errors import BatchRefused

HOLDER_COLUMNS = {"holder_name": "持证主体", "holder_code": "持证主体代码"}
MOST_BYTES = 10 * 1024 * 1024
MOST_COLUMNS = 60


@dataclass(frozen=True, kw_only=True)
class Line:
    """`number` as the spreadsheet shows it; the head is line 1."""

    number: int
    values: dict[str, str]


def headings(rules: Definition) -> dict[str, str]:
    """Column key → heading."""
    return {**HOLDER_COLUMNS, **{f.key: f.label_zh for f in rules.fields}}


def read(content: BinaryIO, name: str, rules: Definition, *, most: int) -> list[Line]:
    """The lines of an XLSX or CSV file. Raises BatchRefused naming the column or what the file is
    not."""
    raw = content.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise _refused(_("文件太大，最多 10 MB。"))
    rows = _csv(raw) if name.lower().endswith(".csv") else _xlsx(raw)
    return _lines(rows, rules, most)


def _lines(rows: Iterator[Sequence[Any]], rules: Definition, most: int) -> list[Line]:
    columns = _columns(next(rows, ()), rules)
    found = []
    for number, row in enumerate(rows, 2):
        values = {key: _text(row[place]) for key, place in columns.items() if place < len(row)}
        values = {k: v for k, v in values.items() if v}
        if values:
            found.append(Line(number=number, values=values))
        if len(found) > most:
            raise _refused(_("一批最多 %d 行，请分几批。") % most)
    if not found:
        raise _refused(_("表格里没有数据行。"))
    return found


def _columns(head: Sequence[Any], rules: Definition) -> dict[str, int]:
    wanted = {label: key for key, label in headings(rules).items()}
    found: dict[str, int] = {}
    for place, cell in enumerate(head[:MOST_COLUMNS]):
        label = _text(cell)
        if not label:
            continue
        if label not in wanted:
            raise _refused(_("不认识的列：%s。请用下载的模板填写。") % label[:40])
        if wanted[label] in found:
            raise _refused(_("重复的列：%s。") % label[:40])
        found[wanted[label]] = place
    for key, label in HOLDER_COLUMNS.items():
        if key not in found:
            raise _refused(_("缺少列：%s。") % label)
    return found


def _csv(raw: bytes) -> Iterator[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return iter(list(csv.reader(io.StringIO(raw.decode(encoding)))))
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise _refused(_("文件不能读入，请另存为 XLSX 或 CSV 再试。"))


def _xlsx(raw: bytes) -> Iterator[Sequence[Any]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return iter(list(book.worksheets[0].iter_rows(values_only=True)))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise _refused(_("文件不能读入，请另存为 XLSX 或 CSV 再试。")) from None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\0", "").strip()[:2000]


def template(rules: Definition) -> bytes:
    """An empty table with the right heads, all columns as text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.append(list(headings(rules).values()))
    for letter in [c.column_letter for c in sheet[1]]:
        sheet.column_dimensions[letter].width = 24
        sheet.column_dimensions[letter].number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _refused(message: str) -> BatchRefused:
    return BatchRefused(errors=[FieldError(path="table", message=message, code=BatchRefused.code)])
