"""Lists as files: CSV that is streamed, XLSX with real days and no formulas."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


def answer(
    kind: str, name: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """The file as an attachment; `kind` is csv or xlsx."""
    file = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    if kind == "xlsx":
        return HttpResponse(workbook(headings, lines), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(
        _csv(headings, lines), content_type="text/csv; charset=utf-8", headers=headers
    )


class _Line:
    """What `csv` takes for a file: hands each line back."""

    def write(self, value: str) -> str:
        return value


def _csv(headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    """With a byte-order mark, so that office programs read the Chinese."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow(headings)
    for line in lines:
        yield writer.writerow([_harmless(_said(value)) for value in line])


def _said(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def workbook(headings: Sequence[str], lines: Iterable[Sequence[Any]], *, title: str = "") -> bytes:
    """One sheet: days and numbers as such, everything else text and never a formula."""
    rows = [list(line) for line in lines]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_TITLE.sub(" ", title or _("清单"))[:31])
    sheet.freeze_panes = "A2"
    for n, heading in enumerate(headings):
        longest = max([_width(heading), *(_width(_said(row[n])) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(n + 1)].width = min(longest + 3, WIDEST)
    sheet.append([_bold(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    found = BytesIO()
    book.save(found)
    return found.getvalue()


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if isinstance(value, dt.datetime):
        return WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None, microsecond=0))
    if isinstance(value, (dt.date, int, float)) or value is None:
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"
    return cell


def _width(text: str) -> int:
    """Chinese characters take two places."""
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)
