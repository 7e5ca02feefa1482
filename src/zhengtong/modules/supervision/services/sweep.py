"""The sweep: looks at every running period and raises what the rules say. Safe to run any time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light
from zhengtong.modules.supervision import facts
from zhengtong.modules.supervision.facts import Running
from zhengtong.modules.supervision.models import SupervisionRule
from zhengtong.modules.supervision.services.watch import Hit, clear_findings, raise_findings

Check = Callable[[Running, dict, dt.date], bool]


def _answer_due(row: Running, params: dict, today: dt.date) -> bool:
    if row.kind != "pre_acceptance" or row.status != "submitted":
        return False
    waited = calendar.count_workdays(timezone.localdate(row.submitted_at), today)
    return waited > int(params.get("workdays", 1))


def _step_due(row: Running, params: dict, today: dt.date) -> bool:
    return row.kind == "step" and row.light == Light.YELLOW


def _step_overdue(row: Running, params: dict, today: dt.date) -> bool:
    return row.kind == "step" and row.remaining < 0


def _promise_due(row: Running, params: dict, today: dt.date) -> bool:
    return row.kind == "promised" and 0 <= row.remaining <= int(params.get("workdays", 2))


def _overdue(kind: str) -> Check:
    return lambda row, params, today: row.kind == kind and row.remaining < 0


CHECKS: dict[str, Check] = {
    "answer_due": _answer_due,
    "step_due": _step_due,
    "step_overdue": _step_overdue,
    "promise_due": _promise_due,
    "promise_overdue": _overdue("promised"),
    "statute_overdue": _overdue("statutory"),
    "delivery_overdue": _overdue("delivery"),
}
"""Rules that the sweep decides; `deemed_accepted` is raised by its event."""


def sweep(*, today: dt.date | None = None) -> dict[str, int]:
    """Raise new findings and clear those that no longer hold; new ones by rule key."""
    day = today or timezone.localdate()
    rows = facts.running(today=day)
    raised = {}
    for rule in SupervisionRule.objects.filter(is_active=True, key__in=CHECKS):
        check = CHECKS[rule.key]
        met = [r for r in rows if check(r, rule.params, day)]
        raised[rule.key] = raise_findings(rule=rule, hits=_hits(met))
        clear_findings(rule=rule, still=[(r.case_id, _subject(r)) for r in met])
    return raised


def _hits(rows: Iterable[Running]) -> list[Hit]:
    return [
        Hit(
            case_id=r.case_id,
            organization_id=r.organization_id,
            region_id=r.region_id,
            subject=_subject(r),
            step=r.step,
            due_on=r.due_on,
        )
        for r in rows
    ]


def _subject(row: Running) -> str:
    return f"task:{row.task_id}" if row.task_id else row.kind
