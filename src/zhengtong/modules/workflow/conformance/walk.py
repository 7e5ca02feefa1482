"""A run on paper, step by step, with the engine's own moves. Pure: no tables, no clock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import conditions
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import HUMAN, TIMER, Graph
from zhengtong.modules.workflow.marking import Marking, Open, Scope

COMPLETED, SENT_BACK, TIMER_FIRED = "completed", "sent_back", "timer_fired"
JUMPED, MIGRATED, TERMINATED = "jumped", "migrated", "terminated"
SIGNER_ADDED, SIGNER_REMOVED = "signer_added", "signer_removed"
ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the log that moves tokens.

    `said` is the outcome, the target of a return or a jump, or the timer that rang. `after` are the
    variables of conditions that it changed, with their values after it as JSON. `is_alone`: a jump
    that no second person approved.
    """

    kind: str
    node: str = ""
    said: str = ""
    is_straight: bool = False
    after: tuple[tuple[str, str], ...] = ()
    is_alone: bool = False
    version_id: int = 0
    map: tuple[tuple[str, str], ...] = ()


def fields_of(graph: Graph) -> frozenset[str]:
    """Everything that its conditions ask for, outcomes of steps included."""
    return frozenset(
        str(leaf["field"])
        for flow in graph.flows.values()
        if isinstance(flow.condition, Mapping)
        for leaf in conditions.leaves(flow.condition)
    )


@dataclass
class Tracked(Marking):
    """Remembers what had arrived at a join when it fired: the store reads that from rows."""

    gone: dict[int, tuple[str, list[str]]] = field(default_factory=dict)

    def copy(self) -> Tracked:
        return Tracked(
            scopes=dict(self.scopes),
            arrivals=dict(self.arrivals),
            tasks=dict(self.tasks),
            variables=dict(self.variables),
            past=dict(self.past),
            ended=self.ended,
            _fresh=self._fresh,
        )

    def end_scope(self, scope: int, state: str) -> None:
        row = self.scopes[scope]
        if row.kind == "fork":
            arrived = [f for (s, f), n in self.arrivals.items() if s == scope and n > 0]
            self.gone[scope] = (row.node, arrived)
        super().end_scope(scope, state)

    def settle(self) -> None:
        """Forget what the move changed, but for the arrivals of joins that fired."""
        for scope, (node, arrived) in self.gone.items():
            if self.ended_scopes.get(scope) == "done":
                self.past[node] = arrived
        for noted in (self.gone, self.ended_scopes, self.moved, self.changed):
            noted.clear()
        for listed in (self.opened, self.closed, self.made, self.served):
            listed.clear()


