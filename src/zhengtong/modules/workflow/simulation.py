"""Try a flow with made-up outcomes, or with those of the past: the engine's own moves, no tables.

Time is counted in working days of the limits: each step ends when its limit is used up, and a join
waits for the slowest branch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.workflow import conditions
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import HUMAN, START, TIMER, Graph, Node
from zhengtong.modules.workflow.errors import NoSuchMove
from zhengtong.modules.workflow.longest import workdays
from zhengtong.modules.workflow.marking import Marking, Open, Scope

MOST_MOVES = 200
DO, BACK, RING = "do", "back", "ring"


@dataclass(frozen=True)
class Move:
    """`do` a step with an outcome, send it `back` to a step, or let a timer `ring`."""

    kind: str
    node: str
    said: str = ""
    straight: bool = False

    def __str__(self) -> str:
        return f"{self.kind}~{self.node}~{self.said}"

    @classmethod
    def of(cls, text: str) -> Move:
        kind, _sep, rest = text.partition("~")
        node, _sep, said = rest.partition("~")
        if kind not in (DO, BACK, RING) or not node:
            raise NoSuchMove
        return cls(kind, node, said)


@dataclass(frozen=True)
class Waiting:
    """A step that is open in the trial. `since` is when, in working days from the start."""

    node: Node
    post: str
    since: Fraction
    timers: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Taken:
    """One move as it went: what opened by it."""

    move: Move
    node: Node
    since: Fraction
    until: Fraction
    opened: tuple[str, ...] = ()


@dataclass
class Trial:
    """A run on paper."""

    graph: Graph
    marking: Marking
    taken: list[Taken] = field(default_factory=list)
    served: list[str] = field(default_factory=list)
    _since: dict[int, Fraction] = field(default_factory=dict)
    _ended: dict[int, Fraction] = field(default_factory=dict)
    _votes: dict[int, list[str]] = field(default_factory=dict)
    days: Fraction = Fraction(0)

    @classmethod
    def begun(cls, graph: Graph, variables: Mapping[str, Any] | None = None) -> Trial:
        marking = Marking(scopes={1: Scope(1, None, "", "case")}, variables=dict(variables or {}))
        Advance(graph, marking).start()
        trial = cls(graph, marking)
        trial._note([], Fraction(0))
        return trial

    @property
    def ended(self) -> bool:
        return self.marking.ended

    @property
    def outcome(self) -> str:
        done = [t for t in self.taken if t.move.kind == DO]
        return done[-1].move.said if done else ""

    def waiting(self) -> list[Waiting]:
        """Open steps in reading order; of a countersignature one for each who may sign now."""
        order = {n: at for at, n in enumerate(self.graph.order)}
        found = []
        for task in sorted(self.marking.tasks.values(), key=lambda t: (order[t.node], t.seq)):
            node = self.graph.nodes[task.node]
            timers = self.graph.timers.get(node.id, ())
            since = self._since.get(task.id, self.days)
            found.append(Waiting(node, str(task.post or node.post), since, timers))
        return found

    def state(self) -> dict[str, str]:
        """done | current for the chart."""
        found = {n.id: "done" for n in self.graph.nodes.values() if n.kind == START}
        for taken in self.taken:
            if taken.move.kind == BACK:
                for later in self.graph.after_return(taken.move.said):
                    found.pop(later, None)
            else:
                found[taken.node.id] = "done"
        found |= dict.fromkeys(self.served, "done")
        return found | {t.node: "current" for t in self.marking.tasks.values()}

    def take(self, move: Move) -> None:
        """Raises NoSuchMove when the flow does not offer it now."""
        if len(self.taken) >= MOST_MOVES:
            raise NoSuchMove
        if move.kind == RING:
            self._ring(move)
            return
        task = self._open(move.node)
        node = self.graph.nodes[task.node]
        if move.kind == DO and move.said not in node.outcomes:
            raise NoSuchMove
        since = self._since.get(task.id, self.days)
        until = since + own(node)
        chain = [s.id for s in self.marking.chain(task.scope)]
        for scope in chain:
            self._ended[scope] = max(self._ended.get(scope, until), until)
        before = set(self.marking.tasks)
        parents = {s.id: s.parent for s in self.marking.scopes.values()}
        advance = Advance(self.graph, self.marking)
        if move.kind == BACK:
            self._send_back(advance, task, move)
        elif self.marking.scopes[task.scope].kind == "multi":
            given = self._votes.setdefault(task.scope, [])
            given.append(move.said)
            advance.vote(task, given)
        else:
            advance.complete(task, move.said)
        opened = self._note([(s, parents[s]) for s in chain], until, before)
        self.taken.append(Taken(move, node, since, until, opened))

    def _open(self, node: str) -> Open:
        tasks = [t for t in self.marking.tasks.values() if t.node == node]
        if not tasks:
            raise NoSuchMove
        return min(tasks, key=lambda t: (t.seq, -t.id))

    def _send_back(self, advance: Advance, task: Open, move: Move) -> None:
        node = self.graph.nodes[task.node]
        done = {t.node.id for t in self.taken}
        if move.said not in node.return_to or move.said not in done:
            raise NoSuchMove
        target = self.graph.nodes[move.said]
        advance.send_back(task, target, straight=move.straight, reopens=None)

    def _ring(self, move: Move) -> None:
        timer = self.graph.nodes.get(move.node)
        if timer is None or timer.kind != TIMER:
            raise NoSuchMove
        scope = next((t.scope for t in self.marking.tasks.values() if t.node == timer.host), None)
        if scope is None:
            inner = (s for s in self.marking.scopes.values() if s.node == timer.host)
            scope = next((s.parent for s in inner), None)
        if scope is None:
            raise NoSuchMove
        if self.marking.scopes[scope].kind == "multi":
            scope = self.marking.scopes[scope].parent
        before = set(self.marking.tasks)
        assert scope is not None
        Advance(self.graph, self.marking).fire_timer(timer, scope)
        until = self.days + own(timer)
        opened = self._note([], until, before)
        self.taken.append(Taken(move, timer, self.days, until, opened))

    def _note(
        self,
        chain: Sequence[tuple[int, int | None]],
        until: Fraction,
        before: set[int] | None = None,
    ) -> tuple[str, ...]:
        """When the steps that have just opened began: after the slowest where scopes ended."""
        opened = []
        left = {parent: scope for scope, parent in chain if parent is not None}
        for task in self.marking.tasks.values():
            if task.id in (before or ()):
                continue
            ended = left.get(task.scope)
            waits = ended is not None and ended not in self.marking.scopes
            self._since[task.id] = self._ended[ended] if waits and ended is not None else until
            opened.append(task.node)
        self.days = max([self.days, until, *self._ended.values()])
        self.served += self.marking.served
        self.marking.served.clear()
        self.marking.opened.clear()
        return tuple(opened)


def own(node: Node) -> Fraction:
    """The working days that a step may take."""
    if node.kind not in (HUMAN, TIMER) or node.limit is None or node.unit not in Unit.__members__:
        return Fraction(0)
    return workdays(Limit(node.limit, Unit[node.unit]))


def fields(graph: Graph) -> dict[str, str]:
    """Fields of forms that conditions ask for, with the type that they compare with."""
    found: dict[str, str] = {}
    for flow in graph.flows.values():
        if not isinstance(flow.condition, Mapping):
            continue
        for leaf in conditions.leaves(flow.condition):
            name, value = str(leaf["field"]), leaf.get("value")
            if name.startswith("outcome_"):
                continue
            one = value[0] if isinstance(value, list) and value else value
            kind = "boolean" if isinstance(one, bool) else "text"
            kind = "number" if kind == "text" and isinstance(one, int | float) else kind
            found.setdefault(name, kind)
    return found


def played(graph: Graph, moves: Sequence[Move], variables: Mapping[str, Any]) -> Trial:
    """All moves one after the other."""
    trial = Trial.begun(graph, variables)
    for move in moves[:MOST_MOVES]:
        trial.take(move)
    return trial
