"""Exact decimals as coefficient and scale. No floats: 0.1 + 0.2 is 0.3."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

LARGEST = 10**50
FINEST = 40
SAFE_INTEGER = 2**53 - 1
_TEXT = re.compile(r"(-?)([0-9]{1,30})(?:\.([0-9]{1,20}))?")


class Number(NamedTuple):
    """`coefficient / 10**scale`, without trailing zeros."""

    coefficient: int
    scale: int


def number(value: Any) -> Number | None:
    """Of a decimal string or a JSON integer; None for anything else."""
    if isinstance(value, str):
        found = _TEXT.fullmatch(value)
        if not found:
            return None
        sign, whole, part = found[1], found[2], found[3] or ""
        return trimmed(int(f"{sign}{whole}{part}"), len(part))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not abs(value) <= SAFE_INTEGER or value != int(value):
        return None
    return Number(int(value), 0)


def trimmed(coefficient: int, scale: int) -> Number | None:
    """Without trailing zeros; None when it is too large or too fine to be meant."""
    while scale > 0 and coefficient % 10 == 0:
        coefficient //= 10
        scale -= 1
    if abs(coefficient) >= LARGEST or scale > FINEST:
        return None
    return Number(coefficient, scale)


def text(value: Number) -> str:
    """The shortest plain decimal: `-1.5`, `200`."""
    return fixed(value, value.scale)


def fixed(value: Number, places: int) -> str:
    """With exactly so many places; must not need rounding."""
    digits = str(abs(value.coefficient) * 10 ** (places - value.scale)).rjust(places + 1, "0")
    sign = "-" if value.coefficient < 0 else ""
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def add(a: Number, b: Number) -> Number | None:
    scale = max(a.scale, b.scale)
    return trimmed(_at(a, scale) + _at(b, scale), scale)


def sub(a: Number, b: Number) -> Number | None:
    return add(a, Number(-b.coefficient, b.scale))


def mul(a: Number, b: Number) -> Number | None:
    return trimmed(a.coefficient * b.coefficient, a.scale + b.scale)


def div(a: Number, b: Number, places: int) -> Number | None:
    """Rounded half away from zero (四舍五入). None when dividing by zero."""
    if b.coefficient == 0:
        return None
    return trimmed(
        _quotient(a.coefficient * 10 ** (places + b.scale), b.coefficient * 10**a.scale), places
    )


def rounded(a: Number, places: int) -> Number | None:
    """Half away from zero (四舍五入)."""
    if a.scale <= places:
        return a
    return trimmed(_quotient(a.coefficient, 10 ** (a.scale - places)), places)


def compared(a: Number, b: Number) -> int:
    """Negative, zero or positive."""
    scale = max(a.scale, b.scale)
    return _at(a, scale) - _at(b, scale)


def _at(value: Number, scale: int) -> int:
    return int(value.coefficient * 10 ** (scale - value.scale))


def _quotient(a: int, b: int) -> int:
    size = (2 * abs(a) + abs(b)) // (2 * abs(b))
    return size if (a < 0) == (b < 0) else -size
