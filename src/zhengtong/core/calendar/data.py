"""What crosses the border of this app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class DayException:
    """A day unlike its weekday. `name` is a key of `names.DAY_NAMES` or free text."""

    date: date
    is_work: bool
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarVersionData:
    """One version: its number, the years that it announced and the notice behind it."""

    id: int
    number: int
    years: tuple[int, ...]
    notice: str
    note: str = ""
    created_at: datetime | None = None
