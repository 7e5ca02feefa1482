"""Lights as conditions of SQL: for each length of a period, the last days of yellow and of orange.

The light of a period depends on its unit, its length and the day on which it ends, and never gets
better with a nearer end. So two days a length say all; they are asked of the one function that the
inbox, the case and the API ask as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light, Thresholds, current, light_of

LONGEST = 4000
"""Days ahead that are looked at: eleven years."""

BY_RANK = (Light.NONE, Light.GREEN, Light.ORANGE, Light.YELLOW, Light.RED)

Length = tuple[str, int]
Lamp = tuple[dt.date, dt.date]
"""The last due days that are still yellow and still orange; before today it is red."""

CASE = """CASE WHEN {due} < %(today)s THEN 4 WHEN {due} <= l.yellow THEN 3
    WHEN {due} <= l.orange THEN 2 WHEN {due} IS NOT NULL THEN 1 ELSE 0 END"""
TABLE = """lamps (unit, period, yellow, orange) AS (SELECT * FROM
    unnest(%(units)s::text[], %(periods)s::int[], %(yellows)s::date[], %(oranges)s::date[]))"""


def values(lengths: Iterable[Length], today: dt.date) -> dict[str, Any]:
    """What `TABLE` and `CASE` are given."""
    found = sorted(set(lengths))
    lamps = [lamp(unit, period, today) for unit, period in found]
    return {
        "today": today,
        "units": [unit for unit, _period in found],
        "periods": [period for _unit, period in found],
        "yellows": [yellow for yellow, _orange in lamps],
        "oranges": [orange for _yellow, orange in lamps],
    }


def lamp(unit: str, period: int, today: dt.date) -> Lamp:
    """Asked anew on another day, under another calendar and with other thresholds."""
    return _lamp(unit, period, today, calendar.current_version(), current())


@lru_cache(maxsize=4096)
def _lamp(unit: str, period: int, today: dt.date, _version: int, _thresholds: Thresholds) -> Lamp:
    yellow = _last(unit, period, today, Light.YELLOW)
    return yellow, max(yellow, _last(unit, period, today, Light.ORANGE))


def _last(unit: str, period: int, today: dt.date, worst: Light) -> dt.date:
    """The latest due day whose light is at least so bad; yesterday when there is none."""
    bad = BY_RANK.index(worst)
    below, above = -1, 1
    while above < LONGEST and _rank(unit, period, today, above) >= bad:
        below, above = above, above * 2
    while above - below > 1:
        middle = (above + below) // 2
        if _rank(unit, period, today, middle) >= bad:
            below = middle
        else:
            above = middle
    return today + dt.timedelta(days=below)


def _rank(unit: str, period: int, today: dt.date, ahead: int) -> int:
    due = today + dt.timedelta(days=ahead)
    left = calendar.days_left(due, today, unit)
    return BY_RANK.index(light_of(limit=period, remaining=left, unit=unit))
