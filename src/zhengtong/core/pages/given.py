"""What an address or a form sends, as the values that it means. What nobody can read is None."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

YEARS = range(1900, 2200)
"""Days that lists are asked for: time zones and sums of days stay within the calendar."""


def whole(text: str | None) -> int | None:
    """A whole number that a key of a table can be."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def small(text: str | None, *, otherwise: int = 0, most: int = 10**9 - 1) -> int:
    """A version, a count, a page: a whole number up to `most`, or `otherwise`."""
    found = whole(text)
    return otherwise if found is None or found > most else found


def day(text: str | None, *, years: range = YEARS) -> dt.date | None:
    """A day as `date` fields send it, of one of these years."""
    try:
        found = dt.date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.year in years else None


def month(text: str | None) -> dt.date | None:
    """The first day of a month as `month` fields send it (`2026-11`)."""
    text = (text or "").strip()
    return day(f"{text}-01") if len(text) == 7 else None


def following(first: dt.date) -> dt.date:
    """The first day of the month after this one."""
    return (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def begin_of(day: dt.date) -> dt.datetime:
    """The midnight with which a day begins in the county."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
