"""What an item's own law says of extending its limit, where that is not the general rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.items.data_guide import ExtensionData
from zhengtong.modules.items.definition_reader import Row

AUTHORITIES = ("organ", "government")


def extension(statutory: Row) -> ExtensionData | None:
    """`statutory.extension`: {n, unit, approved_by, basis}; n of 0 says that there is none.

    It lengthens the statutory limit, so it is counted in the same unit, which it may leave out.
    """
    raw: Any = statutory.raw.get("extension")
    if not isinstance(raw, Mapping) or not raw:
        return None
    own = str(statutory.raw.get("unit") or Unit.WORKDAY.value)
    row = Row(statutory.reader, raw, statutory.at("extension"))
    row.known(frozenset({"n", "unit", "approved_by", "basis"}))
    limit = statutory.reader.limit({"unit": own, **raw}, row.path)
    if raw.get("unit", own) != own:
        statutory.reader.fault(row.at("unit"), _("延长的单位要和法定时限的单位相同"))
    return ExtensionData(
        n=limit.n,
        unit=limit.unit.value,
        approved_by=row.choice("approved_by", AUTHORITIES, "organ"),
        basis=row.text("basis", required=True),
    )
