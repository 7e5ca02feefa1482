"""Is a flow sound? Explore every marking it can reach, with the engine that will run it.

Sound: from every reachable marking the end can be reached, every step can happen, and never are two
tokens on one step or one flow. Conditions are ignored: any branch may be taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any

from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import Flow, Graph, Node
from zhengtong.modules.workflow.errors import RunsAway
from zhengtong.modules.workflow.marking import Marking, Scope

MOST_MARKINGS = 10_000

State = tuple[Any, ...]


@dataclass
class Verdict:
    """What was found. Each list holds node or flow ids."""

    markings: int = 0
    too_many: bool = False
    endless: bool = False
    doubled: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)

    @property
    def is_sound(self) -> bool:
        return not (self.too_many or self.endless or self.doubled or self.dead or self.stuck)


class _Oracle:
    """Replays a list of choices, then takes the first of each and remembers how many there were."""

    def __init__(self, picks: Sequence[int]) -> None:
        self.picks = list(picks)
        self.sizes: list[int] = []

    def __call__(
        self, node: Node, flows: Sequence[Flow], variables: Mapping[str, Any]
    ) -> Sequence[Flow]:
        options = _options(node, flows)
        index = len(self.sizes)
        self.sizes.append(len(options))
        if index == len(self.picks):
            self.picks.append(0)
        return options[self.picks[index]]

    def following(self) -> list[int] | None:
        """The next list of choices in counting order, or None after the last."""
        picks = self.picks[: len(self.sizes)]
        while picks:
            if picks[-1] + 1 < self.sizes[len(picks) - 1]:
                picks[-1] += 1
                return picks
            picks.pop()
        return None


def _options(node: Node, flows: Sequence[Flow]) -> list[Sequence[Flow]]:
    if node.kind == c.EXCLUSIVE:
        return [[f] for f in flows]
    usual = [f for f in flows if f.id != node.default]
    some = chain.from_iterable(combinations(usual, n) for n in range(1, len(usual) + 1))
    default: list[Sequence[Flow]] = [[f] for f in flows if f.id == node.default]
    return [*(list(s) for s in some), *default]


def explore(graph: Graph) -> Verdict:
    """Walk through all markings."""
    verdict = Verdict()
    entered: set[str] = set()
    edges: dict[State, set[State]] = {}
    final: set[State] = set()
    todo: deque[tuple[State, Marking]] = deque()

    def reached(marking: Marking) -> State:
        state = _state(marking)
        _look(marking, verdict, entered)
        if state not in edges:
            edges[state] = set()
            if marking.ended:
                final.add(state)
            else:
                todo.append((state, marking))
        return state

    first = Marking(scopes={1: Scope(1, None, "", "case")})
    try:
        for marking in _moves(graph, first, lambda a: a.start()):
            reached(marking)
        while todo and not verdict.doubled:
            if len(edges) > MOST_MARKINGS:
                verdict.too_many, verdict.markings = True, len(edges)
                return verdict
            state, marking = todo.popleft()
            for following in _followers(graph, marking):
                edges[state].add(reached(following))
    except RunsAway:
        verdict.endless = True
    verdict.markings = len(edges)
    if not verdict.doubled and not verdict.endless:
        _judge(graph, verdict, entered, edges, final)
    return verdict


def _moves(graph: Graph, marking: Marking, act: Any) -> Iterator[Marking]:
    """All results of one act, one per combination of choices on the way."""
    picks: list[int] | None = []
    while picks is not None:
        after = marking.copy()
        oracle = _Oracle(picks)
        act(Advance(graph, after, choose=oracle, plain=True))
        yield after
        picks = oracle.following()


def _followers(graph: Graph, marking: Marking) -> Iterator[Marking]:
    for task in list(marking.tasks.values()):
        for outcome in _outcomes(graph, task.node):

            def finish(advance: Advance, id_: int = task.id, said: str = outcome) -> None:
                advance.complete(advance.marking.tasks[id_], said)

            yield from _moves(graph, marking, finish)
    for host, scope in _hosts(marking):
        for timer in graph.timers.get(host, ()):

            def ring(advance: Advance, node: Node = timer, where: int = scope) -> None:
                advance.fire_timer(node, where)

            if timer.interrupting:
                yield from _moves(graph, marking, ring)


def _hosts(marking: Marking) -> list[tuple[str, int]]:
    tasks = [(t.node, t.scope) for t in marking.tasks.values()]
    inner = [
        (s.node, s.parent)
        for s in marking.scopes.values()
        if s.kind == "subprocess" and s.parent is not None
    ]
    return tasks + inner


def _outcomes(graph: Graph, node: str) -> Sequence[str]:
    """One is enough, unless a join around it listens to outcomes."""
    blocks = [graph.blocks[s] for s in graph.path[node] if s in graph.blocks]
    if any(graph.nodes[b.join].veto for b in blocks):
        return graph.nodes[node].outcomes
    return graph.nodes[node].outcomes[:1]


def _state(marking: Marking) -> State:
    """The marking without row ids, so that equal ones are equal."""
    names: dict[int, str] = {}
    for scope in sorted(marking.scopes.values(), key=lambda s: -s.id):
        around = list(marking.chain(scope.id))
        names[scope.id] = "/".join(f"{s.node}:{s.expected}" for s in reversed(around))
    return (
        tuple(sorted(names.values())),
        tuple(sorted((names[t.scope], t.node) for t in marking.tasks.values())),
        tuple(sorted((names[s], f, n) for (s, f), n in marking.arrivals.items() if n)),
    )


def _look(marking: Marking, verdict: Verdict, entered: set[str]) -> None:
    seen: set[str] = set()
    for task in marking.tasks.values():
        if task.node in seen:
            verdict.doubled.add(task.node)
        seen.add(task.node)
    for scope in marking.scopes.values():
        if scope.node in seen:
            verdict.doubled.add(scope.node)
        seen.add(scope.node)
    verdict.doubled |= {f for (_, f), n in marking.arrivals.items() if n > 1}
    entered |= seen | set(marking.served)


def _judge(
    graph: Graph,
    verdict: Verdict,
    entered: set[str],
    edges: Mapping[State, set[State]],
    final: set[State],
) -> None:
    backwards: dict[State, set[State]] = {s: set() for s in edges}
    for state, following in edges.items():
        for after in following:
            backwards[after].add(state)
    can_end = set(final)
    todo = list(final)
    while todo:
        for before in backwards[todo.pop()] - can_end:
            can_end.add(before)
            todo.append(before)
    for state in set(edges) - can_end:
        verdict.stuck |= {node for _, node in state[1]} | {
            graph.flows[f].target for _, f, _ in state[2]
        }
        if not state[1] and not state[2]:
            verdict.stuck |= {s.rpartition("/")[2].partition(":")[0] for s in state[0]} - {""}
    resting = {
        n.id
        for n in graph.nodes.values()
        if n.kind in (c.HUMAN, c.SERVICE, c.SUBPROCESS) and n.id not in graph.side_paths
    }
    verdict.dead = resting - entered
