"""Writes into tables and logs past the engine, as a hand in the database would."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from zhengtong.modules.cases.models import Case
from zhengtong.modules.workflow import api as workflow

COPY = """
INSERT INTO workflow_instanceevent (instance_id, region_id, seq, kind, at, recorded_at, actor_kind,
    actor_name, staff_id, post_id, task_id, node, outcome, text, payload, prev_hash, hash)
SELECT instance_id, region_id, 0, kind, %(at)s, %(recorded_at)s, actor_kind, actor_name, staff_id,
    post_id, task_id, node, outcome, text, payload, '', ''
FROM workflow_instanceevent WHERE instance_id = %(run)s AND kind = %(kind)s AND node = %(node)s
ORDER BY seq LIMIT 1
"""


def set_(case: Case, **fields: Any) -> None:
    Case.objects.filter(pk=case.pk).update(**fields)


def again(case: Case, node: str, at: dt.datetime, recorded_at: dt.datetime | None = None) -> None:
    """One more entry in the log that the step was done."""
    values = {
        "run": case.instance_id,
        "kind": "completed",
        "node": node,
        "at": at,
        "recorded_at": recorded_at or at,
    }
    with connection.cursor() as cursor:
        cursor.execute(COPY, values)


def taken_out(case: Case, node: str) -> None:
    """The log no longer knows of the step."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workflow_instanceevent DISABLE TRIGGER USER")
        cursor.execute(
            "DELETE FROM workflow_instanceevent WHERE instance_id = %s AND kind = 'completed'"
            " AND node = %s",
            [case.instance_id, node],
        )


def node_of(case: Case, stage: str) -> str:
    return next(t.node for t in workflow.tasks(instance_id=case.instance_id) if t.stage == stage)


def tasks(case: Case, stage: str, **fields: Any) -> None:
    """Changes the tasks of a stage in place."""
    sets = ", ".join(f"{name} = %({name})s" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE workflow_task SET {sets} WHERE instance_id = %(run)s AND stage = %(stage)s",
            {"run": case.instance_id, "stage": stage, **fields},
        )
