"""The graph that executes: nodes, flows, and the structure that makes joins and returns exact.

A split gateway and its join form a *block* when everything between them stays between them. Each
passing of a block, sub-process or countersignature is a scope of its own at run time; `path` says
in which of them a node lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

VERSION = 1
"""Of the compiler; stored beside what it made."""

HUMAN, SERVICE, SUBPROCESS = "human", "service", "subprocess"

START, END, TERMINATE, TIMER = "start", "end", "terminate", "timer"

EXCLUSIVE, PARALLEL, INCLUSIVE = "exclusive", "parallel", "inclusive"

GATEWAYS = frozenset({EXCLUSIVE, PARALLEL, INCLUSIVE})

KINDS = {
    "startEvent": START,
    "endEvent": END,
    "userTask": HUMAN,
    "manualTask": HUMAN,
    "serviceTask": SERVICE,
    "exclusiveGateway": EXCLUSIVE,
    "parallelGateway": PARALLEL,
    "inclusiveGateway": INCLUSIVE,
    "subProcess": SUBPROCESS,
    "boundaryEvent": TIMER,
}


@dataclass(frozen=True, slots=True)
class Node:
    """A node as the engine needs it. `signers` makes a human step a countersignature."""

    id: str
    kind: str
    name: str = ""
    name_en: str = ""
    parent: str = ""
    stage: str = ""
    post: str = ""
    limit: int | None = None
    unit: str = "WORKDAY"
    outcomes: tuple[str, ...] = ()
    return_to: tuple[str, ...] = ()
    form: str = ""
    document: str = ""
    permission: str = ""
    withdrawable: bool = True
    apart: tuple[str, ...] = ()
    vote: str = ""
    signers: tuple[str, ...] = ()
    sequential: bool = False
    manual: bool = False
    action: str = ""
    veto: tuple[str, ...] = ()
    default: str = ""
    host: str = ""
    interrupting: bool = True
    duration: str = ""

    @property
    def text(self) -> dict[str, str]:
        """Both names, as definitions carry them."""
        return {"zh": self.name, "en": self.name_en or self.name}


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    source: str
    target: str
    condition: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Block:
    """A split, its join, and all that lies between."""

    split: str
    join: str
    region: frozenset[str]


@dataclass(frozen=True)
class Graph:
    """A compiled process. Immutable and kept in memory per process version."""

    key: str
    name: str
    name_en: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    _reach: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        found: dict[str, list[Flow]] = {n: [] for n in self.nodes}
        for flow in self.flows.values():
            found[flow.source].append(flow)
        return {n: tuple(f) for n, f in found.items()}

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Flow, ...]]:
        found: dict[str, list[Flow]] = {n: [] for n in self.nodes}
        for flow in self.flows.values():
            found[flow.target].append(flow)
        return {n: tuple(f) for n, f in found.items()}

    @cached_property
    def timers(self) -> Mapping[str, tuple[Node, ...]]:
        """Boundary timers by the step they sit on."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.kind == TIMER:
                found.setdefault(node.host, []).append(node)
        return {n: tuple(t) for n, t in found.items()}

    @cached_property
    def humans(self) -> tuple[Node, ...]:
        """Human steps in reading order."""
        return tuple(self.nodes[n] for n in self.order if self.nodes[n].kind == HUMAN)

    @cached_property
    def has_services(self) -> bool:
        return any(n.kind == SERVICE for n in self.nodes.values())

    def start(self, parent: str) -> Node:
        """The start event of the process (`""`) or of a sub-process."""
        return next(n for n in self.nodes.values() if n.kind == START and n.parent == parent)

    def after(self, node: str) -> Iterable[str]:
        """Nodes one step on, boundary timers of the node included."""
        for flow in self.outgoing[node]:
            yield flow.target
        for timer in self.timers.get(node, ()):
            yield timer.id

    def is_join(self, node: str) -> bool:
        """A gateway that waits."""
        return self.nodes[node].kind in (PARALLEL, INCLUSIVE) and len(self.incoming[node]) > 1

    def downstream(self, node: str) -> frozenset[str]:
        """The node and everything reachable from it in its own container."""
        if node not in self._reach:
            self._reach[node] = frozenset(self._walk([node], stop=None))
        return self._reach[node]

    def after_return(self, node: str) -> frozenset[str]:
        """All that is done again after a return to the node, at every level; not the node."""
        later: set[str] = set()
        level = node
        while level:
            later |= self.downstream(level) - {level}
            level = self.nodes[level].parent
        inside = {n.id for n in self.nodes.values() if later & set(self.parents(n.id))}
        return frozenset(later | inside) - {node}

    def parents(self, node: str) -> list[str]:
        """The sub-processes around it, inside out."""
        found = []
        while node := self.nodes[node].parent:
            found.append(node)
        return found

    def between(self, node: str, block: Block) -> frozenset[str]:
        """The node and what it leads to before the join of the block."""
        return frozenset(self._walk([node], stop=block.join)) & block.region

    def _walk(self, starts: Iterable[str], stop: str | None) -> set[str]:
        found: set[str] = set()
        todo = list(starts)
        while todo:
            node = todo.pop()
            if node == stop or node in found:
                continue
            found.add(node)
            todo.extend(self.after(node))
        return found

    @cached_property
    def blocks(self) -> Mapping[str, Block]:
        """Blocks by split."""
        found: dict[str, Block] = {}
        taken: set[str] = set()
        for node in self.nodes.values():
            if node.kind in (PARALLEL, INCLUSIVE) and len(self.outgoing[node.id]) > 1:
                block = self._block(node.id, taken)
                if block:
                    found[node.id] = block
                    taken.add(block.join)
        return found

    @cached_property
    def joins(self) -> Mapping[str, Block]:
        """Blocks by join."""
        return {b.join: b for b in self.blocks.values()}

    def _block(self, split: str, taken: set[str]) -> Block | None:
        best: Block | None = None
        for join in self.downstream(split):
            if join == split or join in taken or not self.is_join(join):
                continue
            region = frozenset(self._walk((f.target for f in self.outgoing[split]), stop=join))
            if self._closed(split, join, region) and (
                best is None or len(region) < len(best.region)
            ):
                best = Block(split, join, region)
        return best

    def _closed(self, split: str, join: str, region: frozenset[str]) -> bool:
        """Nothing enters but by the split, nothing leaves but by the join (or by terminating)."""
        if split in region or not {f.source for f in self.incoming[join]} <= region | {split}:
            return False
        for name in region:
            node = self.nodes[name]
            sources = {f.source for f in self.incoming[name]} | (
                {node.host} if node.host else set()
            )
            if not sources <= region | {split} or node.kind == START:
                return False
            if node.kind == END and not self._beside(name):
                return False
        return True

    def _beside(self, end: str) -> bool:
        """An end that only a timer beside the step (not interrupting it) leads to."""
        return end in self.side_paths

    @cached_property
    def side_paths(self) -> frozenset[str]:
        """Nodes that only run beside a step, out of a timer that does not interrupt it."""
        asides = [n.id for n in self.nodes.values() if n.kind == TIMER and not n.interrupting]
        return frozenset(self._walk(asides, stop=None))

    @cached_property
    def path(self) -> Mapping[str, tuple[str, ...]]:
        """The scopes (splits and sub-processes) around each node, outermost first."""
        return {n: self._path(n) for n in self.nodes}

    def _path(self, node: str) -> tuple[str, ...]:
        parent = self.nodes[node].parent
        above = (*self._path(parent), parent) if parent else ()
        around = [b for b in self.blocks.values() if node in b.region]
        around.sort(key=lambda b: -len(b.region))
        return (*above, *(b.split for b in around))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Nodes in reading order: as the flows lead, sub-processes before what they hold."""
        found: list[str] = []
        for start in [n.id for n in self.nodes.values() if n.kind == START and not n.parent]:
            found += self._ordered(start)
        return (*found, *(n for n in self.nodes if n not in set(found)))

    def _ordered(self, start: str) -> list[str]:
        """Reverse post-order: every node after all that lead to it, loops aside."""
        seen = {start}
        finished: list[str] = []
        stack = [(start, list(self.after(start)))]
        while stack:
            node, todo = stack[-1]
            if todo:
                following = todo.pop()
                if following not in seen:
                    seen.add(following)
                    stack.append((following, list(self.after(following))))
                continue
            stack.pop()
            if self.nodes[node].kind == SUBPROCESS:
                finished += reversed(self._ordered(self.start(node).id))
            finished.append(node)
        return finished[::-1]
