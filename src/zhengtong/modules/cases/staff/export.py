"""Lists as files: CSV that is streamed, XLSX with real days and no formulas; each is audited."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from zhengtong.core.audit.api import record
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.staff import filters as narrowing
from zhengtong.modules.cases.staff.rows import CLOSED, COLUMNS, DUE, InboxRow, rows_of
from zhengtong.modules.workflow import api as workflow

MOST_EXPORTED = 5_000
"""Lines of an inbox file; the register has its own, larger limit."""
AT_ONCE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48


@staff("cases.handle")
@never_cache
@require_GET
def export_inbox(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered and sorted, all columns, whatever page is shown."""
    filters = narrowing.read(request.GET)
    is_done = filters["scope"] == "done"
    columns = [CLOSED if c is DUE and is_done else c for c in COLUMNS]
    lines = [[c.value(row) for c in columns] for row in _rows(request.actor, filters)]
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    audited("cases.export_inbox", request.actor, rows=len(lines), kind=kind, filters=filters)
    return answer(kind, "inbox", [_(c.label) for c in columns], lines)


def _rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[InboxRow]:
    cursor, left = None, MOST_EXPORTED
    while left > 0:
        page = workflow.inbox(
            **narrowing.standing(actor),
            filters=narrowing.for_engine(filters),
            size=min(AT_ONCE, left),
            cursor=cursor,
        )
        yield from rows_of(page.rows, actor=actor)
        cursor, left = page.next_cursor, left - len(page.rows)
        if cursor is None:
            return


def audited(action: str, actor: Actor, **detail: Any) -> None:
    """Who took what out of the platform; in a transaction of its own, before the first line."""
    with transaction.atomic():
        record(
            action,
            actor=actor,
            stream=f"export:{actor.staff_id}",
            object_type="export",
            detail=detail,
        )


def answer(
    kind: str, name: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """The file as an attachment; `kind` is csv or xlsx."""
    file = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    if kind == "xlsx":
        return HttpResponse(_workbook(headings, lines), content_type=XLSX, headers=headers)
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


def _workbook(headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    rows = [list(line) for line in lines]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("清单"))
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
    """Days and moments as such; text is never a formula."""
    if isinstance(value, dt.datetime):
        return WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None, microsecond=0))
    if isinstance(value, dt.date) or value is None:
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"
    return cell


def _width(text: str) -> int:
    """Chinese characters take two places."""
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)
