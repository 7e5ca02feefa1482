"""Places and grades. Equal totals share a place; a quota is never exceeded, not even by a tie."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import groupby

from zhengtong.modules.assessment.schemes.definition import Definition, Grade
from zhengtong.modules.assessment.schemes.engine.facts import Outcome

Order = tuple[Decimal, ...]


def order_of(scheme: Definition, outcome: Outcome) -> Order:
    """The total, then the dimensions that break ties, all the higher the better."""
    scores = {part.key: part.weighted for part in outcome.parts}
    zero = Decimal(0)
    return (outcome.total or zero, *(scores.get(key, zero) for key in scheme.ties))


def place(scheme: Definition, outcomes: Sequence[Outcome]) -> None:
    """Sets `place` and `grade` of everybody who is assessed."""
    assessed = [o for o in outcomes if o.total is not None]
    ranked = sorted(assessed, key=lambda o: order_of(scheme, o), reverse=True)
    ahead = 0
    for _order, tied in groupby(ranked, key=lambda o: order_of(scheme, o)):
        together = list(tied)
        for outcome in together:
            outcome.place = ahead + 1
        ahead += len(together)
    _grade(scheme, ranked)


def _grade(scheme: Definition, ranked: Sequence[Outcome]) -> None:
    bad = next((g for g in scheme.grades if g.is_veto), None)
    open_grades = [g for g in scheme.grades if not g.is_veto]
    for outcome in ranked:
        if outcome.vetoes and bad is not None:
            outcome.grade = bad.key
    for n, grade in enumerate(open_grades):
        fitting = [
            o for o in ranked if not o.grade and _reaches(o, grade) and not (n == 0 and o.is_barred)
        ]
        for outcome in _within(scheme, grade, fitting, len(ranked)):
            outcome.grade = grade.key


def _reaches(outcome: Outcome, grade: Grade) -> bool:
    return grade.at_least is None or (outcome.total or Decimal(0)) >= grade.at_least


def seats_of(quota: Decimal, assessed: int) -> int:
    """“At most 12 %”: rounded down."""
    return int((quota * assessed / 100).to_integral_value(ROUND_FLOOR))


def _within(
    scheme: Definition, grade: Grade, fitting: Sequence[Outcome], assessed: int
) -> list[Outcome]:
    """Those who have a seat; whoever ties for the last ones with too many has none."""
    if grade.quota is None:
        return list(fitting)
    left = seats_of(grade.quota, assessed)
    found: list[Outcome] = []
    for _order, tied in groupby(fitting, key=lambda o: order_of(scheme, o)):
        together = list(tied)
        if len(together) > left:
            for outcome in together if left else ():
                outcome.is_tied_out = True
            break
        found += together
        left -= len(together)
    return found
