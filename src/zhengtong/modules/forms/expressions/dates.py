"""Dates as people count them. ISO text in, ISO text out; years 1 to 9999."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from zhengtong.kernel.ids import is_identity_number

_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RELATIVE = re.compile(r"today(?:([+-])([0-9]{1,5})([dmy]))?")


def date(value: Any) -> dt.date | None:
    """Of an ISO text that names a real day."""
    if not isinstance(value, str) or not _SHAPE.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def shifted(day: dt.date, amount: int, unit: str) -> dt.date | None:
    """Days, months or years later. A month without that day gives its last day."""
    if unit == "days":
        try:
            return day + dt.timedelta(days=amount)
        except OverflowError:
            return None
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, month, min(day.day, _length(year, month)))


def between(start: dt.date, end: dt.date, unit: str) -> int:
    """Whole days, months or years from one to the other; negative when `end` is earlier."""
    if unit == "days":
        return (end - start).days
    if end < start:
        return -between(end, start, unit)
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months // 12 if unit == "years" else months


def birth_of(value: Any) -> dt.date | None:
    """The birthday inside a citizen identity number (GB 11643) whose check digit is right."""
    if not isinstance(value, str) or not value.isascii() or not is_identity_number(value):
        return None
    return date(f"{value[6:10]}-{value[10:12]}-{value[12:14]}")


def bound(value: str, today: dt.date) -> dt.date | None:
    """A limit of a definition: an ISO date, or one counted from today (`today-18y`)."""
    found = _RELATIVE.fullmatch(value)
    if not found:
        return date(value)
    if not found[1]:
        return today
    amount = int(found[1] + found[2])
    return shifted(today, amount, {"d": "days", "m": "months", "y": "years"}[found[3]])


def _length(year: int, month: int) -> int:
    after = dt.date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else None
    return (after - dt.timedelta(days=1)).day if after else 31
