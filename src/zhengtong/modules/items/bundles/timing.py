"""How long a bundle takes and how often one has to come: the critical path. Pure.

Working days as promised; other units are turned into working days by their usual length, so that
the figure is an estimate for people and never a limit.
"""

from __future__ import annotations

import math

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.items.bundles.data import BundleBody, Stage, Timing
from zhengtong.modules.items.bundles.grouping import Items

_WORKDAYS = {
    Unit.WORKDAY: 1.0,
    Unit.CALENDAR_DAY: 5 / 7,
    Unit.HOUR: 1 / 24,
    Unit.MONTH: 21.0,
    Unit.YEAR: 250.0,
}


def workdays(limit: Limit) -> int:
    return math.ceil(limit.n * _WORKDAYS[limit.unit])


def timing(body: BundleBody, items: Items, chosen: set[str] | None = None) -> Timing:
    """Over the chosen parts (all). A part starts when the last one that it needs is done."""
    parts = [p for p in body.parts if p.key in items and (chosen is None or p.key in chosen)]
    needs = {p.key: [n for n in p.needs if n in {q.key for q in parts}] for p in parts}
    days = {p.key: workdays(items[p.key].promised) for p in parts}
    ends: dict[str, int] = {}
    depth: dict[str, int] = {}
    before: dict[str, str] = {}

    def end(key: str) -> int:
        if key not in ends:
            last = max(needs[key], key=end, default="")
            before[key] = last
            ends[key] = days[key] + (ends[last] if last else 0)
            depth[key] = 1 + max((depth[n] for n in needs[key]), default=0)
        return ends[key]

    for part in parts:
        end(part.key)
    stages = [
        Stage(number=n, parts=tuple(p.key for p in parts if depth[p.key] == n))
        for n in sorted(set(depth.values()))
    ]
    visits = {p.key: items[p.key].visits for p in parts}
    return Timing(
        days_apart=sum(days.values()),
        days=max(ends.values(), default=0),
        visits_apart=sum(visits.values()),
        visits=sum(max(visits[k] for k in stage.parts) for stage in stages),
        stages=tuple(stages),
        critical=_path(ends, before),
    )


def _path(ends: dict[str, int], before: dict[str, str]) -> tuple[str, ...]:
    key = max(ends, key=lambda k: ends[k], default="")
    found: list[str] = []
    while key:
        found.insert(0, key)
        key = before[key]
    return tuple(found)
