"""What a month is reckoned from: the standard in force, the steps, posts, factors, absences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.indices.spans import span_of
from zhengtong.modules.assessment.metrics.reading import measure_all
from zhengtong.modules.assessment.performance.arithmetic import Done, Kind
from zhengtong.modules.assessment.performance.models import (
    FactorState,
    PersonFactor,
    TimeStandard,
)
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.versions import DraftState
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

_STEPS = """
SELECT t.task_id, t.done_by_staff_id, t.stage, t.step_name, f.case_kind, f.item_version_id
FROM workflow_task_facts t JOIN cases_case_facts f ON f.instance_id = t.instance_id
WHERE t.closed_at >= %s AND t.closed_at < %s AND t.state = 'done'
    AND t.organization_id = %s AND t.done_by_staff_id IS NOT NULL
ORDER BY t.task_id
"""


def standard_for(organization_id: int, day: dt.date) -> TimeStandard | None:
    """The organisation's own version in force on that day, else the county's."""
    rows = TimeStandard.objects.filter(state=DraftState.PUBLISHED, valid_from__lte=day)
    own = rows.filter(organization_id=organization_id).order_by("-valid_from").first()
    return own or rows.filter(organization=None).order_by("-valid_from").first()


def kinds_of(standard: TimeStandard) -> list[Kind]:
    names = ("id", "stage", "step", "case_kind", "item_code")
    figures = ("minutes", "difficulty", "responsibility")
    return [Kind(**row) for row in standard.lines.values(*names, *figures)]


def steps_of(organization_id: int, month: dt.date) -> list[Done]:
    """Every step that was finished in the month at a post of the organisation."""
    span = span_of("month", month)
    zone = timezone.get_default_timezone()
    until = dt.datetime.combine(span.last_on + dt.timedelta(days=1), dt.time(), zone)
    with connection.cursor() as cursor:
        cursor.execute(
            _STEPS, [dt.datetime.combine(span.first_on, dt.time(), zone), until, organization_id]
        )
        rows = cursor.fetchall()
    versions = items.item_versions({row[5] for row in rows})
    return [
        Done(
            task=task,
            staff=staff,
            stage=stage or "",
            step=step or "",
            case_kind=kind,
            item=localized(versions[version].name, "zh"),
            codes=frozenset(
                {versions[version].basic_code, versions[version].implementation_code} - {""}
            ),
        )
        for task, staff, stage, step, kind, version in rows
    ]


def factors_of(staff_ids: Collection[int], month: dt.date) -> dict[int, PersonFactor]:
    """Those that were confirmed."""
    rows = PersonFactor.objects.filter(
        staff_id__in=staff_ids, month=month.replace(day=1), state=FactorState.CONFIRMED
    )
    return {f.staff_id: f for f in rows}


def absent_days(
    standard: TimeStandard, staff_ids: Collection[int], month: dt.date
) -> dict[int, Decimal]:
    """Days that the imported metrics of the standard take off; zero where none was imported."""
    read = measure_all(
        standard.absences,
        kind=SubjectKind.STAFF,
        subjects=staff_ids,
        span=span_of("month", month),
    )
    found = dict.fromkeys(staff_ids, Decimal(0))
    for by in read.values():
        for staff, measured in by.items():
            found[staff] += measured.value or Decimal(0)
    return found


def posts_held(organization_id: int, on: dt.date) -> Mapping[int, org.PostData]:
    """The first post of each of its holders on that day; deputies by delegation hold none."""
    posts = {p.id: p for p in org.posts_of(organization_id)}
    found: dict[int, org.PostData] = {}
    for post_id, holders in org.holders_of(list(posts), on=on).items():
        for holder in holders:
            if holder.delegated_by is None:
                found.setdefault(holder.staff_id, posts[post_id])
    return found
