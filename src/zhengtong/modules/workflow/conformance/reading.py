"""Reads the logs of many runs at once and judges each against the chart that it ran under."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from zhengtong.modules.workflow.conformance import align, judging
from zhengtong.modules.workflow.conformance import walk as w
from zhengtong.modules.workflow.conformance.judging import Departure, Log
from zhengtong.modules.workflow.conformance.walk import Act, fields_of
from zhengtong.modules.workflow.definitions import graph_of

WITHDRAWN = "withdrawn"
STEPS = frozenset({w.COMPLETED, w.SENT_BACK})
KINDS = [
    w.COMPLETED, w.SENT_BACK, WITHDRAWN, w.TIMER_FIRED, w.JUMPED, w.MIGRATED, w.TERMINATED,
    w.SIGNER_ADDED, w.SIGNER_REMOVED,
]  # fmt: skip

_RUNS = """
SELECT i.id, i.process_version_id, i.state,
    (SELECT max(e.seq) FROM workflow_instanceevent e WHERE e.instance_id = i.id)
FROM workflow_instance i WHERE i.id = ANY(%s)
"""
_VARIABLES = """
SELECT i.id, (SELECT json_object_agg(k, i.variables -> k)
    FROM unnest(%s::text[]) k WHERE i.variables ? k)
FROM workflow_instance i WHERE i.id = ANY(%s)
"""
_ACTS = """
SELECT instance_id, seq, kind, node, outcome, at,
    CASE WHEN kind = 'completed' THEN payload #> '{undo,variables}'
         ELSE payload - 'undo' END::text
FROM workflow_instanceevent WHERE instance_id = ANY(%s) AND kind = ANY(%s)
ORDER BY instance_id, seq
"""
_STEPS = """
SELECT instance_id, node, count(*) FILTER (WHERE state IN ('open', 'claimed', 'suspended')),
    count(*) FILTER (WHERE state IN ('done', 'returned'))
FROM workflow_task WHERE instance_id = ANY(%s) GROUP BY instance_id, node
"""


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """A place where a log leaves its chart. `kind` is one of `DEVIATIONS`; `seq` and `at` are of
    the entry in the log, None for what the log does not have."""

    kind: str
    node: str
    seq: int | None
    at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Conformance:
    """A run against the chart of its version.

    `acts` counts what people did (steps taken and sent back, not what was withdrawn). `returns`,
    `withdrawals`, `jumps` (by two persons), `migrations` and `endings` (ended before the end of the
    chart: refused, withdrawn) are deviations that the rules allow. `log_end` is the entry up to
    which the log was read.
    """

    instance_id: int
    process_version_id: int
    log_end: int
    acts: int
    deviations: tuple[Deviation, ...]
    returns: int = 0
    withdrawals: int = 0
    jumps: int = 0
    migrations: int = 0
    endings: int = 0

    @property
    def is_conforming(self) -> bool:
        return not self.deviations


@dataclass
class _Run:
    """One run while its rows come in."""

    id: int
    version_id: int
    state: str
    log_end: int
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    variables: Mapping[str, Any] = field(default_factory=dict)
    standing: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    is_readable: bool = True


def conformance(*, instance_ids: Collection[int]) -> dict[int, Conformance]:
    """Every run against its chart, in four statements for any number of them.

    A run that was moved to another version before the log kept from which one is left out.
    """
    runs = _read(list(instance_ids))
    found = (_judge(run) for run in runs.values())
    return {c.instance_id: c for c in found if c is not None}


def _read(ids: list[int]) -> dict[int, _Run]:
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [ids])
        runs = {r[0]: _Run(r[0], r[1], r[2], r[3] or 0) for r in cursor.fetchall()}
        cursor.execute(_ACTS, [ids, KINDS])
        for instance_id, *row in cursor.fetchall():
            runs[instance_id].rows.append(tuple(row))
        cursor.execute(_STEPS, [ids])
        for instance_id, node, waiting, finished in cursor.fetchall():
            runs[instance_id].standing[node] += waiting
            runs[instance_id].finished[node] += finished
        asked = _asked(runs.values())
        if asked:
            cursor.execute(_VARIABLES, [sorted(asked), ids])
            for instance_id, values in cursor.fetchall():
                runs[instance_id].variables = values or {}
    return runs


def _asked(runs: Iterable[_Run]) -> set[str]:
    """What conditions ask for, besides the outcomes of steps, which the log has."""
    asked: set[str] = set()
    for version_id in {r.version_id for r in runs}:
        asked |= fields_of(graph_of(version_id))
    return {name for name in asked if not name.startswith("outcome_")}


def _judge(run: _Run) -> Conformance | None:
    rows = _standing_rows(run.rows)
    version_id = _first_version(run, rows)
    if version_id is None:
        return None
    variables, acts = _acts(run, rows)
    goal = _goal(run)
    log = Log(version_id, variables, tuple(acts), goal)
    said = [_placed(d, rows) for d in judging.judged(log)] + _unlogged(run, rows)
    counted = Counter(a.kind for a in acts)
    withdrawals = sum(1 for r in run.rows if r[1] == WITHDRAWN)
    return Conformance(
        instance_id=run.id,
        process_version_id=run.version_id,
        log_end=run.log_end,
        acts=sum(counted[k] for k in STEPS),
        deviations=tuple(said),
        returns=counted[w.SENT_BACK] - sum(1 for d in said if d.kind == judging.RETURNED),
        withdrawals=withdrawals,
        jumps=sum(1 for a in acts if a.kind == w.JUMPED and not a.is_alone),
        migrations=counted[w.MIGRATED],
        endings=counted[w.TERMINATED],
    )


def _standing_rows(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without what was withdrawn, and without the withdrawals themselves."""
    undone = {json.loads(r[5] or "{}").get("undone") for r in rows if r[1] == WITHDRAWN}
    return [r for r in rows if r[1] != WITHDRAWN and r[0] not in undone]


