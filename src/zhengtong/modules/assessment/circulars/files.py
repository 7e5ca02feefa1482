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

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.circulars import words

TEMPLATE = Path(__file__).parent / "circular.typ"


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
    """Figures as numbers, so that they can be reckoned with; definitions on a second sheet."""
    with override("zh-hans"):
        book = Workbook()
        sheet = book.active
        sheet.title = _("通报")
        sheet.append(
            [localized(content["title"]), localized(content["unit"]), content["period"], number]
        )
        sheet.append(
            [
                _("指标"),
                _("单位"),
                _("本月"),
                _("上月"),
                _("去年同月"),
                _("比上月"),
                _("比去年同月"),
            ]
        )
        for row in content["rows"]:
            sheet.append(_cells(row))
        for order in words.orders(content) or ():
            sheet.append([order["kind"], order["number"], order["on"], order["note"]])
        _look(sheet)
        _define(book.create_sheet(_("口径")), content)
        out = BytesIO()
        book.save(out)
        return out.getvalue()


def _cells(row: Mapping[str, Any]) -> list[Any]:
    now, last, year = (_number(row, k) for k in ("now", "last", "year"))
    return [
        localized(row["name"]),
        localized(row["unit"]),
        *(_("没有基数") if v is None else float(v) for v in (now, last, year)),
        None if now is None or last is None else float(now - last),
        None if now is None or year is None else float(now - year),
    ]


def _number(row: Mapping[str, Any], which: str) -> Decimal | None:
    return None if row[which] is None else Decimal(row[which])


def _look(sheet: Any) -> None:
    for row in (sheet[1], sheet[2]):
        for cell in row:
            cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFG", (26, 12, 12, 12, 12, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
    for line in sheet.iter_rows(min_row=3, min_col=3, max_col=7):
        for cell in line:
            cell.number_format = "#,##0.##"


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
