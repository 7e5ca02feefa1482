"""Front door of the code tables.

`label("matter_type", "01")` is 行政许可. The tables and their sources stand in `data/tables.csv`;
those whose numbering was not seen in the standard itself say so by `is_verified`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhengtong.kernel.text import localized

__all__ = [
    "Code",
    "Table",
    "UnknownTable",
    "choices",
    "codes",
    "is_code",
    "label",
    "table",
    "tables",
]

DATA = Path(__file__).with_name("data")


class UnknownTable(LookupError):
    """There is no code table of this name."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """One line of a table. `label` is bilingual: `{"zh": …, "en": …}`."""

    value: str
    label: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A code table and where it comes from."""

    key: str
    label: Mapping[str, str]
    source: str
    is_verified: bool
    codes: tuple[Code, ...]


def codes(key: str) -> tuple[Code, ...]:
    """All codes of a table in the order of the standard. Raises UnknownTable."""
    return table(key).codes


def label(key: str, value: str) -> str:
    """The meaning in the active language; the value itself where the table does not know it, so
    that old or local codes stay readable. Raises UnknownTable."""
    return localized(_labels(key).get(value, value))


def is_code(key: str, value: str) -> bool:
    """Whether the table has this value. Raises UnknownTable."""
    return value in _labels(key)


def choices(key: str) -> list[tuple[str, str]]:
    """Values and labels in the active language, for selects."""
    return [(code.value, localized(code.label)) for code in codes(key)]


def table(key: str) -> Table:
    """A table with its source. Raises UnknownTable."""
    try:
        return _tables()[key]
    except KeyError:
        raise UnknownTable(key) from None


def tables() -> list[Table]:
    """All tables, in the order of the field reference."""
    return list(_tables().values())


@cache
def _tables() -> dict[str, Table]:
    lines = _rows("codes.csv")
    return {
        row["table"]: Table(
            key=row["table"],
            label={"zh": row["zh"], "en": row["en"]},
            source=row["source"],
            is_verified=row["is_verified"] == "1",
            codes=tuple(
                Code(value=line["value"], label={"zh": line["zh"], "en": line["en"]})
                for line in lines
                if line["table"] == row["table"]
            ),
        )
        for row in _rows("tables.csv")
    }


@cache
def _labels(key: str) -> dict[str, Mapping[str, str]]:
    return {code.value: code.label for code in codes(key)}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
