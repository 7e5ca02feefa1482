"""What the differences between log and chart are called. Pure, and the same log is judged once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhengtong.modules.workflow.conformance.align import Alignment, Goal, align
from zhengtong.modules.workflow.conformance.walk import COMPLETED, SENT_BACK, Act, Walk
from zhengtong.modules.workflow.definitions import graph_of

SKIPPED, REPEATED, REORDERED, ADDED = "skipped", "repeated", "reordered", "added"
RETURNED, ALONE, UNLOGGED, ELSEWHERE = "returned", "jumped_alone", "unlogged", "elsewhere"
KINDS = (SKIPPED, REORDERED, REPEATED, ADDED, RETURNED, ALONE, UNLOGGED, ELSEWHERE)

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Departure:
    """One deviation of a log from its chart. `at` is the position of the act, of a step that was
    left out that of the act before which it belonged; -1 when the end came without it."""

    kind: str
    node: str = ""
    at: int = -1


@dataclass(frozen=True)
class Log:
    """What is judged, without anything that differs between two runs that went the same way."""

    version_id: int
    variables: tuple[tuple[str, str], ...]
    """Name and value as JSON."""
    acts: tuple[Act, ...]
    goal: Goal


@lru_cache(maxsize=KEPT)
def judged(log: Log) -> tuple[Departure, ...]:
    """The departures of this log; most runs of an item went one of a few ways."""
    values = {name: json.loads(value) for name, value in log.variables}
    begun = Walk.begun(graph_of(log.version_id), values, graph_of)
    return told(begun, log.acts, log.goal) if begun else (Departure(ELSEWHERE),)


def told(begun: Walk, acts: Sequence[Act], goal: Goal) -> tuple[Departure, ...]:
    """What is to be said of these acts, from where the chart begins. `begun` is not changed."""
    alone = [Departure(ALONE, a.said, at) for at, a in enumerate(acts) if a.is_alone]
    found = align(begun, acts, goal)
    if found.is_perfect:
        return tuple(alone)
    return _named(acts, found, alone)


def _named(
    acts: Sequence[Act], found: Alignment, alone: Sequence[Departure]
) -> tuple[Departure, ...]:
    moved = _steps_beside(acts, found)
    said = [*alone, *([Departure(ELSEWHERE)] if found.is_elsewhere else [])]
    for node, at in found.missing:
        if moved.get(node):
            said.append(Departure(REORDERED, node, moved[node].pop(0)))
        else:
            said.append(Departure(SKIPPED, node, at if at < len(acts) else -1))
    told_already = {d.at for d in said if d.kind in (REORDERED, ALONE)}
    for at in found.beside:
        if at not in told_already:
            act = acts[at]
            said.append(Departure(_beside(act, at, acts, found.beside), act.node or act.said, at))
    return tuple(sorted(said, key=lambda d: (d.at < 0, d.at)))


def _steps_beside(acts: Sequence[Act], found: Alignment) -> dict[str, list[int]]:
    steps: dict[str, list[int]] = {}
    for at in found.beside:
        if acts[at].kind == COMPLETED:
            steps.setdefault(acts[at].node, []).append(at)
    return steps


def _beside(act: Act, at: int, acts: Sequence[Act], beside: Sequence[int]) -> str:
    """An entry that the chart does not offer where it stands."""
    if act.kind == SENT_BACK:
        return RETURNED
    others = {i for i, a in enumerate(acts) if a.kind == COMPLETED and a.node == act.node} - {at}
    return REPEATED if others - set(beside) else ADDED
