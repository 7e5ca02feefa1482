"""What came in, was accepted, decided and closed: today by the hour, longer periods by the day.

Finished days come from the sums of the night, everything after the newest of them from the facts of
the cases, so that a night that did not happen makes the page slower and no figure wrong.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max

from zhengtong.modules.supervision.board.asked import Asked
from zhengtong.modules.supervision.board.models import FlowDay

MEASURES = ("submitted", "accepted", "decided", "closed")
STRUCK = "3"
"""How a case is closed that was entered by mistake: there never was such an application."""

Figures = Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The numbers of the period in all, by slot (hours of today, or days), organ and item."""

    totals: Figures
    slots: list[tuple[str, Figures]]
    by_organization: Mapping[int, Figures]
    by_item: Mapping[int, Figures]


_LIVE = """
SELECT '{measure}' AS measure, f.organization_id, f.item_id, f.{measure}_on AS day,
    extract(hour FROM f.{measure}_at AT TIME ZONE %(zone)s::text)::int AS hour
FROM cases_flow_facts f
WHERE f.{measure}_on BETWEEN %(first)s AND %(last)s AND f.close_type <> '3' AND {where}
"""
_SUMMED = """
SELECT measure, organization_id, item_id, day::text, hour, count(*) FROM ({live}) r
GROUP BY GROUPING SETS ((1, 2), (1, 3), (1, 4), (1, 5))
"""
_KEPT = """
SELECT organization_id, item_id, day::text, sum(submitted), sum(accepted), sum(decided), sum(closed)
FROM supervision_flowday f WHERE day BETWEEN %(first)s AND %(last)s AND {where}
GROUP BY GROUPING SETS ((1), (2), (3))
"""


def flow(asked: Asked, *, today: dt.date) -> Flow:
    """At most three statements, however long the period."""
    first = today - dt.timedelta(days=asked.days - 1)
    sums: dict[str, dict[Any, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    live_from = first
    if asked.days > 1 and (newest := FlowDay.objects.aggregate(at=Max("day"))["at"]):
        live_from = max(first, min(newest, today - dt.timedelta(days=1)) + dt.timedelta(days=1))
        if live_from > first:
            _add_kept(sums, asked, first, live_from - dt.timedelta(days=1))
    _add_live(sums, asked, live_from, today)
    slots = sums["hour"] if asked.days == 1 else sums["day"]
    keys: Iterable[Any] = _hours(slots) if asked.days == 1 else _days(first, today)
    lines = [(str(k), dict(slots.get(k, Counter()))) for k in keys]
    totals = {m: sum(v[m] for v in sums["organization"].values()) for m in MEASURES}
    return Flow(
        totals=totals,
        slots=[(k, {m: v.get(m, 0) for m in MEASURES}) for k, v in lines],
        by_organization=dict(sums["organization"]),
        by_item=dict(sums["item"]),
    )


def _add_live(sums: Any, asked: Asked, first: dt.date, last: dt.date) -> None:
    where, values = asked.where()
    live = " UNION ALL ".join(_LIVE.format(measure=m, where=where) for m in MEASURES)
    with connection.cursor() as cursor:
        cursor.execute(_SUMMED.format(live=live), {**values, "first": first, "last": last})
        for measure, organization, item, day, hour, n in cursor.fetchall():
            for kind, key in _keyed(organization, item, day, hour):
                sums[kind][key][measure] += n


def _add_kept(sums: Any, asked: Asked, first: dt.date, last: dt.date) -> None:
    where, values = asked.where()
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(where=where), {**values, "first": first, "last": last})
        for organization, item, day, *numbers in cursor.fetchall():
            for kind, key in _keyed(organization, item, day, None):
                for measure, n in zip(MEASURES, numbers, strict=True):
                    sums[kind][key][measure] += int(n)


def _keyed(organization: Any, item: Any, day: Any, hour: Any) -> list[tuple[str, Any]]:
    """The one grouping that a row is of."""
    found = {"organization": organization, "item": item, "day": day, "hour": hour}
    return [(kind, key) for kind, key in found.items() if key is not None]


def _hours(found: Mapping[int, Any]) -> range:
    """The hours of office, and those beyond in which something happened."""
    hours = [h for h in found if found[h]]
    return range(min([8, *hours]), max([17, *hours]) + 1)


def _days(first: dt.date, last: dt.date) -> list[str]:
    return [(first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
