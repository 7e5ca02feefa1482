"""What the demo county shows of conformance and evasion: a run that one person alone moved after
its end, and what the checks find in the county's own past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.db import connection
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.supervision.conformance import replaying
from zhengtong.modules.supervision.conformance.evasion import shown_checks
from zhengtong.modules.supervision.models import Finding
from zhengtong.modules.supervision.plugins import checks
from zhengtong.modules.supervision.rules.scope import scope_of
from zhengtong.modules.supervision.services.sweep import live_versions
from zhengtong.modules.supervision.services.watch import raise_findings
from zhengtong.modules.workflow import api as workflow

MAINTENANCE = Actor.system("maintenance")
DAYS = 60

_ENDED = """
SELECT f.instance_id, t.node FROM cases_case_facts f
JOIN workflow_task_facts t ON t.instance_id = f.instance_id AND t.stage = 'review'
WHERE f.closed_at IS NOT NULL AND t.state = 'done' ORDER BY f.closed_at, t.task_id LIMIT 1
"""


def load(progress: Callable[[str], None]) -> None:
    """Needs the rules. Running it twice changes nothing."""
    replaying.complete()
    _jump_alone()
    replaying.complete()
    _look_back()
    progress("conformance")


def _jump_alone() -> None:
    """Somebody has put a finished case back for a moment, and nobody approved it."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDED)
        row = cursor.fetchone()
    if row is None or any(e.kind == "jumped" for e in workflow.history(instance_id=row[0])):
        return
    workflow.record(
        instance_id=row[0],
        kind="jumped",
        actor=MAINTENANCE,
        payload={"target": row[1]},
        text="系统维护",
    )


def _look_back() -> None:
    """What the nights of the last weeks would have found."""
    today, keys = timezone.localdate(), shown_checks()
    since = today - dt.timedelta(days=DAYS)
    for version in live_versions():
        if version.check_key in keys and not Finding.objects.filter(version=version).exists():
            scope = replace(scope_of(version.scope), since=since, until=today)
            hits = checks.get(version.check_key).run(scope, version.params, timezone.now())
            raise_findings(version=version, hits=hits)