def _first_version(run: _Run, rows: Iterable[tuple[Any, ...]]) -> int | None:
    """The version under which it began; None when a move between versions does not say."""
    for row in rows:
        if row[1] == w.MIGRATED:
            found: int | None = json.loads(row[5]).get("from")
            return found
    return run.version_id


def _acts(run: _Run, rows: list[tuple[Any, ...]]) -> tuple[tuple[tuple[str, str], ...], list[Act]]:
    """The variables at the beginning and the acts, each with what it changed.

    The log keeps the values before each act; what they were after it stands before the next act
    that changed them, or in the run itself.
    """
    values = dict(run.variables)
    backwards = []
    for row in reversed(rows):
        after: dict[str, str] = {}
        if row[1] == w.COMPLETED and values and row[5]:
            before = json.loads(row[5])
            for name in before.keys() & run.variables.keys():
                after[name] = json.dumps(values.get(name))
                values[name] = before[name]
        backwards.append(_act(row, tuple(sorted(after.items()))))
    first = tuple(sorted((k, json.dumps(v)) for k, v in values.items() if v is not None))
    return first, backwards[::-1]


def _act(row: tuple[Any, ...], after: tuple[tuple[str, str], ...]) -> Act:
    _seq, kind, node, outcome, _at, text = row
    if kind == w.COMPLETED:
        return Act(kind, node, outcome, after=after)
    payload = json.loads(text or "{}")
    if kind == w.SENT_BACK:
        straight = payload.get("mode") == "straight_back"
        return Act(kind, node, payload.get("target", ""), is_straight=straight)
    if kind == w.TIMER_FIRED:
        return Act(kind, said=payload.get("timer", ""))
    if kind == w.JUMPED:
        return Act(kind, said=payload.get("target", ""), is_alone=not payload.get("approved_by"))
    if kind == w.MIGRATED:
        renamed = tuple(sorted(payload.get("map", {}).items()))
        return Act(kind, version_id=payload.get("to", 0), map=renamed)
    return Act(kind, node)


def _goal(run: _Run) -> align.Goal:
    if run.state in (align.ENDED, align.TERMINATED):
        return align.Goal(run.state)
    return align.Goal(align.OPEN, tuple(sorted((n, c) for n, c in run.standing.items() if c)))


def _placed(departure: Departure, rows: list[tuple[Any, ...]]) -> Deviation:
    row = rows[departure.at] if departure.at >= 0 else None
    is_logged = row is not None and departure.kind != judging.SKIPPED
    return Deviation(
        kind=departure.kind,
        node=departure.node,
        seq=row[0] if row is not None and is_logged else None,
        at=row[4] if row else None,
    )


def _unlogged(run: _Run, rows: list[tuple[Any, ...]]) -> list[Deviation]:
    """Steps that the table of tasks calls done while the log does not know of it."""
    logged = Counter(r[2] for r in rows if r[1] in STEPS)
    return [
        Deviation(kind=judging.UNLOGGED, node=node, seq=None, at=None)
        for node, done in sorted(run.finished.items())
        for _n in range(done - logged[node])
    ]
