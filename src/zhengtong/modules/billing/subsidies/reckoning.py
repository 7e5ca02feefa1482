"""Quantity times standard, periods, and what is shown of names. Pure arithmetic, in fen."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from zhengtong.modules.billing.subsidies.states import PeriodKind

MOST_QUANTITY = Decimal("1000000")
MOST_FEN = 10**10
"""A hundred million yuan to one person is a slip of the hand."""
ONCE = "once"
_PERIODS = {
    PeriodKind.YEAR: re.compile(r"(20\d\d)"),
    PeriodKind.QUARTER: re.compile(r"(20\d\d)-?[Qq]([1-4])"),
    PeriodKind.MONTH: re.compile(r"(20\d\d)-(0[1-9]|1[0-2])"),
}


def read_quantity(text: str) -> Decimal | None:
    """A positive number with at most two decimals; None for anything else."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or value.as_tuple().exponent < -2:  # type: ignore[operator]
        return None
    return value if 0 < value <= MOST_QUANTITY else None


def amount(quantity: Decimal, standard_fen: int) -> int:
    """In fen, half a fen upwards."""
    return int((quantity * standard_fen).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def read_fen(text: str) -> int | None:
    """Yuan as typed (`95`, `95.5`, `1,200.00`) in fen; None for anything else."""
    typed = text.strip().replace(",", "").removeprefix("¥")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", typed):
        return None
    fen = int(Decimal(typed) * 100)
    return fen if 0 < fen <= MOST_FEN else None


def yuan(fen: int) -> str:
    """`437.00`, as it is written in files and messages."""
    return f"{fen // 100}.{fen % 100:02d}"


def plain(quantity: Decimal) -> str:
    """`4.6`, not `4.60`."""
    return f"{quantity.normalize():f}"


def read_period(kind: str, text: str) -> str | None:
    """The key of a period as it is stored: 2026, 2026Q3, 2026-09, once; None when it does not fit
    how often the programme pays."""
    if kind == PeriodKind.ONCE:
        return ONCE
    found = _PERIODS[PeriodKind(kind)].fullmatch(text.strip())
    if not found:
        return None
    if kind == PeriodKind.QUARTER:
        return f"{found[1]}Q{found[2]}"
    return found[0]
