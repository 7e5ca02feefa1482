"""Every period that runs now, of cases and their steps, the most urgent first, page by page."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light
from zhengtong.modules.supervision.board import lamps
from zhengtong.modules.supervision.board.asked import Asked
from zhengtong.modules.supervision.board.standing import asked_for

EITHER = "(coalesce(p.organization_id, f.organization_id) {among})"

_PERIODS = """
WITH {table}, periods AS (
    SELECT c.instance_id, NULL::bigint AS organization_id, c.kind, '' AS step, '' AS step_en,
        c.due_on, c.unit, c.period, {clock} AS light, l.unit IS NULL AS is_unknown
    FROM workflow_due_facts c LEFT JOIN lamps l ON l.unit = c.unit AND l.period = c.period
    WHERE c.due_on IS NOT NULL
    UNION ALL
    SELECT t.instance_id, t.organization_id, 'step', t.step_name, t.step_name_en, t.due_on, t.unit,
        t."limit", {task}, l.unit IS NULL
    FROM workflow_task_facts t LEFT JOIN lamps l ON l.unit = t.unit AND l.period = t."limit"
    WHERE t.state IN ('open', 'claimed') AND t.due_on IS NOT NULL
)
SELECT f.public_id, f.number, f.applicant_name, f.item_version_id, p.kind, p.step, p.step_en,
    p.due_on, p.unit, p.light, count(*) OVER (), p.period, is_unknown
FROM periods p JOIN cases_flow_facts f ON f.instance_id = p.instance_id
WHERE f.closed_at IS NULL AND {where}
    AND (%(rank)s::int IS NULL OR p.light = %(rank)s::int)
    AND (%(kind_of)s = '' OR p.kind = %(kind_of)s)
ORDER BY p.due_on, f.number, p.kind, p.step LIMIT %(most)s OFFSET %(offset)s
"""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A running period: of a case, or of one of its steps. `remaining` counts in its unit."""

    public_id: uuid.UUID
    number: str
    applicant: str
    item_version_id: int
    kind: str
    step: Mapping[str, str]
    due_on: dt.date
    period: int
    unit: str
    remaining: int
    light: Light


def periods(
    asked: Asked, *, light: str, kind: str, most: int, offset: int, today: dt.date
) -> tuple[Sequence[Period], int]:
    """A page of them, and how many there are. One statement."""
    ranks = {one.value: rank for rank, one in enumerate(lamps.BY_RANK)}
    rows = asked_for(
        _PERIODS,
        asked,
        today,
        EITHER,
        rank=ranks.get(light),
        kind_of=kind,
        most=most,
        offset=offset,
    )
    found = [
        Period(
            public_id=row[0],
            number=row[1],
            applicant=row[2],
            item_version_id=row[3],
            kind=row[4],
            step={"zh": row[5] or "", "en": row[6] or row[5] or ""},
            due_on=row[7],
            period=row[11] or 0,
            unit=row[8],
            remaining=calendar.days_left(row[7], today, row[8]),
            light=lamps.BY_RANK[row[9]],
        )
        for row in rows
    ]
    return found, rows[0][10] if rows else 0
