"""What the windows of the halls take in: by counter, never by person."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.board.asked import Asked

Place = tuple[str, str]
NOWHERE: Place = ("", "")

_WINDOWS = """
SELECT f.received_at_id, f.entered_by_id, count(*),
    count(*) FILTER (WHERE f.accepted_on IS NOT NULL),
    count(*) FILTER (WHERE f.accepted_on IS NULL AND f.closed_on IS NULL)
FROM cases_flow_facts f
WHERE f.submitted_on BETWEEN %(first)s AND %(last)s AND f.received_at_id IS NOT NULL
    AND f.close_type <> '3' AND {where}
GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A counter of a hall: `place` is its number, empty where its clerks have none."""

    hall_id: int
    place: str
    place_en: str
    received: int
    accepted: int
    waiting: int


def windows(asked: Asked, *, today: dt.date) -> list[Window]:
    """Those that took something in, the busiest first. Two statements."""
    rows = _rows(asked, today)
    places = places_of({clerk for _hall, clerk, *_numbers in rows if clerk})
    found: dict[tuple[int, Place], Counter[str]] = defaultdict(Counter)
    for hall, clerk, received, accepted, waiting in rows:
        counts = {"received": received, "accepted": accepted, "waiting": waiting}
        found[hall, places.get(clerk, NOWHERE)].update(counts)
    made = [
        Window(
            hall_id=hall,
            place=place[0],
            place_en=place[1] or place[0],
            received=n["received"],
            accepted=n["accepted"],
            waiting=n["waiting"],
        )
        for (hall, place), n in found.items()
    ]
    return sorted(made, key=lambda w: (-w.received, w.hall_id, w.place))


def _rows(asked: Asked, today: dt.date) -> list[tuple[Any, ...]]:
    where, values = asked.where()
    first = today - dt.timedelta(days=asked.days - 1)
    with connection.cursor() as cursor:
        cursor.execute(_WINDOWS.format(where=where), {**values, "first": first, "last": today})
        return cursor.fetchall()


def places_of(staff_ids: set[int]) -> dict[int, Place]:
    """The workplace of each clerk, in both languages."""
    if not staff_ids:
        return {}
    return {s.id: (s.workplace, s.workplace_en) for s in org.staff_of(ids=staff_ids)}


def clerks_of(asked: Asked, hall_id: int, place: str, *, today: dt.date) -> list[int | None]:
    """Who took something in at that counter in the period; None for cases without a clerk."""
    rows = [row for row in _rows(asked, today) if row[0] == hall_id]
    places = places_of({clerk for _hall, clerk, *_numbers in rows if clerk})
    return [clerk for _hall, clerk, *_numbers in rows if places.get(clerk, NOWHERE)[0] == place]
