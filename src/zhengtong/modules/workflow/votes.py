"""Countersigning: when is the outcome certain, and what is it? Pure.

The first outcome of a step counts as for, the second as against; anything else abstains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """`all`: all speak, one against decides against. `veto`: the first against ends it at once.
    `n`: so many must be for. `ratio`: such a share of all signers must be for."""

    kind: str
    n: int = 0
    ratio: Fraction = Fraction(0)

    def needed(self, expected: int) -> int:
        """How many must be for."""
        if self.kind == "n":
            return self.n
        if self.kind == "ratio":
            return max(1, -(-expected * self.ratio.numerator // self.ratio.denominator))
        return expected


def parse_rule(text: str) -> Rule | None:
    """`all`, `veto`, `n:2`, `ratio:0.5` or `ratio:2/3`; None when it is none of these."""
    kind, _, value = text.partition(":")
    try:
        if kind in ("all", "veto") and not value:
            return Rule(kind)
        if kind == "n" and int(value) > 0:
            return Rule(kind, n=int(value))
        if kind == "ratio" and 0 < Fraction(value) <= 1:
            return Rule(kind, ratio=Fraction(value))
    except (ValueError, ZeroDivisionError):
        return None
    return None


def decide(
    rule: Rule, *, expected: int, votes: Sequence[str], outcomes: Sequence[str]
) -> str | None:
    """The outcome once it is certain, else None. `votes` are the outcomes given so far."""
    for_it, against_it = outcomes[0], outcomes[1] if len(outcomes) > 1 else outcomes[0]
    agreed = sum(1 for v in votes if v == for_it)
    against = sum(1 for v in votes if v == against_it) if against_it != for_it else 0
    left = expected - len(votes)
    if rule.kind == "veto" and against:
        return against_it
    if rule.kind in ("all", "veto"):
        if left > 0:
            return None
        return against_it if against or not agreed else for_it
    needed = rule.needed(expected)
    if agreed >= needed:
        return for_it
    return against_it if agreed + left < needed else None
