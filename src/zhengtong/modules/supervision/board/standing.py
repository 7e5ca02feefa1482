"""What is in hand now: open cases by light, age, organ and item; open steps by organ and step."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.supervision.board import lamps
from zhengtong.modules.supervision.board.asked import HOLDER, OWNER, Asked

BANDS = ((0, 1), (2, 5), (6, 10), (11, 20), (21, 45), (46, None))
"""Working days since handing in, both ends included."""

_lengths: set[lamps.Length] = set()
"""Lengths of periods that this process has met; looked for again when one is unknown."""

CASES = """
chosen AS (
    SELECT f.case_id, f.instance_id, f.organization_id, f.item_id, f.case_kind,
        (f.submitted_at AT TIME ZONE %(zone)s::text)::date AS day
    FROM cases_flow_facts f WHERE f.closed_at IS NULL AND {where}
),
lit AS (
    SELECT c.instance_id, max({case}) AS light, bool_or(l.unit IS NULL) AS is_unknown
    FROM workflow_due_facts c {among}
    LEFT JOIN lamps l ON l.unit = c.unit AND l.period = c.period
    GROUP BY 1
),
open AS (
    SELECT chosen.*, coalesce(lit.light, 0) AS light, coalesce(lit.is_unknown, false) AS is_unknown
    FROM chosen LEFT JOIN lit ON lit.instance_id = chosen.instance_id
)"""
EVERY = "TRUE"
AMONG = "JOIN chosen ON chosen.instance_id = c.instance_id"
_CASES = """
WITH {table}, {cases}
SELECT organization_id, item_id, day, light, count(*), bool_or(is_unknown)
FROM open GROUP BY GROUPING SETS ((1, 4), (2, 4), (3))
UNION ALL
(SELECT NULL, NULL, NULL, light, case_id, is_unknown FROM open
WHERE %(with_joint)s AND case_kind = 'joint' ORDER BY light DESC, day, case_id LIMIT %(most)s)
"""
MOST_JOINT = 60
"""Joint cases that are looked at: the latest and the oldest first."""
STEPS = """
open AS (
    SELECT t.task_id, t.instance_id, t.organization_id, t.step_name AS step,
        t.step_name_en AS step_en,
        (t.opened_at AT TIME ZONE %(zone)s::text)::date AS opened_on,
        CASE WHEN t.due_on IS NULL OR t."limit" IS NULL THEN 0 ELSE {case} END AS light,
        t."limit" IS NOT NULL AND l.unit IS NULL AS is_unknown
    FROM workflow_task_facts t {join}
    LEFT JOIN lamps l ON l.unit = t.unit AND l.period = t."limit"
    WHERE t.state IN ('open', 'claimed') AND t.instance_state IN ('running', 'suspended')
        AND {where}
)"""
JOIN = "JOIN cases_flow_facts f ON f.instance_id = t.instance_id"
_STEPS = """
WITH {table}, {steps}
SELECT organization_id, step, max(step_en), light, count(*), bool_or(is_unknown)
FROM open GROUP BY organization_id, step, light
"""
_LENGTHS = """
SELECT unit, period FROM workflow_due_facts
UNION
SELECT unit, "limit" FROM workflow_task_facts
WHERE state IN ('open', 'claimed') AND "limit" IS NOT NULL
"""

Lights = Counter[int]
"""Rank of a light (`lamps.BY_RANK`) → how many."""


@dataclass(frozen=True, kw_only=True)
class OpenStep:
    """An organisation's open tasks at one step."""

    organization_id: int
    step: Mapping[str, str]
    lights: Lights

    @property
    def open(self) -> int:
        return self.lights.total()

    @property
    def late(self) -> int:
        return self.lights[4]

    @property
    def due(self) -> int:
        return self.lights[3]


