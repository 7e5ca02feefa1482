"""Writes the catalogue: a workbook with drop-downs and a help sheet, or JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.models import ItemState, ItemVersion
from zhengtong.modules.items.queries import in_force_by_item
from zhengtong.modules.items.sheets import cells
from zhengtong.modules.items.sheets.columns import CODE, FLOW, FORM, HELP, Sheet, sheets
from zhengtong.modules.workflow import api as workflow

FORMAT = "zhengtong-items/1"
LAST_ROW = 20_000
CODES = "代码"
_WIDE = {k.LONG: 40, k.TEXT: 28, k.TEXTS: 40, k.WORDS: 24}


def exported(organization_id: int | None = None) -> list[dict[str, Any]]:
    """Items in force: code, definition, keys of form and flow; those of one body where named."""
    rows = ItemVersion.objects.filter(
        pk__in=in_force_by_item().values(), item__state=ItemState.ACTIVE
    ).select_related("item")
    if organization_id is not None:
        rows = rows.filter(item__owner_organization_id=organization_id)
    rows = rows.order_by("item__implementation_code")
    keys = _Keys()
    return [
        {
            "code": row.item.implementation_code,
            "form": keys.form(row.form_version_id),
            "flow": keys.flow(row.process_version_id),
            "definition": row.definition,
        }
        for row in rows
    ]


def as_json(items: Iterable[Mapping[str, Any]]) -> bytes:
    """The same in one file, whole: files are named by their ids."""
    body = {"format": FORMAT, "items": list(items)}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def as_workbook(
    items: Iterable[Mapping[str, Any]],
    known: tuple[Sheet, ...] | None = None,
    help_lines: Iterable[tuple[Any, Any]] = HELP,
) -> bytes:
    """A workbook of these items, or of what else the `known` sheets hold; of none, the template."""
    wanted = known or sheets()
    book = Workbook(write_only=True)
    listed = list(items)
    with override("zh-hans"):
        places = _code_places(wanted)
        for sheet in wanted:
            _write(book, sheet, listed, places)
        _write_help(book, help_lines)
        _write_codes(book, places)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write(
    book: Workbook,
    sheet: Sheet,
    items: list[Mapping[str, Any]],
    places: Mapping[tuple[str, ...], str],
) -> None:
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    for n, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(n)
        wide = 34 if column.stands_for == CODE else _WIDE.get(column.field.kind, 14)
        page.column_dimensions[letter].width = wide
        if column.labels:
            rule = DataValidation(
                type="list",
                formula1=places[tuple(column.labels)],
                allow_blank=True,
                showErrorMessage=True,
                error="请从下拉列表中选择",
            )
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            page.data_validations.append(rule)
    page.append([_heading(page, column.title) for column in sheet.columns])
    for item in items:
        for row in _rows(sheet, item):
            page.append(row)


def _heading(page: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=title)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF8")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _rows(sheet: Sheet, item: Mapping[str, Any]) -> Iterator[list[Any]]:
    definition = item["definition"]
    if not sheet.key:
        yield [_cell(column, item, definition) for column in sheet.columns]
        return
    for value in definition.get(sheet.key) or ():
        if sheet.key != "situations":
            yield [_cell(column, item, value) for column in sheet.columns]
            continue
        for n, option in enumerate(value.get("options") or ()):
            one = {**(value if n == 0 else {"key": value.get("key")}), "options": option}
            yield [_cell(column, item, one) for column in sheet.columns]


def _cell(column: Any, item: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    if column.stands_for in (CODE, FORM, FLOW):
        return item[column.stands_for]
    found = cells.written(column, k.value_at(values, column.field.key))
    return f"'{found}" if isinstance(found, str) and found.startswith("=") else found


def _code_places(wanted: tuple[Sheet, ...]) -> dict[tuple[str, ...], str]:
    """Where the hidden sheet holds each list of codes, as a formula."""
    lists = dict.fromkeys(tuple(c.labels) for sheet in wanted for c in sheet.columns if c.labels)
    return {
        labels: f"'{CODES}'!${get_column_letter(n)}$1:${get_column_letter(n)}${len(labels)}"
        for n, labels in enumerate(lists, start=1)
    }


def _write_codes(book: Workbook, places: Mapping[tuple[str, ...], str]) -> None:
    page = book.create_sheet(CODES)
    page.sheet_state = "hidden"
    for n in range(max(len(labels) for labels in places)):
        page.append([labels[n] if n < len(labels) else None for labels in places])


def _write_help(book: Workbook, lines: Iterable[tuple[Any, Any]]) -> None:
    page = book.create_sheet("说明")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 100
    for title, text in lines:
        page.append([_heading(page, str(title)), str(text)])


class _Keys:
    """Keys of forms and flows by the id of a version, each looked up once."""

    def __init__(self) -> None:
        self._forms: dict[int, str] = {}
        self._flows: dict[int, str] = {}

    def form(self, pk: int | None) -> str:
        if pk and pk not in self._forms:
            self._forms[pk] = forms.form_version(pk).key
        return self._forms.get(pk or 0, "")

    def flow(self, pk: int | None) -> str:
        if pk and pk not in self._flows:
            self._flows[pk] = workflow.process_version(pk).key
        return self._flows.get(pk or 0, "")
