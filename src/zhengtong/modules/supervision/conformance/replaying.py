"""Keeps the rows up to date: follows the logs of all runs, a batch at a time, and once a night
finds whatever was missed. Running anything twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.events import publish
from zhengtong.modules.supervision.conformance.models import CaseConformance, LogPosition
from zhengtong.modules.supervision.events import CaseDeviated
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.api import Conformance

JUDGE = 1
"""Raise it when cases would be judged differently: the nightly pass then makes all rows anew."""
BATCH = 1_000
LOG_CHUNK = 20_000
SETTLING = dt.timedelta(minutes=10)
"""Entries get their position before they are committed: the last minutes are read again."""
MOST_KEPT = 40
"""Deviations kept of one case; a log with more is told by its first ones."""

COLUMNS = [f.attname for f in CaseConformance._meta.concrete_fields if not f.primary_key]

_CASES = """
SELECT case_id, region_id, organization_id, item_version_id, instance_id, submitted_at
FROM cases_case_facts WHERE case_id = ANY(%s)
"""
_STALE = """
SELECT f.case_id FROM unnest(%(runs)s::bigint[], %(ends)s::int[]) AS e(run, log_end)
JOIN cases_case_facts f ON f.instance_id = e.run
LEFT JOIN supervision_caseconformance c ON c.case_id = f.case_id
WHERE c.case_id IS NULL OR c.log_end <> e.log_end OR c.judge <> %(judge)s
"""
_BEHIND = """
SELECT f.case_id FROM cases_case_facts f
LEFT JOIN supervision_caseconformance c ON c.case_id = f.case_id
WHERE f.case_id > %(after)s AND (c.case_id IS NULL OR c.judge <> %(judge)s
    OR c.log_end <> (SELECT e.seq FROM workflow_log_facts e
        WHERE e.instance_id = f.instance_id ORDER BY e.seq DESC LIMIT 1))
ORDER BY f.case_id LIMIT %(most)s
"""


def refresh(case_ids: Iterable[int]) -> list[int]:
    """Judge these cases anew; the ids of those that leave their chart."""
    ids, found = sorted(set(case_ids)), []
    for start in range(0, len(ids), BATCH):
        found += _refresh(ids[start : start + BATCH])
    return found


def _refresh(ids: Sequence[int]) -> list[int]:
    with transaction.atomic():
        one_at_a_time("supervision.conformance")
        with connection.cursor() as cursor:
            cursor.execute(_CASES, [list(ids)])
            cases = {row[4]: row for row in cursor.fetchall()}
        judged = workflow.conformance(instance_ids=list(cases))
        now = timezone.now()
        rows = [_row(cases[run], found, now) for run, found in judged.items()]
        known = set(_deviating(ids).values_list("case_id", flat=True))
        CaseConformance.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["case"], update_fields=COLUMNS
        )
        deviating = [row for row in rows if not row.is_conforming]
        for row in deviating:
            if row.case_id not in known:
                _tell(row)
    return [row.case_id for row in deviating]


def _deviating(ids: Sequence[int]) -> QuerySet[CaseConformance]:
    return CaseConformance.objects.filter(case_id__in=ids, is_conforming=False)


def _tell(row: CaseConformance) -> None:
    publish(
        CaseDeviated(
            case_id=row.case_id,
            organization_id=row.organization_id,
            places=len(row.deviations),
            at=row.checked_at,
        )
    )


def _row(case: tuple[Any, ...], found: Conformance, now: dt.datetime) -> CaseConformance:
    return CaseConformance(
        case_id=case[0],
        region_id=case[1],
        organization_id=case[2],
        item_version_id=case[3],
        process_version_id=found.process_version_id,
        submitted_on=timezone.localdate(case[5]),
        log_end=found.log_end,
        acts=found.acts,
        is_conforming=found.is_conforming,
        deviations=[
            {
                "kind": d.kind,
                "node": d.node,
                "seq": d.seq,
                "at": d.at.isoformat() if d.at else None,
            }
            for d in found.deviations[:MOST_KEPT]
        ],
        returns=found.returns,
        withdrawals=found.withdrawals,
        jumps=found.jumps,
        migrations=found.migrations,
        endings=found.endings,
        judge=JUDGE,
        checked_at=now,
    )


def catch_up() -> list[int]:
    """Judge the cases whose logs have grown since last time; those among them that deviate."""
    settled = timezone.now() - SETTLING
    row, _new = LogPosition.objects.get_or_create(key="log", defaults={"at": timezone.now()})
    position, kept, found = row.position, row.position, []
    while entries := workflow.log_after(position=position, limit=LOG_CHUNK):
        found += refresh(_stale({e.instance_id for e in entries}))
        position = entries[-1].position
        kept = max([kept, *(e.position for e in entries if e.recorded_at <= settled)])
    LogPosition.objects.filter(key="log").update(position=kept, at=timezone.now())
    return found


def _stale(runs: set[int]) -> list[int]:
    ends = workflow.log_ends(instance_ids=runs)
    values = {"runs": list(ends), "ends": list(ends.values()), "judge": JUDGE}
    with connection.cursor() as cursor:
        cursor.execute(_STALE, values)
        return [row[0] for row in cursor.fetchall()]


def complete() -> int:
    """Judge every case whose row is missing, behind its log, or of an older judge. Once a night."""
    done, after = 0, 0
    while True:
        values = {"after": after, "judge": JUDGE, "most": BATCH}
        with connection.cursor() as cursor:
            cursor.execute(_BEHIND, values)
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return done
        refresh(ids)
        done, after = done + len(ids), ids[-1]
