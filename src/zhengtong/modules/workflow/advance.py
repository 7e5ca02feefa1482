"""Move the tokens. A function of the compiled graph and the marking; knows no rows and no clock.

Automatic nodes are passed at once; tokens rest at human steps and at joins. What changed is noted
in the marking. Semantics:

- A split that forms a block opens one scope per passing; its join fires when, in that scope, every
  incoming flow has arrived (parallel) or as many tokens as set out (inclusive).
- A join without such a split fires when every incoming flow has one; it subtracts one each and
  keeps the surplus.
- A scope of a sub-process, or the case, ends when no token is left in it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow import votes
from zhengtong.modules.workflow.compiled import Block, Flow, Graph, Node
from zhengtong.modules.workflow.conditions import holds
from zhengtong.modules.workflow.errors import NoFlowApplies, ReturnRefused, RunsAway
from zhengtong.modules.workflow.marking import Marking, Open, Scope

MOST_MOVES = 1000

Serve = Callable[[Node, Mapping[str, Any]], Mapping[str, Any]]
"""Runs the named action of a service step; returns variables to set."""

Choose = Callable[[Node, Sequence[Flow], Mapping[str, Any]], Sequence[Flow]]
"""Which flows out of an exclusive or inclusive gateway; replaced when flows are explored."""


def nothing(node: Node, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """A service that does nothing: for dry runs."""
    return {}


def by_condition(node: Node, flows: Sequence[Flow], variables: Mapping[str, Any]) -> Sequence[Flow]:
    """The first whose condition holds (exclusive) or all of them (inclusive), else the default."""
    usual = [f for f in flows if f.id != node.default]
    true = [f for f in usual if f.condition is None or holds(f.condition, variables)]
    if true:
        return true[:1] if node.kind == c.EXCLUSIVE else true
    default = [f for f in flows if f.id == node.default]
    if not default:
        raise NoFlowApplies(node=node.name or node.id)
    return default


@dataclass
class Advance:
    """One move, from the outside event until all tokens rest."""

    graph: Graph
    marking: Marking
    serve: Serve = nothing
    choose: Choose = by_condition
    plain: bool = False
    """Treat countersignatures as single steps: for exploring."""
    _todo: deque[tuple[int, Flow, str]] = field(default_factory=deque)
    _moves: int = 0

    # --- what may happen from outside

    def start(self) -> None:
        """The first token of a new instance."""
        self._leave(self.marking.root.id, self.graph.start(""), "")
        self._run()

    def complete(self, task: Open, outcome: str) -> None:
        """A person finished a step. Not for signers of a countersignature: see `vote`."""
        node = self.graph.nodes[task.node]
        del self.marking.tasks[task.id]
        self.marking.set_variable(f"outcome_{node.id}", outcome)
        if task.straight_to:
            self._enter(task.scope, self.graph.nodes[task.straight_to], outcome)
        else:
            self._leave(task.scope, node, outcome)
        self._run()

    def vote(self, task: Open, given: Sequence[str]) -> str | None:
        """A signer has spoken; `given` are all votes of this scope. Returns the outcome, if any."""
        scope = self.marking.scopes[task.scope]
        del self.marking.tasks[task.id]
        return self.count(scope, given, task.straight_to)

    def count(self, scope: Scope, given: Sequence[str], straight_to: str = "") -> str | None:
        """Is the outcome certain? Then cancel what remains and go on; else open the next signer.
        `straight_to` is that of the signers' tasks."""
        node = self.graph.nodes[scope.node]
        rule = votes.parse_rule(node.vote) or votes.Rule("all")
        outcome = votes.decide(rule, expected=scope.expected, votes=given, outcomes=node.outcomes)
        if outcome is None:
            if node.sequential and not any(
                t.scope == scope.id for t in self.marking.tasks.values()
            ):
                self._open_signer(scope, node, len(given), straight_to)
            return None
        parent = scope.parent
        assert parent is not None
        self.marking.cancel_scope(scope.id, "vote_decided")
        self.marking.ended_scopes[scope.id] = "done"
        self.marking.set_variable(f"outcome_{node.id}", outcome)
        if straight_to:
            self._enter(parent, self.graph.nodes[straight_to], outcome)
        else:
            self._leave(parent, node, outcome)
        self._run()
        return outcome

    def fire_timer(self, timer: Node, scope: int) -> None:
        """A boundary timer. If it interrupts, the step it sits on ends."""
        marking = self.marking
        if timer.interrupting:
            for task in [
                t for t in marking.tasks.values() if t.scope == scope and t.node == timer.host
            ]:
                marking.close_task(task, "cancelled", "timer")
            inner = [s.id for s in marking.scopes.values() if s.parent == scope]
            for child in inner:
                if marking.scopes[child].node == timer.host:
                    marking.cancel_scope(child, "timer")
        self._leave(scope, timer, "")
        self._run()

    def send_back(self, task: Open, target: Node, *, straight: bool, reopens: int | None) -> None:
        """Return to an earlier step.

        Redo: all tokens downstream of the target in its scope are cancelled and a new pass opens.
        Straight back: only this token moves; when the target is done it returns to this step.
        """
        if straight:
            scope = self._out_of_multi(task.scope)
            if scope != task.scope:
                self.marking.cancel_scope(task.scope, "sent_back")
            else:
                del self.marking.tasks[task.id]
            back_to = task.straight_to or task.node
            self._open(scope, target, straight_to=back_to, reopens=reopens)
            return
        base = self._common_scope(task.scope, target)
        del self.marking.tasks[task.id]
        self._cancel_downstream(base, target)
        self._reach(base, target, reopens)

    def jump(self, target: Node) -> None:
        """Everything that is open ends; one token at the target. For administrators."""
        root = self.marking.root.id
        for child in [s.id for s in self.marking.scopes.values() if s.parent == root]:
            if child in self.marking.scopes:
                self.marking.cancel_scope(child, "jumped")
        for task in list(self.marking.tasks.values()):
            self.marking.close_task(task, "cancelled", "jumped")
        for key, n in list(self.marking.arrivals.items()):
            if n:
                self.marking.add_arrival(*key, -n)
        self._reach(root, target, None)
        self._run()

    # --- tokens

    def _run(self) -> None:
        while True:
            while self._todo:
                self._moves += 1
                if self._moves > MOST_MOVES:
                    raise RunsAway
                self._travel(*self._todo.popleft())
            if not self._end_empty_scopes():
                return

    def _end_empty_scopes(self) -> bool:
        """Close a sub-process (or the case) in which no token is left; True if one went on."""
        marking = self.marking
        for scope in sorted(marking.scopes.values(), key=lambda s: s.id):
            if scope.kind == "subprocess" and marking.is_empty(scope.id):
                marking.end_scope(scope.id, "done")
                assert scope.parent is not None
                self._leave(scope.parent, self.graph.nodes[scope.node], "")
                return True
        root = marking.root
        if marking.is_empty(root.id):
            marking.ended = True
        return False

    def _travel(self, scope: int, flow: Flow, outcome: str) -> None:
        if scope not in self.marking.scopes:
            return
        if self.graph.is_join(flow.target):
            self._arrive(scope, flow, outcome)
        else:
            self._enter(scope, self.graph.nodes[flow.target], outcome)

    def _enter(self, scope: int, node: Node, outcome: str) -> None:
        match node.kind:
            case c.HUMAN:
                self._open(scope, node)
            case c.SERVICE:
                for name, value in self.serve(node, self.marking.variables).items():
                    self.marking.set_variable(name, value)
                self.marking.served.append(node.id)
                self._leave(scope, node, outcome)
            case c.SUBPROCESS:
                inner = self.marking.add_scope(parent=scope, node=node.id, kind="subprocess")
                self._leave(inner.id, self.graph.start(node.id), outcome)
            case c.TERMINATE:
                self._terminate(scope)
            case c.END:
                pass
            case _:
                self._leave(scope, node, outcome)

    def _open(
        self, scope: int, node: Node, *, straight_to: str = "", reopens: int | None = None
    ) -> None:
        if not node.signers or self.plain:
            self.marking.open_task(scope, node.id, straight_to=straight_to, reopens=reopens)
            return
        signers = list(node.signers)
        inner = self.marking.add_scope(
            parent=scope, node=node.id, kind="multi", expected=len(signers), signers=signers
        )
        for seq in range(1 if node.sequential else len(signers)):
            self._open_signer(inner, node, seq, straight_to)

    def _open_signer(self, scope: Scope, node: Node, seq: int, straight_to: str = "") -> None:
        post = scope.signers[seq]
        self.marking.open_task(scope.id, node.id, seq=seq, post=post, straight_to=straight_to)

    def _leave(self, scope: int, node: Node, outcome: str) -> None:
        flows = self.graph.outgoing[node.id]
        if len(flows) < 2 and node.kind != c.EXCLUSIVE:
            self._todo.extend((scope, f, outcome) for f in flows)
            return
        block = self.graph.blocks.get(node.id)
        taken = (
            flows if node.kind == c.PARALLEL else self.choose(node, flows, self.marking.variables)
        )
        if block is not None:
            inner = self.marking.add_scope(
                parent=scope, node=node.id, kind="fork", expected=self._expected(block, taken)
            )
            scope = inner.id
        self._todo.extend((scope, f, outcome) for f in taken)

    def _expected(self, block: Block, taken: Sequence[Flow]) -> int:
        if self.graph.nodes[block.join].kind == c.PARALLEL:
            return len(self.graph.incoming[block.join])
        return len(taken)

    # --- joins

    def _arrive(self, scope: int, flow: Flow, outcome: str) -> None:
        marking, node = self.marking, self.graph.nodes[flow.target]
        marking.add_arrival(scope, flow.id, 1)
        block = self.graph.joins.get(node.id)
        row = marking.scopes[scope]
        if block is None or row.kind != "fork" or row.node != block.split:
            self._arrive_loose(scope, node)
            return
        vetoed = bool(node.veto) and outcome in node.veto
        if not vetoed and not self._is_full(row, node):
            return
        assert row.parent is not None
        if vetoed:
            marking.cancel_scope(scope, "vetoed")
        else:
            marking.end_scope(scope, "done")
        marking.ended_scopes[scope] = "done"
        if node.veto:
            outcome = outcome if vetoed else "agree"
            marking.set_variable(f"outcome_{node.id}", outcome)
        self._leave(row.parent, node, outcome if vetoed else "")

    def _is_full(self, scope: Scope, join: Node) -> bool:
        arrivals = self.marking.arrivals
        incoming = self.graph.incoming[join.id]
        if join.kind == c.PARALLEL:
            return all(arrivals.get((scope.id, f.id), 0) >= 1 for f in incoming)
        return sum(arrivals.get((scope.id, f.id), 0) for f in incoming) >= scope.expected

    def _arrive_loose(self, scope: int, node: Node) -> None:
        """A join whose tokens do not all come from one split."""
        incoming = self.graph.incoming[node.id]
        if all(self.marking.arrivals.get((scope, f.id), 0) >= 1 for f in incoming):
            for flow in incoming:
                self.marking.add_arrival(scope, flow.id, -1)
            self._leave(scope, node, "")

    def _terminate(self, scope: int) -> None:
        """Stop everything in the container (the sub-process or the case)."""
        container = next(s for s in self.marking.chain(scope) if s.kind in ("case", "subprocess"))
        inside = self.marking.within(container.id)
        self._todo = deque(t for t in self._todo if t[0] not in inside)
        if container.kind == "subprocess":
            assert container.parent is not None
            self.marking.cancel_scope(container.id, "terminated")
            self.marking.ended_scopes[container.id] = "done"
            self._leave(container.parent, self.graph.nodes[container.node], "")
            return
        for child in [s.id for s in self.marking.scopes.values() if s.parent == container.id]:
            self.marking.cancel_scope(child, "terminated")
        for task in list(self.marking.tasks.values()):
            self.marking.close_task(task, "cancelled", "terminated")
        for key, n in list(self.marking.arrivals.items()):
            if n:
                self.marking.add_arrival(*key, -n)

    # --- returning

    def _out_of_multi(self, scope: int) -> int:
        row = self.marking.scopes[scope]
        return row.parent if row.kind == "multi" and row.parent is not None else scope

    def _common_scope(self, scope: int, target: Node) -> int:
        """The innermost live scope that structurally holds the target."""
        path = self.graph.path[target.id]
        for row in self.marking.chain(scope):
            around = [s for s in self.marking.chain(row.id) if s.kind != "case"]
            keys = tuple(s.node for s in reversed(around))
            if row.kind != "multi" and path[: len(keys)] == keys:
                return row.id
        raise ReturnRefused

    def _cancel_downstream(self, base: int, target: Node) -> None:
        marking = self.marking
        top = self._step_into(base, target)
        after = self.graph.downstream(top)
        for child in [s for s in marking.scopes.values() if s.parent == base]:
            if self._stands_at(child) in after:
                marking.cancel_scope(child.id, "sent_back")
        for task in [t for t in marking.tasks.values() if t.scope == base]:
            if (task.straight_to or task.node) in after:
                marking.close_task(task, "cancelled", "sent_back")
        for (scope, flow), n in list(marking.arrivals.items()):
            if scope == base and n and self.graph.flows[flow].source in after:
                marking.add_arrival(scope, flow, -n)

    def _stands_at(self, scope: Scope) -> str:
        """Its node; of signers who go straight back, the step to which they do."""
        if scope.kind != "multi":
            return scope.node
        signing = (t for t in self.marking.tasks.values() if t.scope == scope.id)
        return next((t.straight_to for t in signing if t.straight_to), scope.node)

    def _step_into(self, base: int, target: Node) -> str:
        """The node by which the target is entered from the base scope."""
        depth = sum(1 for s in self.marking.chain(base) if s.kind != "case")
        path = self.graph.path[target.id]
        return path[depth] if len(path) > depth else target.id

    def _reach(self, base: int, target: Node, reopens: int | None) -> None:
        """Open the scopes between base and target as a new pass, and a token at the target.

        A block entered this way gets the arrivals of its other branches carried over: their work
        stands, only the branch of the target is done again.
        """
        depth = sum(1 for s in self.marking.chain(base) if s.kind != "case")
        path = self.graph.path[target.id]
        scope = base
        for index, key in enumerate(path[depth:], start=depth):
            block = self.graph.blocks.get(key)
            if block is None:
                scope = self.marking.add_scope(parent=scope, node=key, kind="subprocess").id
                continue
            inner = path[index + 1] if len(path) > index + 1 else target.id
            scope = self._reopen_block(scope, block, inner)
        if target.kind == c.HUMAN and (not target.signers or self.plain):
            self.marking.open_task(scope, target.id, reopens=reopens)
        else:
            self._enter(scope, target, "")

    def _reopen_block(self, parent: int, block: Block, inner: str) -> int:
        """A new pass of a block in which only the branch of `inner` is done again."""
        again = self.graph.between(inner, block)
        join = self.graph.nodes[block.join]
        incoming = self.graph.incoming[block.join]
        arrived = self.marking.past.get(block.split)
        if arrived is None:
            arrived = [f.id for f in incoming] if join.kind == c.PARALLEL else []
        carried = [f.id for f in incoming if f.id in arrived and f.source not in again]
        expected = len(incoming) if join.kind == c.PARALLEL else len(carried) + 1
        scope = self.marking.add_scope(
            parent=parent, node=block.split, kind="fork", expected=expected, carried=carried
        )
        for flow in carried:
            self.marking.add_arrival(scope.id, flow, 1)
        return scope.id
