"""What still lies before a run: the longest way from a step to the decision; its parallel parts.

Nothing here asks the database: the answers follow from the published definition alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.data import Names
from zhengtong.modules.workflow.definitions import KEPT, graph_of
from zhengtong.modules.workflow.longest import own_days

AFTER_DECISION = "deliver"
"""Steps of this stage come after the decision: promised and statutory limits end before them."""


@dataclass(frozen=True, kw_only=True)
class WayAhead:
    """The longest way from the end of a step to the decision: `days` working days of limits, by
    these steps. At a fork the slower branch counts, at a choice the longer one; loops do not."""

    days: Fraction
    steps: tuple[Names, ...]


@dataclass(frozen=True, kw_only=True)
class ParallelPart:
    """Steps that run at the same time. `veto`: outcomes of a branch that end all others at once
    (一票否决); empty where the join waits for every branch."""

    split: str
    join: str
    nodes: tuple[str, ...]
    veto: tuple[str, ...]


def way_ahead(*, process_version_id: int, node: str) -> WayAhead:
    """What follows once the step is done. Raises ProcessNotFound."""
    graph = graph_of(process_version_id)
    ways = _ways(process_version_id)
    days, steps = ways[node]
    for around in graph.parents(node):
        more, later = ways[around]
        days, steps = days + more, steps + later
    return WayAhead(days=days, steps=tuple(graph.nodes[s].text for s in steps))


def parallel_parts(*, process_version_id: int) -> tuple[ParallelPart, ...]:
    """Every fork of the definition, in reading order; inner ones besides those around them."""
    graph = graph_of(process_version_id)
    place = _places(graph)
    blocks = sorted(graph.blocks.values(), key=lambda b: place[b.split])
    return tuple(
        ParallelPart(
            split=b.split,
            join=b.join,
            nodes=tuple(n.id for n in graph.humans if n.id in b.region),
            veto=graph.nodes[b.join].veto,
        )
        for b in blocks
    )


_Way = tuple[Fraction, tuple[str, ...]]
_NOTHING: _Way = (Fraction(0), ())


@lru_cache(maxsize=KEPT)
def _ways(process_version_id: int) -> Mapping[str, _Way]:
    """By node: the longest way from its end to the end of what holds it."""
    graph = graph_of(process_version_id)
    place = _places(graph)
    found: dict[str, _Way] = {}
    for name in reversed(graph.order):
        following = [f.target for f in graph.outgoing[name] if place[f.target] > place[name]]
        ways = [_entering(graph, graph.nodes[n], found) for n in following]
        found[name] = max(ways, key=lambda way: way[0], default=_NOTHING)
    return found


def _entering(graph: Graph, node: Node, found: Mapping[str, _Way]) -> _Way:
    """The node and what follows it."""
    days, steps = found.get(node.id, _NOTHING)
    if node.kind == c.SUBPROCESS:
        inside, within = found.get(graph.start(node.id).id, _NOTHING)
        return inside + days, within + steps
    if node.kind != c.HUMAN or node.stage == AFTER_DECISION:
        return days, steps
    return own_days(node) + days, (node.id, *steps)


def _places(graph: Graph) -> dict[str, int]:
    return {name: n for n, name in enumerate(graph.order)}
