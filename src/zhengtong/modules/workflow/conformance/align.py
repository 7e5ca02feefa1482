"""The fewest differences between a log and a chart: which entries the chart does not offer, and
which steps of the chart the log does not have. Pure.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zhengtong.modules.workflow.conformance.walk import COMPLETED, Act, Walk

MOST_PLACES = 600
"""Places looked at for one log; beyond it the log is only read once, entry by entry."""
ELSEWHERE_COSTS = 3

ENDED, TERMINATED, OPEN = "ended", "terminated", "open"


@dataclass(frozen=True)
class Goal:
    """Where the run stands: ended, terminated, or open at these steps."""

    state: str
    standing: tuple[tuple[str, int], ...] = ()

    def is_met(self, walk: Walk) -> bool:
        if self.state == OPEN:
            return not walk.is_ended and walk.open() == Counter(dict(self.standing))
        return walk.is_ended


@dataclass(frozen=True)
class Alignment:
    """`beside` are positions of acts that the chart does not offer, `missing` the steps that it
    asks for before the act at a position, `is_elsewhere` that the run stands where neither led."""

    beside: tuple[int, ...] = ()
    missing: tuple[tuple[str, int], ...] = ()
    is_elsewhere: bool = False

    @property
    def is_perfect(self) -> bool:
        return not self.beside and not self.missing and not self.is_elsewhere


PERFECT = Alignment()


def align(begun: Walk, acts: Sequence[Act], goal: Goal) -> Alignment:
    """`begun` is not changed."""
    straight = begun.copy()
    if all(straight.take(act) for act in acts) and goal.is_met(straight):
        return PERFECT
    return _search(begun, acts, goal) or _read_once(begun, acts, goal)


@dataclass(frozen=True)
class _Place:
    walk: Walk
    at: int
    so_far: Alignment


def _search(begun: Walk, acts: Sequence[Act], goal: Goal) -> Alignment | None:
    """Dijkstra over places: the cheapest way to have read all acts and stand where the run does."""
    order = itertools.count()
    todo = [(0, 0, next(order), _Place(begun, 0, PERFECT))]
    seen: set[object] = set()
    while todo:
        cost, _far, _n, place = heapq.heappop(todo)
        if place.at > len(acts) or (place.at == len(acts) and goal.is_met(place.walk)):
            return place.so_far
        key = (place.at, place.walk.key())
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > MOST_PLACES:
            return None
        for more, following in _ways(place, acts):
            heapq.heappush(todo, (cost + more, -following.at, next(order), following))
    return None


def _ways(place: _Place, acts: Sequence[Act]) -> list[tuple[int, _Place]]:
    found, so_far, at = [], place.so_far, place.at
    if at < len(acts):
        along = place.walk.copy()
        if along.take(acts[at]):
            found.append((0, _Place(along, at + 1, so_far)))
        beside = Alignment((*so_far.beside, at), so_far.missing)
        found.append((1, _Place(place.walk, at + 1, beside)))
    else:
        lost = Alignment(so_far.beside, so_far.missing, is_elsewhere=True)
        found.append((ELSEWHERE_COSTS, _Place(place.walk, at + 1, lost)))
    for node in place.walk.open():
        for outcome in place.walk.graph.nodes[node].outcomes:
            along = place.walk.copy()
            if along.take(Act(COMPLETED, node, outcome)):
                missing = Alignment(so_far.beside, (*so_far.missing, (node, at)))
                found.append((1, _Place(along, at, missing)))
    return found


def _read_once(begun: Walk, acts: Sequence[Act], goal: Goal) -> Alignment:
    walk, beside = begun.copy(), []
    for at, act in enumerate(acts):
        along = walk.copy()
        if along.take(act):
            walk = along
        else:
            beside.append(at)
    return Alignment(tuple(beside), is_elsewhere=not goal.is_met(walk))
