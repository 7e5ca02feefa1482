"""Amounts in fen: arithmetic, reading and writing. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

MOST = 10**13
"""A hundred thousand million yuan: more is a slip of the pen."""
_YUAN = re.compile(r"(0|[1-9]\d{0,10})(\.\d{1,2})?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def product(unit: int, quantity: Decimal) -> int:
    """Unit × quantity, rounded half up to a whole fen."""
    return int((Decimal(unit) * quantity).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def fen(text: str) -> int | None:
    """`12`, `12.5`, `12.50` yuan in fen; None for what is no such amount."""
    found = _YUAN.fullmatch(text.strip().replace(",", "").replace("，", ""))
    return int(Decimal(found.group()) * 100) if found else None


def yuan(amount: int) -> str:
    """`1,234.50`, without a sign of currency."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def in_words(amount: int) -> str:
    """The amount as a receipt states it: 壹仟贰佰叁拾肆元伍角整."""
    whole, rest = divmod(amount, 100)
    jiao, cent = divmod(rest, 10)
    said = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return f"{said or '零元'}整"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif said:
        said += "零"
    return f"{said}{_DIGITS[cent]}分" if cent else f"{said}整"


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    gap = False
    for n in reversed(range(len(groups))):
        group = groups[n]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group) + _GROUPS[n]
        gap = False
    return said


def _group(group: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return said
