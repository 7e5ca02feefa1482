"""A tree as text again: with keys, as it is kept, or with names, as it is read."""

from __future__ import annotations

from collections.abc import Callable

from zhengtong.modules.assessment.indices.language.tree import (
    Call,
    Minus,
    Node,
    Number,
    Operation,
    Reference,
)

Naming = Callable[[Reference], str]


def written(node: Node, name: Naming = lambda reference: reference.name) -> str:
    """What is written parses to the same tree again when names are keys."""
    if isinstance(node, Number):
        return format(node.value, "f")
    if isinstance(node, Reference):
        return name(node)
    if isinstance(node, Minus):
        return f"−{_bracketed(node.of, name)}"
    if isinstance(node, Call):
        return f"{node.function}({', '.join(written(one, name) for one in node.given)})"
    left = written(node.left, name)
    right = written(node.right, name)
    if node.sign in "×÷" and isinstance(node.left, Operation) and node.left.sign in "+−":
        left = f"({left})"
    if isinstance(node.right, Operation) and (node.sign in "×÷" or node.right.sign in "+−"):
        right = f"({right})"
    return f"{left} {node.sign} {right}"


def _bracketed(node: Node, name: Naming) -> str:
    text = written(node, name)
    return f"({text})" if isinstance(node, Operation) else text
