"""Reads: tasks, the inbox, the log, where runs stand. Batches in, plain values out."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zhengtong.core.rows import first
from zhengtong.kernel.text import localized
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.data import (
    ChainResult,
    InstanceData,
    InstanceEventData,
    NextStep,
    ProcessVersionData,
    TaskData,
)
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import (
    InstanceNotFound,
    NoFlowApplies,
    ProcessNotFound,
    TaskNotFound,
)
from zhengtong.modules.workflow.marking import Marking, Open, Scope
from zhengtong.modules.workflow.models import (
    Arrival,
    Instance,
    InstanceEvent,
    ProcessVersion,
    Task,
    Vote,
)
from zhengtong.modules.workflow.models import Scope as ScopeRow
from zhengtong.modules.workflow.services.publish import version_data
from zhengtong.modules.workflow.tasks_view import read_tasks

ACTIVE = ("open", "claimed")


def process_version(version_id: int) -> ProcessVersionData:
    """Raises ProcessNotFound."""
    row = ProcessVersion.objects.defer("bpmn_xml", "compiled").filter(pk=version_id).first()
    if row is None:
        raise ProcessNotFound
    return version_data(row)


def latest_process(key: str) -> ProcessVersionData | None:
    """The newest published version of a process."""
    row = (
        ProcessVersion.objects.defer("bpmn_xml", "compiled")
        .filter(key=key, status="published")
        .order_by("-number")
        .first()
    )
    return version_data(row) if row else None


def bpmn_xml(version_id: int) -> bytes:
    """The definition, byte for byte as it was given."""
    row = ProcessVersion.objects.filter(pk=version_id).values_list("bpmn_xml", flat=True).first()
    if row is None:
        raise ProcessNotFound
    return bytes(row)


def instance(instance_id: int) -> InstanceData:
    """Where a run stands. Raises InstanceNotFound."""
    row = first(Instance, "id = %s", [instance_id])
    if row is None:
        raise InstanceNotFound
    return InstanceData(
        id=row.pk,
        public_id=row.public_id,
        subject=row.subject,
        process_version_id=row.process_version_id,
        owner_organization_id=row.owner_organization_id,
        region_id=row.region_id,
        state=row.state,
        lock_version=row.lock_version,
        outcome=row.outcome,
        end_kind=row.end_kind,
        started_at=row.started_at,
        ended_at=row.ended_at,
        variables=row.variables,
    )


def lock_versions(*, instance_ids: Collection[int]) -> dict[int, int]:
    """The versions that pages send back, of several runs."""
    rows = Instance.objects.filter(pk__in=instance_ids).values_list("pk", "lock_version")
    return dict(rows)


def task(task_id: int) -> TaskData:
    """Raises TaskNotFound."""
    return _one("t.id = %s", task_id)


def task_by_public_id(public_id: uuid.UUID) -> TaskData:
    """Raises TaskNotFound."""
    return _one("t.public_id = %s", public_id)


def _one(condition: str, value: Any) -> TaskData:
    found = read_tasks(condition, [value])
    if not found:
        raise TaskNotFound
    return found[0]


def open_tasks(*, instance_id: int) -> list[TaskData]:
    """Tasks that wait, suspended ones included, oldest first."""
    return read_tasks(
        "t.instance_id = %s AND t.state IN ('open', 'claimed', 'suspended') ORDER BY t.id",
        [instance_id],
    )


def tasks(*, instance_id: int) -> list[TaskData]:
    """Every task the run ever had, oldest first."""
    return read_tasks("t.instance_id = %s ORDER BY t.id", [instance_id])


def instance_ids_of_posts(*, post_ids: Collection[int]) -> QuerySet[Any, Any]:
    """A lazy subquery of the runs that have, or had, a task of these posts."""
    return Task.objects.filter(post_id__in=list(post_ids)).values("instance_id")


def current_steps(*, instance_ids: Iterable[int]) -> dict[int, Mapping[str, str]]:
    """Names of the open steps of each run, in both languages; runs without one are left out."""
    rows = (
        Task.objects.filter(instance_id__in=list(instance_ids), state__in=(*ACTIVE, "suspended"))
        .order_by("id")
        .values_list("instance_id", "node", "instance__process_version_id")
    )
    names: dict[int, dict[str, dict[str, None]]] = {}
    for instance_id, node, version_id in rows:
        text = graph_of(version_id).nodes[node].text
        known = names.setdefault(instance_id, {"zh": {}, "en": {}})
        for language, said in text.items():
            known[language][said] = None
    return {
        i: {"zh": "、".join(said["zh"]), "en": ", ".join(said["en"])} for i, said in names.items()
    }


def history(*, instance_id: int) -> list[InstanceEventData]:
    """The process log, oldest first."""
    row = Instance.objects.filter(pk=instance_id).values_list("process_version_id").first()
    if row is None:
        raise InstanceNotFound
    graph = graph_of(row[0])
    events = list(InstanceEvent.objects.filter(instance_id=instance_id).order_by("seq"))
    posts = directory().post_names({e.post_id for e in events if e.post_id})
    staff = directory().staff_names({e.acting_for_staff_id for e in events} - {None})
    return [
        InstanceEventData(
            seq=e.seq,
            kind=e.kind,
            at=e.at,
            recorded_at=e.recorded_at,
            actor_kind=e.actor_kind,
            actor_name=e.actor_name,
            staff_id=e.staff_id,
            acting_for=staff.get(e.acting_for_staff_id or 0, ""),
            post_name=localized(posts.get(e.post_id or 0)),
            task_id=e.task_id,
            node=e.node,
            node_name=graph.nodes[e.node].text if e.node in graph.nodes else {},
            outcome=e.outcome,
            text=e.text,
            payload={k: v for k, v in e.payload.items() if k != "undo"},
        )
        for e in events
    ]


def next_steps(*, task_id: int, outcome: str) -> tuple[NextStep, ...]:
    """What would open if the task were completed with this outcome: a dry run, nothing changes.

    Empty when the flow would end, or would wait for others at a join.
    """
    return next_steps_of(task_id=task_id, outcomes=(outcome,))[outcome]


def next_steps_of(*, task_id: int, outcomes: Collection[str]) -> dict[str, tuple[NextStep, ...]]:
    """The same for several outcomes, for the reads of one."""
    row = Task.objects.select_related("instance").filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound
    if row.state not in (*ACTIVE, "suspended"):
        return dict.fromkeys(outcomes, ())
    before = tokens_of(row.instance)
    scope = before.scopes[before.tasks[row.pk].scope]
    said = None
    if scope.kind == "multi":
        votes = Vote.objects.filter(scope_id=scope.id, task__state="done")
        said = list(votes.values_list("choice", flat=True))
    graph = graph_of(row.instance.process_version_id)
    found = {o: _opened(graph, deepcopy(before), row, o, said) for o in outcomes}
    names = directory().post_names({p for opened in found.values() for _, p in opened})
    return {
        outcome: tuple(
            NextStep(node=n.id, name=n.text, post_id=p, post_name=localized(names.get(p)))
            for n, p in opened
        )
        for outcome, opened in found.items()
    }


def _opened(
    graph: Graph, marking: Marking, row: Task, outcome: str, said: list[str] | None
) -> list[tuple[Node, int]]:
    """(step, post) of what one outcome opens; `said` are the votes given so far, if it is one."""
    advance = Advance(graph, marking)
    token = marking.tasks[row.pk]
    try:
        if said is not None:
            advance.vote(token, [*said, outcome])
        else:
            advance.complete(token, outcome)
    except NoFlowApplies:
        return []
    return [(graph.nodes[o.node], post_opened(row.instance, graph, o)) for o in marking.opened]


def post_opened(row: Instance, graph: Graph, opened: Open) -> int:
    """The post of a task that a dry run opened."""
    if isinstance(opened.post, dict):
        return int(opened.post["post"])
    return int(row.posts[opened.post or graph.nodes[opened.node].post][0])


def tokens_of(row: Instance) -> Marking:
    """As `holding.marking_of`, without a lock: for dry runs."""
    marking = Marking(scopes={}, variables=dict(row.variables))
    for s in ScopeRow.objects.filter(instance=row, state="active"):
        marking.scopes[s.pk] = Scope(s.pk, s.parent_id, s.node, s.kind, s.expected, list(s.signers))
    for a in Arrival.objects.filter(scope__instance=row, scope__state="active", n__gt=0):
        marking.arrivals[(a.scope_id, a.flow)] = a.n
    for t in Task.objects.filter(instance=row, state__in=(*ACTIVE, "suspended")):
        marking.tasks[t.pk] = Open(t.pk, t.scope_id, t.node, t.seq, None, t.straight_to)
    return marking


_VERIFY = """
WITH chained AS (
    SELECT e.instance_id, e.seq, e.prev_hash, e.hash,
        sha256(e.prev_hash || convert_to(workflow_event_text(e), 'UTF8')) AS made,
        lag(e.hash) OVER w AS before, row_number() OVER w AS n
    FROM workflow_instanceevent e WHERE {where}
    WINDOW w AS (PARTITION BY e.instance_id ORDER BY e.seq)
)
SELECT instance_id, min(seq) FROM chained
WHERE hash <> made OR n <> seq
    OR prev_hash <> coalesce(before, decode(repeat('00', 32), 'hex'))
GROUP BY instance_id ORDER BY instance_id LIMIT 100
"""


def verify_log(*, instance_id: int | None = None) -> ChainResult:
    """Recompute the chain of one run's log, or of all."""
    where = "true" if instance_id is None else "e.instance_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY.format(where=where), [] if instance_id is None else [instance_id])
        broken = tuple((row[0], row[1]) for row in cursor.fetchall())
    events = InstanceEvent.objects.all()
    if instance_id is not None:
        events = events.filter(instance_id=instance_id)
    return ChainResult(events=events.count(), broken=broken)
