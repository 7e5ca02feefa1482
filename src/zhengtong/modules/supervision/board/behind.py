"""The very cases (or steps) that a figure of the board counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.supervision.board import lamps
from zhengtong.modules.supervision.board.asked import HOLDER, Asked, whole
from zhengtong.modules.supervision.board.dwell import window_of
from zhengtong.modules.supervision.board.flow import MEASURES
from zhengtong.modules.supervision.board.joint import Joint, joint
from zhengtong.modules.supervision.board.standing import BANDS, asked_for, band_days
from zhengtong.modules.supervision.board.windows import clerks_of

PAGE = 50
RANKS = {light.value: rank for rank, light in enumerate(lamps.BY_RANK)}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One row: the case, and in a list of steps how many working days the step took or takes."""

    case_id: int
    days: int | float | None = None


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A page of the rows, and how many there are in all."""

    count: int
    hits: Sequence[Hit]


FIGURES = ("submitted", "accepted", "decided", "closed", "open", "step", "taken", "window", "joint")


def behind(asked: Asked, given: Mapping[str, str], *, page: int, today: dt.date) -> Behind | None:
    """The rows of `figure`; None when there is no such figure."""
    figure = given.get("figure", "")
    offset = (page - 1) * PAGE
    if figure in MEASURES:
        return _flow(asked, figure, given, offset, today)
    if figure == "open":
        return _open(asked, given, offset, today)
    if figure == "step":
        return _step(asked, given, offset, today)
    if figure == "taken":
        return _taken(asked, given, offset, today)
    if figure == "window":
        return _window(asked, given, offset, today)
    if figure == "joint":
        return _joint(joint(asked, today=today), given, offset)
    return None


_FLOW = """
SELECT f.case_id, NULL, count(*) OVER () FROM cases_flow_facts f
WHERE f.{measure}_on BETWEEN %(first)s AND %(last)s AND f.close_type <> '3' AND {where}
ORDER BY f.{measure}_at DESC, f.case_id LIMIT %(most)s OFFSET %(offset)s
"""


def _flow(
    asked: Asked, measure: str, given: Mapping[str, str], offset: int, today: dt.date
) -> Behind:
    where, values = asked.where()
    values |= {"first": today - dt.timedelta(days=asked.days - 1), "last": today}
    slot = given.get("slot", "")
    if day := _day(slot):
        values |= {"first": max(day, values["first"]), "last": min(day, values["last"])}
    elif slot.isascii() and slot.isdigit() and int(slot) < 24:
        where += f" AND extract(hour FROM f.{measure}_at AT TIME ZONE %(zone)s::text) = %(hour)s"
        values["hour"] = int(slot)
    return _page(_FLOW.format(measure=measure, where=where), values, offset)


_OPEN = """
WITH {table}, {cases}
SELECT case_id, NULL, count(*) OVER (), is_unknown FROM open
WHERE (%(light)s::int IS NULL OR light = %(light)s::int)
    AND (%(from)s::date IS NULL OR day >= %(from)s::date)
    AND (%(to)s::date IS NULL OR day <= %(to)s::date)
ORDER BY day, case_id LIMIT %(most)s OFFSET %(offset)s
"""


def _open(asked: Asked, given: Mapping[str, str], offset: int, today: dt.date) -> Behind:
    band = given.get("band", "")
    first, last = None, None
    if band.isascii() and band.isdigit() and int(band) < len(BANDS):
        first, last = band_days(int(band), today)
    rows = asked_for(
        _OPEN,
        asked,
        today,
        light=RANKS.get(given.get("light", "")),
        **{"from": first, "to": last},
        most=PAGE,
        offset=offset,
    )
    return _made(rows)


_STEP = """
WITH {table}, {steps}
SELECT f.case_id, opened_on, count(*) OVER (), is_unknown
FROM open JOIN cases_flow_facts f ON f.instance_id = open.instance_id
WHERE (%(step)s = '' OR step = %(step)s) AND (%(light)s::int IS NULL OR light = %(light)s::int)
ORDER BY opened_on, task_id LIMIT %(most)s OFFSET %(offset)s
"""


def _step(asked: Asked, given: Mapping[str, str], offset: int, today: dt.date) -> Behind:
    rows = asked_for(
        _STEP,
        asked,
        today,
        HOLDER,
        step=_text(given, "step"),
        light=RANKS["red"] if given.get("late") == "1" else RANKS.get(given.get("light", "")),
        most=PAGE,
        offset=offset,
    )
    return _made([(pk, _days(opened, today), n) for pk, opened, n in rows])


_TAKEN = """
SELECT f.case_id, t.opened_on, t.closed_on, count(*) OVER () FROM (
    SELECT w.*, (w.opened_at AT TIME ZONE %(zone)s::text)::date AS opened_on,
        (w.closed_at AT TIME ZONE %(zone)s::text)::date AS closed_on
    FROM workflow_task_facts w
    WHERE w.state = 'done' AND w.step_name = %(step)s AND w.organization_id = %(holder)s
) t JOIN cases_flow_facts f ON f.instance_id = t.instance_id
WHERE t.closed_on BETWEEN %(first)s AND %(last)s AND f.was_suspended IS NOT TRUE
    AND f.close_type <> '3' AND {where}
