"""What a case has to pay: project × quantity × situation. Pure but for reading the version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from zhengtong.modules.items.data import FeeData

STAGES = ("before_acceptance", "before_decision", "before_delivery")


def due(
    fees: Sequence[FeeData], data: Mapping[str, Any], stage: str
) -> list[tuple[int, FeeData, Decimal]]:
    """Position, fee and quantity of what these answers make due at the stage. A fee that the
    answers do not ask for is never charged."""
    answers = {k: v for k, v in data.items() if isinstance(v, str)}
    found = []
    for n, fee in enumerate(fees):
        if fee.due == stage and fee.asked_for(answers):
            units = quantity(fee, data)
            if units > 0:
                found.append((n, fee, units))
    return found


def may_be_due(fees: Sequence[FeeData], data: Mapping[str, Any]) -> bool:
    return any(due(fees, data, stage) for stage in STAGES)


def quantity(fee: FeeData, data: Mapping[str, Any]) -> Decimal:
    """The product of the fields that the fee names, to three places; nothing for what was not
    filled in."""
    units = Decimal(1)
    for key in fee.quantity:
        units *= _number(data.get(key))
    return units.quantize(Decimal("0.001"))


def _number(value: Any) -> Decimal:
    if isinstance(value, Mapping):
        return _days(value)
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def _days(value: Mapping[str, Any]) -> Decimal:
    """Both ends counted."""
    try:
        first = dt.date.fromisoformat(str(value.get("from", "")))
        last = dt.date.fromisoformat(str(value.get("to", "")))
    except ValueError:
        return Decimal(0)
    return Decimal(max(0, (last - first).days + 1))
