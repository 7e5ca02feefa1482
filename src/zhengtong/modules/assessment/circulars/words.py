"""The rows of a circular in words, the same on the page, on paper and in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.indices.words import number


def figure(row: Mapping[str, Any], which: str) -> str:
    """98.63; a word where there is no base."""
    value = row[which]
    return _("没有基数") if value is None else number(Decimal(value), row["decimals"])


def change(row: Mapping[str, Any], against: str) -> str:
    """+1.20 against last month or last year; a dash where either has no figure."""
    if row["now"] is None or row[against] is None:
        return "—"
    difference = Decimal(row["now"]) - Decimal(row[against])
    said = number(abs(difference), row["decimals"])
    if Decimal(said.replace(",", "")) == 0:
        return "0"
    return f"{'+' if difference > 0 else '−'}{said}"


def tone(row: Mapping[str, Any], against: str) -> str:
    """green when it got better, red when worse, empty where neither can be said."""
    if row["better"] is None or row["now"] is None or row[against] is None:
        return ""
    difference = Decimal(row["now"]) - Decimal(row[against])
    if difference == 0:
        return ""
    return "green" if (difference > 0) == row["better"] else "red"


def lines(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "part": row["part"],
            "name": localized(row["name"]),
            "unit": localized(row["unit"]),
            "now": figure(row, "now"),
            "last": figure(row, "last"),
            "year": figure(row, "year"),
            "by_last": change(row, "last"),
            "by_year": change(row, "year"),
            "last_tone": tone(row, "last"),
            "year_tone": tone(row, "year"),
            "says": localized(row["says"]),
            "formula": row["formula"],
            "source": localized(row["source"]),
        }
        for row in content["rows"]
    ]


def orders(content: Mapping[str, Any]) -> list[dict[str, str]] | None:
    if content["orders"] is None:
        return None
    return [{k: localized(v) for k, v in order.items()} for order in content["orders"]]
