"""A row against its layout: what is too long, what is missing though it must not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from zhengtong.modules.cases.exchange.layout import BOOKKEEPING, Table

MISSING, TOO_LONG = "missing", "too_long"

SAID = {
    MISSING: gettext_noop("不能为空"),
    TOO_LONG: gettext_noop("超过规定的长度"),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One column of one row that the library would refuse."""

    row_guid: str
    column: str
    code: str


def faults_of(table: Table, row: dict[str, Any]) -> Iterator[Fault]:
    for column in table.columns:
        if column.name in BOOKKEEPING:
            continue
        value = row.get(column.name)
        if value is None or value == "":
            if column.is_required:
                yield Fault(row_guid=row["row_guid"], column=column.name, code=MISSING)
        elif column.width is not None and len(str(value)) > column.width:
            yield Fault(row_guid=row["row_guid"], column=column.name, code=TOO_LONG)
