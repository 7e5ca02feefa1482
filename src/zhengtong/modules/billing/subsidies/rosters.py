"""Reading a roster: the lines of a CSV or XLSX file, as typed. What is wrong is said by place."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from zhengtong.modules.billing.subsidies.errors import NotARoster, RosterTooLarge

MOST_BYTES = 10 * 1024 * 1024
MOST_CONTENT = 120 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 40

COLUMNS = {
    "name": (gettext_noop("姓名"), "name"),
    "id_number": (gettext_noop("身份证号"), "id number"),
    "bank": (gettext_noop("开户银行"), "bank"),
    "account": (gettext_noop("银行卡号"), "card number"),
    "quantity": (gettext_noop("数量"), "quantity"),
    "reason": (gettext_noop("事由"), "reason"),
    "phone": (gettext_noop("手机号"), "phone"),
}
"""What the code reads → heading in Chinese, and the other one that is understood."""
_UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError,
    SyntaxError, TypeError, AttributeError, EOFError, RuntimeError, zlib.error,
)  # fmt: skip
"""What a damaged workbook makes its readers raise, broken XML (a SyntaxError) included."""
NEEDED = ("name", "id_number", "bank", "account", "quantity")


@dataclass(frozen=True)
class Line:
    """One line as it was typed; `number` as the person counts, the heading being line 1."""

    number: int
    name: str
    id_number: str
    bank: str
    account: str
    quantity: str
    reason: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place; `column` is the key of the column."""

    line: int
    column: str
    message: str

    @property
    def heading(self) -> str:
        return _(COLUMNS[self.column][0]) if self.column in COLUMNS else ""


def read(content: bytes, name: str) -> list[Line]:
    """Raises NotARoster, RosterTooLarge."""
    if len(content) > MOST_BYTES:
        raise RosterTooLarge
    rows = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(content)
    numbered = enumerate(rows, start=1)
    places = _places(next(numbered, (0, []))[1])
    found = [_line(n, row, places) for n, row in numbered if any(row)]
    if not found:
        raise NotARoster
    return found


def _line(number: int, row: list[str], places: dict[str, int]) -> Line:
    if number > MOST_LINES + 1:
        raise RosterTooLarge
    return Line(
        number=number,
        **{key: row[at] if at < len(row) else "" for key, at in places.items()},
    )


def _places(headings: list[str]) -> dict[str, int]:
    """Which column holds what, in any order."""
    known = {h.strip(" *").lower(): n for n, h in enumerate(headings)}
    found = {
        key: known[label.lower()]
        for key, labels in COLUMNS.items()
        for label in (*labels, key)
        if label.lower() in known
    }
    if any(key not in found for key in NEEDED):
        raise NotARoster
    return found


def _csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotARoster
    if "\0" in text:
        raise NotARoster
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            yield [cell.strip() for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        raise NotARoster from None


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(info.file_size for info in parts.infolist()) > MOST_CONTENT:
                raise RosterTooLarge
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in row[:MOST_COLUMNS]]
    except _UNREADABLE:
        raise NotARoster from None


def _text(value: object) -> str:
    """As a person sees it. A long number that Excel has rounded no longer passes its check."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime():
            return value.date().isoformat()
    return str(value).strip()


def template(banks: Iterable[str]) -> bytes:
    """An empty workbook with the headings, and the names of the banks on a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("花名册")
    for n, (key, (label, _other)) in enumerate(COLUMNS.items(), start=1):
        cell = sheet.cell(row=1, column=n, value=_(label) + (" *" if key in NEEDED else ""))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F5")
        sheet.column_dimensions[get_column_letter(n)].width = 24
        # As text: a number of 18 digits would be rounded.
        sheet.column_dimensions[get_column_letter(n)].number_format = "@"
    sheet.freeze_panes = "A2"
    names = book.create_sheet(_("开户银行"))
    for bank in banks:
        names.append([bank])
    names.column_dimensions["A"].width = 40
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
