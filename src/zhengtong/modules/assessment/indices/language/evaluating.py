"""The value of a formula. Nothing is made up: what has no base has no value, and says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Overflow
from enum import StrEnum

from zhengtong.modules.assessment.indices.language.tree import (
    Call,
    Minus,
    Node,
    Number,
    Operation,
    Reference,
    divisors,
    is_bare,
)
from zhengtong.modules.assessment.indices.language.writing import written

DIGITS = Context(prec=28)
MOST = Decimal(10) ** 15


class Why(StrEnum):
    """Why there is no value."""

    NO_BASE = "no_base"
    """A share of nothing: the metric has no records under its base."""
    ZERO = "zero"
    """Something is divided by zero."""
    TOO_LARGE = "too_large"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`value`, or None with `why` and `where`: the key, or the part of the formula."""

    value: Decimal | None
    why: Why | None = None
    where: str = ""


class _Missing(Exception):
    def __init__(self, why: Why, where: str) -> None:
        self.why, self.where = why, where


def evaluate(node: Node, values: Mapping[str, Decimal | None]) -> Outcome:
    """`values` by the name of each reference; None where a metric has no base."""
    try:
        value = _value(node, values)
        if abs(value) > MOST:
            raise _Missing(Why.TOO_LARGE, "")
    except _Missing as missing:
        return Outcome(value=None, why=missing.why, where=missing.where)
    except Overflow:
        return Outcome(value=None, why=Why.TOO_LARGE)
    return Outcome(value=value)


def divided_by_zero(node: Node) -> str:
    """The first divisor that is zero whatever is measured, as it is written; empty without one."""
    for divisor in divisors(node):
        if is_bare(divisor) and evaluate(divisor, {}).value == 0:
            return written(divisor)
    return ""


def _value(node: Node, values: Mapping[str, Decimal | None]) -> Decimal:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Reference):
        value = values.get(node.name)
        if value is None:
            raise _Missing(Why.NO_BASE, node.name)
        return value
    if isinstance(node, Minus):
        return -_value(node.of, values)
    if isinstance(node, Operation):
        return _operation(node, values)
    return _call(node, values)


def _operation(node: Operation, values: Mapping[str, Decimal | None]) -> Decimal:
    left, right = _value(node.left, values), _value(node.right, values)
    if node.sign == "+":
        return DIGITS.add(left, right)
    if node.sign == "−":
        return DIGITS.subtract(left, right)
    if node.sign == "×":
        return DIGITS.multiply(left, right)
    return _divided(left, right, node.right)


def _divided(left: Decimal, right: Decimal, by: Node) -> Decimal:
    if right == 0:
        raise _Missing(Why.ZERO, written(by))
    return DIGITS.divide(left, right)


def _call(node: Call, values: Mapping[str, Decimal | None]) -> Decimal:
    given = [_value(one, values) for one in node.given]
    if node.function == "min":
        return min(given)
    if node.function == "max":
        return max(given)
    if node.function == "bound":
        return max(given[1], min(given[0], given[2]))
    if node.function == "percent":
        return DIGITS.multiply(_divided(given[0], given[1], node.given[1]), Decimal(100))
    total = Decimal(0)
    for value, weight in zip(given[::2], given[1::2], strict=True):
        total = DIGITS.add(total, DIGITS.multiply(value, weight))
    return total
