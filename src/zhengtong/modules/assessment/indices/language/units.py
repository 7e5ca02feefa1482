"""The unit of a formula: like with like may be added and compared; the rest is refused in words.

A unit is a product of plain units (件/工作日 is 件 with 1 and 工作日 with −1). A number alone takes
the unit of what it stands beside. A share of like by like is a plain number; times 100 it is %.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from zhengtong.modules.assessment.indices.language.errors import FormulaRefused
from zhengtong.modules.assessment.indices.language.tree import (
    Call,
    Minus,
    Node,
    Number,
    Operation,
    Reference,
    is_bare,
)
from zhengtong.modules.assessment.plugins import Unit

Powers = tuple[tuple[str, int], ...]
HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Powers of plain units, sorted; empty for a plain number."""

    powers: Powers = ()

    @classmethod
    def of(cls, unit: str) -> Measure:
        return cls() if unit == Unit.NUMBER else cls(powers=((str(unit), 1),))

    @property
    def is_percent(self) -> bool:
        return self == PERCENT

    def times(self, other: Measure, sign: int = 1) -> Measure:
        powers = dict(self.powers)
        for unit, power in other.powers:
            powers[unit] = powers.get(unit, 0) + sign * power
        return Measure(powers=tuple(sorted((u, p) for u, p in powers.items() if p)))


PLAIN = Measure()
PERCENT = Measure.of(Unit.PERCENT)

UnitOf = Callable[[Reference], str]


def measure_of(node: Node, unit_of: UnitOf) -> Measure:
    """The unit of the whole. Raises FormulaRefused where unlike things are put together."""
    if isinstance(node, Number):
        return PLAIN
    if isinstance(node, Reference):
        return Measure.of(unit_of(node))
    if isinstance(node, Minus):
        return measure_of(node.of, unit_of)
    if isinstance(node, Operation):
        if node.sign in "+−":
            return _alike((node.left, node.right), unit_of, node.sign)
        return _product(node, unit_of)
    return _call(node, unit_of)


def _call(node: Call, unit_of: UnitOf) -> Measure:
    if node.function == "percent":
        _alike(node.given, unit_of, "percent")
        return PERCENT
    given = node.given[::2] if node.function == "weighted" else node.given
    return _alike(given, unit_of, node.function)


def _alike(nodes: tuple[Node, ...], unit_of: UnitOf, where: str) -> Measure:
    """The common unit of things that are added or compared; numbers alone fit to any."""
    found = [measure_of(n, unit_of) for n in nodes if not is_bare(n)]
    for other in found[1:]:
        if other != found[0]:
            raise FormulaRefused(
                gettext_noop(
                    "“%(left)s”和“%(right)s”不能用 %(where)s 放在一起："
                    "单位不同，加减和比较没有意义。"
                ),
                left=said(found[0]),
                right=said(other),
                where=where,
            )
    return found[0] if found else PLAIN


def _product(node: Operation, unit_of: UnitOf) -> Measure:
    left, right = measure_of(node.left, unit_of), measure_of(node.right, unit_of)
    if _is_hundred(node.right) and left.is_percent and node.sign == "÷":
        return PLAIN
    if node.sign == "×" and _is_share_times_hundred(node, left, right):
        return PERCENT
    made = left.times(right, 1 if node.sign == "×" else -1)
    if any(unit == Unit.PERCENT for unit, _power in made.powers) and not made.is_percent:
        raise FormulaRefused(
            gettext_noop("百分数（%%）不能直接和“%(other)s”相乘除，请先把它除以 100。"),
            other=said(right if left.is_percent else left),
        )
    return made


def _is_share_times_hundred(node: Operation, left: Measure, right: Measure) -> bool:
    return (_is_hundred(node.right) and left == PLAIN and not is_bare(node.left)) or (
        _is_hundred(node.left) and right == PLAIN and not is_bare(node.right)
    )


def _is_hundred(node: Node) -> bool:
    return isinstance(node, Number) and node.value == HUNDRED


def fits(measure: Measure, unit: str) -> bool:
    """Whether a formula of this unit may be published as `unit`.

    Points may be given for anything: what a thing is worth is the author's to say. 数 stands for
    whatever was multiplied and divided, but never for %.
    """
    if unit == Unit.NUMBER:
        return not measure.is_percent
    if unit == Unit.POINTS:
        return True
    return measure == Measure.of(unit)


def said(measure: Measure) -> str:
    """In words: 件/工作日."""
    if not measure.powers:
        return str(Unit.NUMBER.label)
    above = [_power(u, p) for u, p in measure.powers if p > 0]
    below = [_power(u, -p) for u, p in measure.powers if p < 0]
    return "·".join(above or ["1"]) + "".join(f"/{one}" for one in below)


_RAISED: Mapping[int, str] = {1: "", 2: "²", 3: "³"}


def _power(unit: str, power: int) -> str:
    return f"{Unit(unit).label}{_RAISED.get(power, f'^{power}')}"
