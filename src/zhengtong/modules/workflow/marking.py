"""Where the tokens of one instance are: scopes, arrivals at joins, open tasks. Plain values.

The store fills it from rows; `advance` moves in it and notes what changed; the store writes that.
Ids below zero are rows that do not exist yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Scope:
    """One activation. `kind`: case | fork | subprocess | multi. `expected`: how many arrivals or
    votes it waits for. `signers` are the posts of a countersignature."""

    id: int
    parent: int | None
    node: str
    kind: str
    expected: int = 0
    signers: list[Any] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Open:
    """An open task. `straight_to` is the step to which it goes straight back when done."""

    id: int
    scope: int
    node: str
    seq: int = 0
    post: Any = None
    straight_to: str = ""
    reopens: int | None = None


@dataclass(slots=True)
class Closed:
    """Why an open task ended without being done."""

    id: int
    state: str
    reason: str


@dataclass
class Marking:
    """The state, and what a move changed in it."""

    scopes: dict[int, Scope]
    arrivals: dict[tuple[int, str], int] = field(default_factory=dict)
    tasks: dict[int, Open] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    past: dict[str, list[str]] = field(default_factory=dict)
    """By split: the flows that had arrived when its join last fired. Filled for returns only."""
    ended: bool = False
    opened: list[Open] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    made: list[Scope] = field(default_factory=list)
    ended_scopes: dict[int, str] = field(default_factory=dict)
    moved: dict[tuple[int, str], int] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    served: list[str] = field(default_factory=list)
    _fresh: int = 0

    def copy(self) -> Marking:
        """The same tokens, nothing noted yet. Rows are shared: moves replace them."""
        return Marking(
            scopes=dict(self.scopes),
            arrivals=dict(self.arrivals),
            tasks=dict(self.tasks),
            variables=dict(self.variables),
            _fresh=self._fresh,
        )

    def fresh(self) -> int:
        self._fresh -= 1
        return self._fresh

    @property
    def root(self) -> Scope:
        return next(s for s in self.scopes.values() if s.kind == "case")

    def chain(self, scope: int | None) -> Iterator[Scope]:
        """The scope and those around it, inside out."""
        while scope is not None:
            row = self.scopes[scope]
            yield row
            scope = row.parent

    def within(self, scope: int) -> set[int]:
        """The scope and all scopes in it."""
        found = {scope}
        grown = True
        while grown:
            more = {s.id for s in self.scopes.values() if s.parent in found} - found
            found |= more
            grown = bool(more)
        return found

    def is_empty(self, scope: int) -> bool:
        """No token rests in it, nor in a scope inside it."""
        return (
            not any(t.scope == scope for t in self.tasks.values())
            and not any(s.parent == scope for s in self.scopes.values())
            and not any(n for (s, _), n in self.arrivals.items() if s == scope)
        )

    def add_scope(self, *, parent: int, node: str, kind: str, **more: Any) -> Scope:
        scope = Scope(self.fresh(), parent, node, kind, **more)
        self.scopes[scope.id] = scope
        self.made.append(scope)
        return scope

    def end_scope(self, scope: int, state: str) -> None:
        """Take it out. Its arrivals stay as rows: they are the history of that pass."""
        del self.scopes[scope]
        for key in [k for k in self.arrivals if k[0] == scope]:
            del self.arrivals[key]
        self.ended_scopes[scope] = state

    def add_arrival(self, scope: int, flow: str, n: int) -> None:
        key = (scope, flow)
        self.arrivals[key] = self.arrivals.get(key, 0) + n
        self.moved[key] = self.moved.get(key, 0) + n

    def open_task(self, scope: int, node: str, **more: Any) -> Open:
        task = Open(self.fresh(), scope, node, **more)
        self.tasks[task.id] = task
        self.opened.append(task)
        return task

    def close_task(self, task: Open, state: str, reason: str) -> None:
        del self.tasks[task.id]
        if task in self.opened:
            self.opened.remove(task)
        else:
            self.closed.append(Closed(task.id, state, reason))

    def cancel_scope(self, scope: int, reason: str) -> None:
        """Cancel everything in it and itself; rows are kept."""
        inside = self.within(scope)
        for task in [t for t in self.tasks.values() if t.scope in inside]:
            self.close_task(task, "cancelled", reason)
        for inner in sorted(inside, reverse=True):
            self.end_scope(inner, "cancelled")

    def rename(self, scopes: Mapping[int, int], tasks: Mapping[int, int]) -> None:
        """Rows that did not exist yet get the ids under which they will."""
        for task in self.opened:
            task.id, task.scope = tasks.get(task.id, task.id), scopes.get(task.scope, task.scope)
        self.tasks = {t.id: t for t in self.tasks.values()}
        if not scopes:
            return
        for scope in self.made:
            scope.id = scopes.get(scope.id, scope.id)
            if scope.parent is not None:
                scope.parent = scopes.get(scope.parent, scope.parent)
        self.scopes = {scopes.get(k, k): v for k, v in self.scopes.items()}
        self.ended_scopes = {scopes.get(k, k): v for k, v in self.ended_scopes.items()}
        self.moved = {(scopes.get(s, s), f): n for (s, f), n in self.moved.items()}
        self.arrivals = {(scopes.get(s, s), f): n for (s, f), n in self.arrivals.items()}

    def set_variable(self, name: str, value: Any) -> None:
        self.variables[name] = value
        self.changed[name] = value
