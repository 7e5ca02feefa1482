"""Counts finished days and finished steps anew: every night, and by `manage.py board`.

Each figure is counted from the cases and steps themselves, never from the last count, so that
running it twice, late or after a night without changes nothing but what was wrong.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.modules.supervision.board.dwell import WINDOWS
from zhengtong.modules.supervision.board.flow import MEASURES
from zhengtong.modules.supervision.board.models import FlowDay, StepDwell

DAYS = 40
"""Finished days that are kept: the longest period of the board, and some that settle."""

_FLOW = """
INSERT INTO supervision_flowday
    (day, organization_id, item_id, case_kind, submitted, accepted, decided, closed)
SELECT day, organization_id, item_id, case_kind,
    {sums}
FROM ({counted}) c GROUP BY 1, 2, 3, 4
"""
_COUNTED = """
SELECT '{measure}' AS measure, f.{measure}_on AS day, f.organization_id, f.item_id, f.case_kind,
    count(*) AS n
FROM cases_flow_facts f
WHERE f.{measure}_on BETWEEN %(first)s AND %(last)s AND f.close_type <> '3'
GROUP BY 2, 3, 4, 5
"""
_STEPS = """
SELECT t.organization_id, f.item_id, t.step_name, t.step_name_en,
    (t.opened_at AT TIME ZONE %(zone)s::text)::date,
    (t.closed_at AT TIME ZONE %(zone)s::text)::date AS closed, count(*)
FROM workflow_task_facts t JOIN cases_flow_facts f ON f.instance_id = t.instance_id
WHERE t.state = 'done' AND t.closed_at >= %(since)s AND t.closed_at < %(until)s
    AND t.step_name IS NOT NULL AND f.was_suspended IS NOT TRUE AND f.close_type <> '3'
GROUP BY 1, 2, 3, 4, 5, 6
"""

Key = tuple[int, int, int | None, str]


@command
def rebuild(*, today: dt.date | None = None) -> tuple[int, int]:
    """Everything of the days before `today`; the numbers of rows of days and of steps."""
    day = today or timezone.localdate()
    one_at_a_time("supervision.board")
    return _rebuild_flow(day), _rebuild_dwell(day)


def _rebuild_flow(today: dt.date) -> int:
    FlowDay.objects.all().delete()
    last = today - dt.timedelta(days=1)
    first = today - dt.timedelta(days=DAYS)
    counted = " UNION ALL ".join(_COUNTED.format(measure=m) for m in MEASURES)
    sums = ", ".join(f"coalesce(sum(n) FILTER (WHERE measure = '{m}'), 0)" for m in MEASURES)
    with connection.cursor() as cursor:
        cursor.execute(_FLOW.format(sums=sums, counted=counted), {"first": first, "last": last})
        return int(cursor.rowcount)


def _rebuild_dwell(today: dt.date) -> int:
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    english: dict[str, str] = {}
    work = calendar.work_calendar()
    with connection.cursor() as cursor:
        cursor.execute(
            _STEPS,
            {
                "since": _midnight(today - dt.timedelta(days=max(WINDOWS))),
                "until": _midnight(today),
                "zone": settings.TIME_ZONE,
            },
        )
        while rows := cursor.fetchmany(10_000):
            for organization, item, step, step_en, opened, closed, n in rows:
                days = max(work.count(opened.toordinal(), closed.toordinal()), 0)
                english[step] = step_en or ""
                for window in WINDOWS:
                    if closed >= today - dt.timedelta(days=window):
                        found[window, organization, item, step][days] += n
                        found[window, organization, None, step][days] += n
    StepDwell.objects.all().delete()
    until = today - dt.timedelta(days=1)
    made = StepDwell.objects.bulk_create(
        [_dwell(key, counts, english, until) for key, counts in found.items()], batch_size=2000
    )
    return len(made)


def _dwell(key: Key, counts: Counter[int], english: dict[str, str], until: dt.date) -> StepDwell:
    window, organization, item, step = key
    return StepDwell(
        window=window,
        until=until,
        organization_id=organization,
        item_id=item,
        step=step,
        step_en=english[step],
        histogram={str(days): n for days, n in sorted(counts.items())},
    )


def _midnight(day: dt.date) -> Any:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
