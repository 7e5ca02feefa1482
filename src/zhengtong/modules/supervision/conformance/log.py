"""The process log of many cases as traces, for tools outside: no applicant, nothing that was
written, staff under other names unless their names are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.conformance.models import CaseConformance
from zhengtong.modules.supervision.conformance.xes import Attributes, Trace

BATCH = 500
TRANSITIONS = {
    "completed": "complete",
    "claimed": "start",
    "assigned": "assign",
    "transferred": "reassign",
    "delegated": "reassign",
    "sent_back": "ate_abort",
    "withdrawn": "withdraw",
    "suspended": "suspend",
    "resumed": "resume",
    "jumped": "manualskip",
    "terminated": "pi_abort",
}
"""Kinds of entries that are told, each with its place in the life of an activity."""
NAMES = {
    "suspended": gettext_noop("停止计时"),
    "resumed": gettext_noop("恢复计时"),
    "jumped": gettext_noop("跳转"),
    "terminated": gettext_noop("提前终止"),
    "withdrawn": gettext_noop("撤回"),
}
"""What happens to the run and not at a step."""

_EVENTS = """
SELECT f.case_id, e.kind, e.node, e.outcome, e.at, coalesce(e.staff_id, 0), e.actor_kind, e.task_id,
    t.step_name, t.step_name_en, coalesce(e.post_id, t.post_id), t.organization_id
FROM cases_case_facts f
JOIN workflow_log_facts e ON e.instance_id = f.instance_id
LEFT JOIN workflow_task_facts t ON t.task_id = e.task_id
WHERE f.case_id = ANY(%s) AND e.kind = ANY(%s)
ORDER BY f.case_id, e.seq
"""
_CASES = """
SELECT case_id, number, organization_id, item_version_id, submitted_at, legal_outcome, channel
FROM cases_case_facts WHERE case_id = ANY(%s) ORDER BY case_id
"""


@dataclass
class People:
    """How staff are called in one file: by name, or `R1`, `R2` … as they come."""

    with_names: bool
    known: dict[int, str] = field(default_factory=dict)

    def learn(self, ids: set[int]) -> None:
        fresh = sorted(ids - self.known.keys() - {0})
        names = org.staff_names(set(fresh)) if self.with_names else {}
        for staff_id in fresh:
            self.known[staff_id] = names.get(staff_id) or f"R{len(self.known) + 1}"

    def called(self, staff_id: int, actor_kind: str) -> str:
        return self.known.get(staff_id) or ("SYSTEM" if actor_kind == "system" else "OTHER")


def traces(rows: QuerySet[CaseConformance], people: People) -> Iterator[Trace]:
    """The cases of these rows, the oldest first, read in batches."""
    after = 0
    while True:
        found = rows.filter(case_id__gt=after).order_by("case_id")[:BATCH]
        ids = list(found.values_list("case_id", flat=True))
        if not ids:
            return
        yield from _batch(ids, people)
        after = ids[-1]


def _batch(ids: list[int], people: People) -> Iterator[Trace]:
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [ids])
        found = cursor.fetchall()
        cursor.execute(_EVENTS, [ids, list(TRANSITIONS)])
        entries = cursor.fetchall()
    versions = items.item_versions({row[3] for row in found})
    people.learn({e[5] for e in entries})
    organizations = org.organization_names(
        {row[2] for row in found} | {e[11] for e in entries if e[11]}
    )
    posts = {p.id: p.name for p in org.posts({e[10] for e in entries if e[10]}).values()}
    grouped = {case: list(rows) for case, rows in groupby(entries, key=lambda e: e[0])}
    for case_id, number, organization, version, submitted, outcome, channel in found:
        attributes: dict[str, Any] = {
            "concept:name": number,
            "item": localized(versions[version].name),
            "department": organizations.get(organization, ""),
            "submitted": timezone.localtime(submitted),
            "outcome": outcome or "",
            "channel": channel,
        }
        numbers: dict[int, int] = {}
        events = [
            _event(e, numbers, people, organizations, posts) for e in grouped.get(case_id, ())
        ]
        yield Trace(attributes, events)


def _event(
    entry: tuple[Any, ...],
    numbers: dict[int, int],
    people: People,
    organizations: Mapping[int, str],
    posts: Mapping[int, str],
) -> Attributes:
    _case, kind, node, outcome, at, staff_id, actor, task_id, zh, en, post, organization = entry
    name = localized({"zh": zh, "en": en or zh}) if zh else _(NAMES.get(kind, node or kind))
    number = numbers.setdefault(task_id, len(numbers) + 1) if task_id else 0
    return {
        "concept:name": name,
        "concept:instance": str(number) if number else "",
        "time:timestamp": _local(at),
        "lifecycle:transition": TRANSITIONS[kind],
        "org:resource": people.called(staff_id, actor),
        "org:role": posts.get(post, ""),
        "org:group": organizations.get(organization, ""),
        "entry": kind,
        "outcome": cases.outcome_label(outcome) if outcome else "",
    }


def _local(at: dt.datetime) -> dt.datetime:
    return timezone.localtime(at)