@dataclass(kw_only=True)
class Standing:
    """Open cases, and the steps that are open in them."""

    lights: Lights = field(default_factory=Counter)
    by_organization: dict[int, Lights] = field(default_factory=lambda: defaultdict(Counter))
    by_item: dict[int, Lights] = field(default_factory=lambda: defaultdict(Counter))
    ages: Counter[int] = field(default_factory=Counter)
    """Place in BANDS → cases."""
    joint: list[tuple[int, int]] = field(default_factory=list)
    """Of a board of everything: the joint cases to look at, with the rank of their light."""
    steps: list[OpenStep] = field(default_factory=list)

    @property
    def open(self) -> int:
        return self.lights.total()


def standing(asked: Asked, *, today: dt.date) -> Standing:
    """Two statements; three when a length of a period appears for the first time."""
    found = Standing()
    everything = asked.wanted is None
    rows = asked_for(_CASES, asked, today, with_joint=everything, most=MOST_JOINT)
    for organization, item, day, light, n in rows:
        if organization is not None:
            found.by_organization[organization][light] += n
            found.lights[light] += n
        elif item is not None:
            found.by_item[item][light] += n
        elif day is not None:
            found.ages[band_of(day, today)] += n
        else:
            found.joint.append((n, light))
    steps: dict[tuple[int, str], OpenStep] = {}
    for organization, step, english, light, n in asked_for(_STEPS, asked, today, HOLDER):
        line = steps.setdefault(
            (organization, step),
            OpenStep(
                organization_id=organization,
                step={"zh": step or "", "en": english or step or ""},
                lights=Counter(),
            ),
        )
        line.lights[light] += n
    found.steps = list(steps.values())
    return found


def asked_for(
    sql: str,
    asked: Asked,
    today: dt.date,
    organization: str = OWNER,
    also: str = EVERY,
    **more: Any,
) -> list[tuple[Any, ...]]:
    """The rows without their last column, which says whether a length of a period was unknown."""
    for attempt in (1, 2):
        statement, values = composed(sql, asked, today, organization, also)
        with connection.cursor() as cursor:
            cursor.execute(statement, {**values, **more})
            rows = cursor.fetchall()
        if attempt == 2 or not any(row[-1] for row in rows):
            break
        _learn()
    return [row[:-1] for row in rows]


def composed(
    sql: str, asked: Asked, today: dt.date, organization: str, also: str
) -> tuple[str, dict[str, Any]]:
    """A statement over open cases (`{cases}`), steps (`{steps}`) or both, with its values."""
    where, values = asked.where(organization)
    where = f"{where} AND {also}"
    everything = asked.wanted is None and not (asked.item or asked.kind) and also == EVERY
    parts = {
        "table": lamps.TABLE,
        "where": where,
        "clock": lamps.CASE.format(due="c.due_on"),
        "task": lamps.CASE.format(due="t.due_on"),
        "cases": CASES.format(
            case=lamps.CASE.format(due="c.due_on"),
            where=where,
            among="" if everything else AMONG,
        ),
        "steps": STEPS.format(
            case=lamps.CASE.format(due="t.due_on"),
            join=JOIN if asked.item or asked.kind else "",
            where=where,
        ),
    }
    return sql.format(**parts), {**values, **lamps.values(_lengths, today)}


def _learn() -> None:
    """Look for lengths of running periods that were not met before."""
    with connection.cursor() as cursor:
        cursor.execute(_LENGTHS)
        _lengths.update((unit, period) for unit, period in cursor.fetchall())


def band_of(day: dt.date, today: dt.date) -> int:
    """The place in BANDS of a case that was handed in on that day."""
    age = max(calendar.count_workdays(day, today), 0)
    return next(n for n, (_low, high) in enumerate(BANDS) if high is None or age <= high)


def band_days(band: int, today: dt.date) -> tuple[dt.date | None, dt.date]:
    """First and last day of handing in that put a case into the band; no first: ever before."""
    low, high = BANDS[band]
    first = None if high is None else _oldest(high, today)
    return first, today if low == 0 else _oldest(low - 1, today) - dt.timedelta(days=1)


def _oldest(age: int, today: dt.date) -> dt.date:
    """The earliest day whose age is not above this one."""
    day = today
    while calendar.count_workdays(day - dt.timedelta(days=1), today) <= age:
        day -= dt.timedelta(days=1)
    return day