@dataclass
class Walk:
    """Where the tokens are after the acts taken so far."""

    graph: Graph
    marking: Tracked
    graphs: Callable[[int], Graph]
    fields: frozenset[str]
    votes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    is_closed: bool = False

    @classmethod
    def begun(
        cls, graph: Graph, variables: Mapping[str, Any], graphs: Callable[[int], Graph]
    ) -> Walk | None:
        """None when the chart cannot even begin with these values."""
        marking = Tracked(scopes={1: Scope(1, None, "", "case")}, variables=dict(variables))
        try:
            Advance(graph, marking).start()
        except DomainError:
            return None
        marking.settle()
        return cls(graph, marking, graphs, fields_of(graph))

    def copy(self) -> Walk:
        return Walk(
            self.graph, self.marking.copy(), self.graphs, self.fields, dict(self.votes),
            self.done, self.is_closed,
        )  # fmt: skip

    @property
    def is_ended(self) -> bool:
        return self.marking.ended or self.is_closed

    def open(self) -> Counter[str]:
        """The steps that wait, with how many signers of each."""
        return Counter(t.node for t in self.marking.tasks.values())

    def key(self) -> Hashable:
        """The same for every way to the same place."""
        paths = {s: tuple(r.node for r in self.marking.chain(s)) for s in self.marking.scopes}
        tokens = sorted(
            (paths[t.scope], t.node, t.straight_to, t.seq) for t in self.marking.tasks.values()
        )
        waiting = sorted((paths[s], f, n) for (s, f), n in self.marking.arrivals.items() if n)
        votes = sorted((paths[s], v) for s, v in self.votes.items() if s in paths)
        said = self.marking.variables
        known = tuple(repr(said.get(name)) for name in sorted(self.fields))
        return (
            id(self.graph), tuple(tokens), tuple(waiting), tuple(votes), known, self.done,
            self.is_ended,
        )  # fmt: skip

    def take(self, act: Act) -> bool:
        """Whether the chart offers the act here. When it does not, this walk is spoilt."""
        try:
            return not self.is_ended and _MOVES[act.kind](self, act)
        except DomainError:
            return False
        finally:
            self.marking.settle()

    def _complete(self, act: Act) -> bool:
        task, node = self._waiting(act.node), self.graph.nodes.get(act.node)
        if task is None or node is None:
            return False
        if act.said not in node.outcomes and not (node.signers and act.said == ABSTAIN):
            return False
        for name, value in act.after:
            self.marking.variables[name] = json.loads(value)
        advance = Advance(self.graph, self.marking)
        if self.marking.scopes[task.scope].kind == "multi":
            given = (*self.votes.get(task.scope, ()), act.said)
            self.votes[task.scope] = given
            advance.vote(task, given)
        else:
            advance.complete(task, act.said)
        self.done |= {act.node}
        return True

    def _send_back(self, act: Act) -> bool:
        task, node = self._waiting(act.node), self.graph.nodes.get(act.node)
        if task is None or node is None or act.said not in node.return_to:
            return False
        if act.said not in self.done:
            return False
        target = self.graph.nodes[act.said]
        advance = Advance(self.graph, self.marking)
        advance.send_back(task, target, straight=act.is_straight, reopens=None)
        return True

    def _ring(self, act: Act) -> bool:
        timer = self.graph.nodes.get(act.said)
        if timer is None or timer.kind != TIMER:
            return False
        scope = self._scope_of_host(timer.host)
        if scope is None:
            return False
        Advance(self.graph, self.marking).fire_timer(timer, scope)
        return True

    def _scope_of_host(self, host: str) -> int | None:
        scopes = self.marking.scopes
        for task in self.marking.tasks.values():
            if task.node == host:
                row = scopes[task.scope]
                return row.parent if row.kind == "multi" else row.id
        return next((s.parent for s in scopes.values() if s.node == host), None)

    def _jump(self, act: Act) -> bool:
        target = self.graph.nodes.get(act.said)
        if target is None or target.kind != HUMAN:
            return False
        Advance(self.graph, self.marking).jump(target)
        return True

    def _migrate(self, act: Act) -> bool:
        graph, renamed = self.graphs(act.version_id), dict(act.map)
        tasks = self.marking.tasks
        if any(renamed.get(t.node, t.node) not in graph.nodes for t in tasks.values()):
            return False
        self.graph, self.fields = graph, fields_of(graph)
        for key, task in list(tasks.items()):
            tasks[key] = replace(task, node=renamed.get(task.node, task.node))
        for key, scope in list(self.marking.scopes.items()):
            self.marking.scopes[key] = replace(scope, node=renamed.get(scope.node, scope.node))
        return True

    def _terminate(self, act: Act) -> bool:
        self.marking.tasks.clear()
        self.is_closed = True
        return True

    def _add_signer(self, act: Act) -> bool:
        task = self._waiting(act.node)
        scope = self.marking.scopes[task.scope] if task else None
        if task is None or scope is None or scope.kind != "multi":
            return False
        signers = [*scope.signers, "added"]
        self.marking.scopes[scope.id] = replace(scope, signers=signers, expected=scope.expected + 1)
        if not self.graph.nodes[act.node].sequential:
            self.marking.open_task(
                scope.id, act.node, seq=len(signers) - 1, straight_to=task.straight_to
            )
        return True

    def _remove_signer(self, act: Act) -> bool:
        task = self._waiting(act.node)
        scope = self.marking.scopes[task.scope] if task else None
        if task is None or scope is None or scope.kind != "multi" or scope.expected < 2:
            return False
        signers = list(scope.signers)
        if self.graph.nodes[act.node].sequential:
            signers.pop(task.seq)
        scope = replace(scope, signers=signers, expected=scope.expected - 1)
        self.marking.scopes[scope.id] = scope
        del self.marking.tasks[task.id]
        advance = Advance(self.graph, self.marking)
        advance.count(scope, self.votes.get(scope.id, ()), task.straight_to)
        return True

    def _waiting(self, node: str) -> Open | None:
        """An open task of the step; of signers the first, whoever it was that signed."""
        found = [t for t in self.marking.tasks.values() if t.node == node]
        return min(found, key=lambda t: (t.seq, -t.id), default=None)


_MOVES: dict[str, Callable[[Walk, Act], bool]] = {
    COMPLETED: Walk._complete,
    SENT_BACK: Walk._send_back,
    TIMER_FIRED: Walk._ring,
    JUMPED: Walk._jump,
    MIGRATED: Walk._migrate,
    TERMINATED: Walk._terminate,
    SIGNER_ADDED: Walk._add_signer,
    SIGNER_REMOVED: Walk._remove_signer,
}
