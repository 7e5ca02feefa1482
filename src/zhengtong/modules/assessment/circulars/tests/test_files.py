"""A circular as a workbook and on paper: numbers stay numbers, names stay names. No database."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from zhengtong.modules.assessment.circulars.files import HEADINGS, paper, workbook

LONG = "县自然资源和规划局不动产登记交易和林业草原湿地保护综合服务中心驻政务服务大厅联合窗口"


def row(name: str, decimals: int, now: str | None, last: str | None) -> dict[str, Any]:
    return {
        "part": "metric:x", "name": {"zh": name}, "unit": {"zh": "件"}, "decimals": decimals,
        "better": True, "says": {"zh": "说明"}, "formula": "", "source": {"zh": "来源"},
        "now": now, "last": last, "year": None,
    }  # fmt: skip


def content(orders: list[dict[str, str]] | None) -> dict[str, Any]:
    return {
        "title": {"zh": "月报"}, "unit": {"zh": LONG}, "period": "2026-01", "orders": orders,
        "rows": [row("=1+1", 0, "1234", "1300"), row("办结率", 2, "98.6", None)],
    }  # fmt: skip


def test_a_workbook_holds_numbers_that_are_shown_with_their_places() -> None:
    order = {"number": "督〔2026〕1 号", "on": "2026-01-05", "kind": "督办单", "note": ""}
    book = load_workbook(BytesIO(workbook(content([order]), number="TB1")))
    figures, orders, definitions = book.worksheets
    assert [figures.cell(n, 1).value for n in (1, 2, 3)] == ["月报", LONG, "2026-01　TB1"]
    assert figures.freeze_panes == f"A{HEADINGS + 1}"
    name, _unit, now, last, year, by_last, by_year = figures[HEADINGS + 1]
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert [now.value, last.value, by_last.value] == [1234, 1300, -66]
    assert (now.number_format, by_last.number_format) == ("#,##0", "+#,##0;-#,##0;0")
    assert (year.value, by_year.value) == ("没有基数", None)
    assert figures[HEADINGS + 2][2].number_format == "#,##0.00"
    assert [c.value for c in orders[2]][:3] == ["督办单", "督〔2026〕1 号", "2026-01-05"]
    assert definitions["A2"].value == "=1+1"


def test_a_month_without_orders_says_so_and_a_series_without_them_has_no_sheet() -> None:
    with_none = load_workbook(BytesIO(workbook(content([]), number="TB1")))
    assert with_none.worksheets[1]["A2"].value == "本月没有。"
    assert len(load_workbook(BytesIO(workbook(content(None), number="TB1"))).worksheets) == 2
    sheet = paper(content([]), number="TB1", edition=2, on=dt.date(2026, 2, 3), reason="漏计")
    assert sheet.startswith(b"%PDF")
