"""Many parcels at once, pasted or in a workbook. All of it is entered, or nothing."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.cases.delivery import posting, queries
from zhengtong.modules.cases.delivery.errors import SheetRefused
from zhengtong.modules.cases.models import Case, DeliveryMethod, DeliveryState
from zhengtong.modules.cases.posted import day
from zhengtong.modules.cases.services.locking import lock

MOST_LINES = 500
LARGEST_FILE = 2 * 1024 * 1024
LARGEST_CONTENT = 20 * 1024 * 1024
COLUMNS = ("number", "carrier", "waybill", "posted_on")
HEADINGS = ("办件编号", "case number", "number")


class UnreadableSheet(InvalidInput):
    """这个文件读不出来。请用 .xlsx 文件，第一张表依次是办件编号、承运单位、运单号、寄出日期。"""

    code = "unreadable_sheet"


class TooManyLines(InvalidInput):
    """一次最多登记 500 行，请分几次提交。"""

    code = "too_many_waybills"


@dataclass(frozen=True, kw_only=True)
class Line:
    """`row`: as the sheet counts, from 1. A day that was left out is today."""

    row: int
    number: str
    carrier: str
    waybill: str
    posted_on: str


def pasted(text: str) -> list[Line]:
    """Lines of tabs or commas, as spreadsheets copy them; carriers have blanks in their names."""
    rows = []
    for n, given in enumerate(text.splitlines(), 1):
        line = given.replace("，", ",")
        rows.append((n, line.split("\t" if "\t" in line else ",")))
    return _lines(rows)


def from_workbook(file: BinaryIO) -> list[Line]:
    """The first sheet. Raises UnreadableSheet, TooManyLines."""
    raw = file.read(LARGEST_FILE + 1)
    try:
        if len(raw) > LARGEST_FILE:
            raise UnreadableSheet
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if sum(info.file_size for info in parts.infolist()) > LARGEST_CONTENT:
                raise UnreadableSheet
        sheet = load_workbook(io.BytesIO(raw), data_only=True).worksheets[0]
        if sheet.max_row > 10 * MOST_LINES:
            raise TooManyLines
        rows = [
            (n, [_cell(v) for v in cells[: len(COLUMNS)]])
            for n, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableSheet from error
    return _lines(rows)


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _lines(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Line]:
    found = []
    for n, cells in rows:
        padded = [*(c.strip() for c in cells), "", "", "", ""][: len(COLUMNS)]
        is_heading = padded[0].lower() in HEADINGS
        if any(padded) and not is_heading:
            found.append(Line(row=n, **dict(zip(COLUMNS, padded, strict=True))))
    if len(found) > MOST_LINES:
        raise TooManyLines
    return found


@command
def post_batch(*, lines: Sequence[Line], actor: Actor) -> list[Case]:
    """批量交寄. Every line is checked before the first is entered; with one wrong, nothing is.

    Raises SheetRefused with an error `row.column` for each place.
    """
    if not lines:
        message = _("请粘贴表格，或者选择文件。")
        raise SheetRefused(count=1, errors=[FieldError(path="0.table", message=message)])
    today = timezone.localdate()
    errors: list[FieldError] = []
    errors += _twice(lines)
    known = _known(lines, actor)
    checked = []
    for line in sorted(lines, key=lambda one: known.get(one.number, 0)):
        found = _checked(line, known, actor, today)
        if isinstance(found, list):
            errors += found
        else:
            checked.append(found)
    if errors:
        errors.sort(key=lambda e: int(e.path.partition(".")[0]))
        raise SheetRefused(count=len(errors), errors=errors)
    for case, delivery, parcel in checked:
        posting.posted(case, delivery, parcel, actor)
    return [case for case, _delivery, _parcel in checked]


def _known(lines: Sequence[Line], actor: Actor) -> dict[str, int]:
    """Keys of the cases that wait to be posted and that this clerk may hand out, by number."""
    waiting = queries.under_way(actor).filter(
        method=DeliveryMethod.POST,
        state=DeliveryState.WAITING,
        case__number__in=[line.number for line in lines],
    )
    return dict(waiting.order_by("case_id").values_list("case__number", "case_id"))


def _checked(line: Line, known: dict[str, int], actor: Actor, today: dt.date) -> Any:
    """Locked and fit to be posted, or what is wrong with the line."""
    if line.number not in known:
        message = _("“%(number)s”不在等待寄出的办件里。") % {"number": line.number[:40]}
        return [_wrong(line, "number", message)]
    try:
        case = lock(case_id=known[line.number], actor=actor)
        delivery = posting.to_post(case)
        posting.require_deliverable(case)
    except DomainError as refused:
        return [_wrong(line, "number", refused.message)]
    parcel = posting.Parcel(
        carrier=line.carrier,
        waybill=line.waybill,
        posted_on=day(line.posted_on.replace("/", "-")) if line.posted_on else today,
    )
    wrong = posting.faults(parcel, delivery, today=today)
    if wrong:
        return [_wrong(line, column, message) for column, message in wrong.items()]
    return case, delivery, parcel


def _twice(lines: Sequence[Line]) -> list[FieldError]:
    numbers = Counter(line.number for line in lines)
    waybills = Counter((line.carrier, line.waybill.upper()) for line in lines)
    found = [
        _wrong(line, "number", _("这个办件在表里出现了不止一次。"))
        for line in lines
        if numbers[line.number] > 1
    ]
    found += [
        _wrong(line, "waybill", _("这个运单号在表里出现了不止一次。"))
        for line in lines
        if line.waybill and waybills[line.carrier, line.waybill.upper()] > 1
    ]
    return found


def _wrong(line: Line, column: str, message: str) -> FieldError:
    return FieldError(path=f"{line.row}.{column}", message=message)
