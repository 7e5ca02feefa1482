"""What an item's own law says of extending its limit, where that is not the general rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.modules.items.data_guide import ExtensionData
from zhengtong.modules.items.definition_reader import Row

AUTHORITIES = ("organ", "government")


def extension(statutory: Row) -> ExtensionData | None:
    """`statutory.extension`: {n, unit, approved_by, basis}; n of 0 says that there is none."""
    raw: Any = statutory.raw.get("extension")
    if not isinstance(raw, Mapping):
        return None
    row = Row(statutory.reader, raw, statutory.at("extension"))
    row.known(frozenset({"n", "unit", "approved_by", "basis"}))
    limit = statutory.reader.limit(raw, row.path)
    return ExtensionData(
        n=limit.n,
        unit=limit.unit.value,
        approved_by=row.choice("approved_by", AUTHORITIES, "organ"),
        basis=row.text("basis", required=True),
    )
