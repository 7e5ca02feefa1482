"""The part of a definition about levels: what townships do of it, and to whom it is forwarded."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.items import data_guide as d
from zhengtong.modules.items.definition_reader import Row

TOWNSHIP_ROLES = ("entrusted", "devolved", "first_review")
UPWARDS = ("owner", "outside")
FORWARDING_KEYS = frozenset(
    {"to", "name", "address", "phone", "url", "process", "statutory", "promised"}
)
LIMIT_KEYS = frozenset({"n", "unit"})


def levels(row: Row) -> dict[str, Any]:
    role = row.choice("township_role", TOWNSHIP_ROLES, "")
    upwards = forwarding(row)
    if role == "first_review" and (upwards is None or upwards.to != "owner"):
        row.reader.fault("forwarding.to", _("由乡镇初审的，须写明转报给实施主体"))
    if role != "first_review" and upwards is not None and upwards.to == "owner":
        row.reader.fault("township_role", _("转报给实施主体的，须由乡镇初审"))
    return {"township_role": role, "forwarding": upwards}


def forwarding(row: Row) -> d.ForwardingData | None:
    """None where it is decided by whoever takes it."""
    part = row.part("forwarding")
    part.known(FORWARDING_KEYS)
    to = part.choice("to", UPWARDS, "")
    if not to:
        return None
    name = part.text("name", required=to == "outside")
    return d.ForwardingData(
        to=to,
        name=name,
        address=part.text("address"),
        phone=part.plain("phone"),
        url=part.address("url"),
        process=part.plain("process"),
        statutory=_limit(part, "statutory"),
        promised=_limit(part, "promised"),
    )


def _limit(row: Row, key: str) -> Limit | None:
    part = row.part(key)
    part.known(LIMIT_KEYS)
    if part.raw.get("n") in (None, ""):
        return None
    return row.reader.limit({"unit": Unit.WORKDAY.value, **part.raw}, row.at(key))
