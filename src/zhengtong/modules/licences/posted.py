"""What pages of licences post, as the values that it means."""

from __future__ import annotations

import datetime as dt

from zhengtong.kernel.errors import FieldError, InvalidInput

MOST_VERSIONS = 2**31


class DayWanted(InvalidInput):
    """日期不正确，请按“2026-11-21”这样填写。"""

    code = "licence_day_wanted"


def whole(given: str | None) -> int | None:
    """A whole number that a key can be; None for everything else."""
    given = (given or "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def version(given: str | None) -> int | None:
    found = whole(given)
    return found if found is not None and found < MOST_VERSIONS else None


def day(given: str | None, path: str) -> dt.date | None:
    """None for nothing. Raises DayWanted beside its field."""
    text = (given or "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise DayWanted(errors=[FieldError(path=path, message=DayWanted().message)]) from None