ORDER BY t.closed_at - t.opened_at DESC, t.task_id LIMIT %(most)s OFFSET %(offset)s
"""


def _taken(asked: Asked, given: Mapping[str, str], offset: int, today: dt.date) -> Behind:
    """Finished steps of one organisation, the slowest first, of whatever kind the cases were."""
    where, values = replace(asked, kind="").where(HOLDER)
    values |= {
        "step": _text(given, "step"),
        "holder": asked.organization or 0,
        "first": today - dt.timedelta(days=window_of(asked)),
        "last": today - dt.timedelta(days=1),
        "most": PAGE,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN.format(where=where), values)
        rows = cursor.fetchall()
    return _made([(pk, _days(opened, closed), n) for pk, opened, closed, n in rows])


_PARTS = {
    "accepted": " AND f.accepted_on IS NOT NULL",
    "waiting": " AND f.accepted_on IS NULL AND f.closed_on IS NULL",
}


_WINDOW = """
SELECT f.case_id, NULL, count(*) OVER () FROM cases_flow_facts f
WHERE f.submitted_on BETWEEN %(first)s AND %(last)s AND f.received_at_id = %(hall)s
    AND (f.entered_by_id = ANY(%(clerks)s::bigint[]) OR (%(nobody)s AND f.entered_by_id IS NULL))
    AND f.close_type <> '3' AND {where}
ORDER BY f.submitted_at DESC, f.case_id LIMIT %(most)s OFFSET %(offset)s
"""


def _window(asked: Asked, given: Mapping[str, str], offset: int, today: dt.date) -> Behind:
    hall = whole(given.get("hall")) or 0
    clerks = clerks_of(asked, hall, _text(given, "place"), today=today)
    where, values = asked.where()
    values |= {
        "hall": hall,
        "clerks": [c for c in clerks if c is not None],
        "nobody": None in clerks,
        "first": today - dt.timedelta(days=asked.days - 1),
        "last": today,
    }
    part = _PARTS.get(given.get("part", ""), "")
    return _page(_WINDOW.format(where=where + part), values, offset)


def _joint(found: Joint, given: Mapping[str, str], offset: int) -> Behind:
    """`department` leaves the cases that it took time of, `part` those it holds or is late in; the
    days are those of the department, or all of them."""
    department = whole(given.get("department"))
    lines = list(found.lines)
    if department is not None:
        part = given.get("part", "")
        lines = [
            line
            for line in lines
            if (
                department in line.late
                if part == "late"
                else department in line.holders
                if part == "holds"
                else line.share_of(department) > 0
            )
        ]
        lines.sort(key=lambda line: -line.share_of(department))
    hits = [
        Hit(
            case_id=line.case_id,
            days=line.used.total
            if department is None
            else round(float(line.share_of(department)), 1),
        )
        for line in lines
    ]
    return Behind(count=len(hits), hits=hits[offset : offset + PAGE])


def _page(sql: str, values: dict[str, Any], offset: int) -> Behind:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, "most": PAGE, "offset": offset})
        return _made(cursor.fetchall())


def _made(rows: Sequence[tuple[Any, ...]]) -> Behind:
    return Behind(
        count=rows[0][2] if rows else 0,
        hits=[Hit(case_id=row[0], days=row[1]) for row in rows],
    )


def _days(after: dt.date, through: dt.date) -> int:
    return max(calendar.count_workdays(after, through), 0)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _text(given: Mapping[str, str], key: str) -> str:
    return given.get(key, "").replace("\0", "")[:200]
