"""A circular on paper and as a workbook, in Chinese, as it is archived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.circulars import words

TEMPLATE = Path(__file__).parent / "circular.typ"
HEADINGS = 4
"""The row with the headings of the figures."""
SPREAD = {"start_column": 1, "end_column": 7}


def paper(
    content: Mapping[str, Any], *, number: str, edition: int, on: dt.date, reason: str
) -> bytes:
    """PDF/A of one edition."""
    with override("zh-hans"):
        return typesetting.pdf(
            TEMPLATE,
            {
                "title": localized(content["title"]),
                "unit": localized(content["unit"]),
                "period": content["period"],
                "number": number,
                "made": on.isoformat(),
                "edition": edition,
                "reason": reason,
                "rows": words.lines(content),
                "orders": words.orders(content),
            },
        )


def workbook(content: Mapping[str, Any], *, number: str) -> bytes:
    """Figures as numbers, so that they can be reckoned with; orders and definitions on sheets of
    their own."""
    with override("zh-hans"):
        book = Workbook()
        sheet = book.active
        sheet.title = _("通报")
        _head(sheet, content, number)
        for row in content["rows"]:
            _figures(sheet, row)
        _look(sheet)
        if (orders := words.orders(content)) is not None:
            _list(book.create_sheet(_("督办单和黄红牌")), orders)
        _define(book.create_sheet(_("口径")), content)
        _harmless(book)
        out = BytesIO()
        book.save(out)
        return out.getvalue()


def _head(sheet: Any, content: Mapping[str, Any], number: str) -> None:
    """Title, unit, month and number above the table, each over its whole width."""
    unit = localized(content["unit"])
    for text in (localized(content["title"]), unit, f"{content['period']}　{number}"):
        sheet.append([text])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, **SPREAD)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="center")
    sheet["A1"].font = Font(bold=True, size=14)
    if len(unit) > 40:
        sheet.row_dimensions[2].height = 30
    sheet.append(
        [
            _("指标"),
            _("计量单位"),
            _("本月"),
            _("上月"),
            _("去年同月"),
            _("比上月"),
            _("比去年同月"),
        ]
    )


def _figures(sheet: Any, row: Mapping[str, Any]) -> None:
    now, last, year = (_number(row, k) for k in ("now", "last", "year"))
    sheet.append(
        [
            localized(row["name"]),
            localized(row["unit"]),
            *(_("没有基数") if v is None else float(v) for v in (now, last, year)),
            None if now is None or last is None else float(now - last),
            None if now is None or year is None else float(now - year),
        ]
    )
    places = f".{'0' * row['decimals']}" if row["decimals"] else ""
    plain = f"#,##0{places}"
    for cell in sheet[sheet.max_row][2:5]:
        cell.number_format = plain
    for cell in sheet[sheet.max_row][5:]:
        cell.number_format = f"+{plain};-{plain};0"


def _number(row: Mapping[str, Any], which: str) -> Decimal | None:
    return None if row[which] is None else Decimal(row[which])


def _look(sheet: Any) -> None:
    for letter, width in zip("ABCDEFG", (30, 10, 12, 12, 12, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(HEADINGS + 1, 1)
    for cell in sheet[HEADINGS]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=HEADINGS):
        line[0].alignment = Alignment(wrap_text=True, vertical="top")
        for cell in line[2:]:
            cell.alignment = Alignment(horizontal="right", vertical="top")
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _list(sheet: Any, orders: list[dict[str, str]]) -> None:
    sheet.append([_("类别"), _("督办单号"), _("日期"), _("备注")])
    for order in orders:
        sheet.append([order["kind"], order["number"], order["on"], order["note"]])
    if not orders:
        sheet.append([_("本月没有。")])
    for letter, width in zip("ABCD", (14, 34, 14, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _define(sheet: Any, content: Mapping[str, Any]) -> None:
    sheet.append([_("指标"), _("定义和基数"), _("公式"), _("来源")])
    for row in words.lines(content):
        sheet.append([row["name"], row["says"], row["formula"], row["source"]])
    for letter, width in zip("ABCD", (22, 70, 60, 34), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _harmless(book: Workbook) -> None:
    """A name that begins with = is a name."""
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    cell.data_type = "s"
