"""What a formula is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Number:
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A metric by its key, or another index (`is_index`). `at` is its place in the text."""

    key: str
    is_index: bool = False
    at: int = 1

    @property
    def name(self) -> str:
        """How it is written, and the key under which its value is kept."""
        return f"@{self.key}" if self.is_index else self.key


@dataclass(frozen=True, kw_only=True)
class Minus:
    of: Node


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`sign`: + − × ÷."""

    sign: str
    left: Node
    right: Node
    at: int = 1


@dataclass(frozen=True, kw_only=True)
class Call:
    """`function`: min | max | bound | percent | weighted."""

    function: str
    given: tuple[Node, ...]
    at: int = 1


Node = Number | Reference | Minus | Operation | Call


def children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Minus):
        return (node.of,)
    if isinstance(node, Operation):
        return (node.left, node.right)
    return node.given if isinstance(node, Call) else ()


def references(node: Node) -> list[Reference]:
    """Each thing referred to once, in the order of the text."""
    found: dict[str, Reference] = {}
    for inner in _walk(node):
        if isinstance(inner, Reference):
            found.setdefault(inner.name, inner)
    return list(found.values())


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _walk(child)


def divisors(node: Node) -> list[Node]:
    """All that something is divided by."""
    return [
        inner.right if isinstance(inner, Operation) else inner.given[1]
        for inner in _walk(node)
        if (isinstance(inner, Operation) and inner.sign == "÷")
        or (isinstance(inner, Call) and inner.function == "percent")
    ]


def is_bare(node: Node) -> bool:
    """Made of numbers only: it takes the unit of what it stands beside."""
    return not any(isinstance(inner, Reference) for inner in _walk(node))
