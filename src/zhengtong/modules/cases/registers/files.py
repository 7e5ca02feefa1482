"""Statistics as a workbook and as a sheet of paper, each with its definitions."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from zhengtong.core.pages.tables import XLSX
from zhengtong.core.typesetting import api as typesetting
from zhengtong.modules.cases.registers import words
from zhengtong.modules.cases.registers.asked import Asked
from zhengtong.modules.cases.registers.counting import DIMENSIONS, Figure, Line, Statistics
from zhengtong.modules.cases.staff import export

KINDS = ("xlsx", "pdf")
TEMPLATE = Path(__file__).parent / "statistics.typ"


def respond(request: HttpRequest, kind: str, asked: Asked, found: Statistics) -> HttpResponse:
    """The file as an attachment; that it was taken is kept in the audit log."""
    export.audited("cases.export_statistics", request.actor, kind=kind, query=asked.query())
    name = f"statistics-{asked.period.since:%Y%m%d}-{asked.period.until:%Y%m%d}.{kind}"
    if kind == "pdf":
        response = HttpResponse(_paper(asked, found), content_type="application/pdf")
    else:
        response = HttpResponse(_workbook(asked, found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def definitions(found: Statistics) -> list[dict[str, str]]:
    """What each figure shown means, and on what it rests."""
    own, source = _("本平台的定义"), _("政务大厅通行口径")
    return [
        {
            "name": _(m.name),
            "unit": _(words.UNITS[m.unit]),
            "says": _(m.says),
            "source": own if m.is_own else source,
        }
        for m in found.measures
    ]


def _lines(asked: Asked, found: Statistics) -> list[tuple[str, Line]]:
    names = words.labels(asked.by, found)
    lines = [(names[x.key], x) for x in words.ordered(asked.by, found.lines, names)]
    return [*lines, (_("合计"), found.total)]


def _period(asked: Asked) -> str:
    return f"{asked.period.since:%Y-%m-%d} — {asked.period.until:%Y-%m-%d}"


def _workbook(asked: Asked, found: Statistics) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("办件统计")
    sheet.append([_("办件统计"), _period(asked)])
    sheet.append([_(DIMENSIONS[asked.by]), *(_head(m) for m in found.measures)])
    for name, line in _lines(asked, found):
        sheet.append([name, *(_number(f) for f in line.figures)])
    for n, figure in enumerate(found.total.figures, 2):
        form = "#,##0" if figure.measure.unit in ("cases", "per_month") else "0.00"
        for cell in sheet[get_column_letter(n)][2:]:
            cell.number_format = form
    for row in (sheet[1], sheet[2], sheet[sheet.max_row]):
        for cell in row:
            cell.font = Font(bold=True)
    for column in range(1, len(found.measures) + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 24 if column == 1 else 15
    sheet.freeze_panes = "B3"
    _define(book.create_sheet(_("口径")), found)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _define(sheet: Any, found: Statistics) -> None:
    sheet.append([_("指标"), _("单位"), _("定义和基数"), _("来源")])
    for one in definitions(found):
        sheet.append([one["name"], one["unit"], one["says"], one["source"]])
    for letter, width in (("A", 20), ("B", 10), ("C", 80), ("D", 24)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _head(measure: Any) -> str:
    return f"{_(measure.name)}（{_(words.UNITS[measure.unit])}）"


def _number(figure: Figure) -> float | int | None:
    if figure.value is None:
        return None
    if figure.measure.unit in ("cases", "per_month"):
        return round(figure.value)
    return round(figure.value, 4)


def _paper(asked: Asked, found: Statistics) -> bytes:
    return typesetting.pdf(
        TEMPLATE,
        {
            "lang": "en" if (get_language() or "").startswith("en") else "zh",
            "title": _("办件统计"),
            "period": _period(asked),
            "made": _("%(at)s 制") % {"at": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
            "dimension": _(DIMENSIONS[asked.by]),
            "heads": [[_(m.name), _(words.UNITS[m.unit])] for m in found.measures],
            "rows": [
                [name, *(words.shown(f) for f in line.figures)]
                for name, line in _lines(asked, found)
            ],
            "definitions": definitions(found),
            "definitions_title": _("口径"),
        },
    )
