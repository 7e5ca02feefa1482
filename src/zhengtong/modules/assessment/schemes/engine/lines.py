"""One indicator of one subject: from records and figures to points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal

from zhengtong.modules.assessment.schemes.definition import (
    Event,
    Indicator,
    Metric,
    Product,
    Rule,
)
from zhengtong.modules.assessment.schemes.engine.facts import (
    Happening,
    Line,
    Reading,
    Subject,
    Term,
)

ZERO, ONE = Decimal(0), Decimal(1)
Averages = Mapping[tuple[str, str], Decimal | None]
"""By (indicator, group): the mean of those assessed, None where nobody has a figure."""


def line_of(indicator: Indicator, subject: Subject, averages: Averages) -> Line:
    line = Line(indicator=indicator.key)
    match indicator.how:
        case Event():
            _events(line, indicator.how, happenings_of(indicator, subject))
        case Metric():
            _metric(line, indicator, indicator.how, subject, averages)
        case Product():
            _product(line, indicator, indicator.how, subject, averages)
    line.raw = sum((t.points for t in line.terms), ZERO)
    line.points = line.raw
    if indicator.limit is not None:
        line.points = max(-indicator.limit, min(indicator.limit, line.raw))
    return line


def happenings_of(indicator: Indicator, subject: Subject) -> list[Happening]:
    found = [h for h in subject.happenings if h.indicator == indicator.key]
    return sorted(found, key=lambda h: (h.on, h.record))


def _events(line: Line, event: Event, happenings: Sequence[Happening]) -> None:
    """Records of one price and one factor make one term: −5 × 2 = −10."""
    counted = happenings[-event.at_most :] if event.at_most else happenings
    together: dict[tuple[Decimal, Decimal], list[Happening]] = defaultdict(list)
    for happening in counted:
        choice = event.of(happening.choice)
        if choice is None:
            continue
        each = choice.points if choice.points is not None else happening.given or ZERO
        factor = ONE
        for times in event.times:
            if happening.factors.get(times.key):
                factor *= times.times
        together[each, factor].append(happening)
        line.yuan += choice.yuan * happening.quantity
    for (each, factor), rows in sorted(together.items()):
        quantity = sum((h.quantity for h in rows), ZERO)
        line.terms.append(
            Term(
                each=each,
                times=quantity,
                factor=factor,
                points=each * quantity * factor,
                records=tuple(h.record for h in rows),
            )
        )


def _metric(
    line: Line, indicator: Indicator, how: Metric, subject: Subject, averages: Averages
) -> None:
    readings = subject.readings.get((how.metric, how.span))
    if readings is None:
        line.gap = "missing"
        return
    known = [r for r in readings if r.value is not None]
    if not known:
        line.gap = "empty"
        return
    if how.rule.kind == "when" and how.rule.every:
        _every(line, how.rule, readings)
        return
    others = subject.readings.get((how.rule.to_metric, how.span), ())
    average = averages.get((indicator.key, subject.group))
    for reading in known:
        assert reading.value is not None
        base = _base(how.rule, average, others, reading)
        term = apply(how.rule, reading.value, base)
        term.why = {
            **term.why,
            "first_on": reading.first_on.isoformat(),
            "last_on": reading.last_on.isoformat(),
        }
        line.terms.append(term)


def _every(line: Line, rule: Rule, readings: Sequence[Reading]) -> None:
    """All spans have to hold; one without a figure does not."""
    held = [r.value is not None and holds(rule.test, r.value, rule.bound) for r in readings]
    points = rule.points if all(held) else ZERO
    worst = next((r for r, ok in zip(readings, held, strict=True) if not ok), readings[0])
    line.terms.append(
        Term(
            each=rule.points,
            times=ONE if points else ZERO,
            points=points,
            why={
                "value": str(worst.value) if worst.value is not None else None,
                "bound": str(rule.bound),
                "first_on": worst.first_on.isoformat(),
                "last_on": worst.last_on.isoformat(),
            },
        )
    )


def _base(
    rule: Rule, average: Decimal | None, others: Sequence[Reading], reading: Reading
) -> Decimal | None:
    match rule.to:
        case "number":
            return rule.bound
        case "metric":
            same = (r.value for r in others if r.first_on == reading.first_on)
            return next(same, None)
        case _:
            return average


def apply(rule: Rule, value: Decimal, base: Decimal | None = None) -> Term:
    """The rule at one figure."""
    why = {"value": str(value), "bound": str(rule.bound)}
    match rule.kind:
        case "when":
            met = holds(rule.test, value, rule.bound)
            points = rule.points if met else ZERO
            return Term(each=rule.points, times=ONE if met else ZERO, points=points, why=why)
        case "bands":
            fitting = [b for b in rule.bands if value >= b.at_least]
            points = fitting[-1].points if fitting else ZERO
            return Term(each=points, times=ONE, points=points, why=why)
        case "ratio":
            why["base"] = str(base) if base is not None else ""
            share = value / base if base else ZERO
            return Term(each=rule.points, times=share, points=share * rule.points, why=why)
        case _:
            over = max(ZERO, value - rule.bound)
            if rule.step is not None:
                over = (over / rule.step).to_integral_value(ROUND_FLOOR)
            return Term(each=rule.points, times=over, points=over * rule.points, why=why)


def holds(test: str, value: Decimal, bound: Decimal) -> bool:
    match test:
        case "over":
            return value > bound
        case "at_least":
            return value >= bound
        case "under":
            return value < bound
        case "at_most":
            return value <= bound
        case _:
            return value == bound


def product_of(indicator: Indicator, how: Product, subject: Subject) -> tuple[Decimal, list[Term]]:
    """Σ quantity × factors, and the steps."""
    terms = []
    for happening in happenings_of(indicator, subject):
        factor = ONE
        for part in how.factors:
            known = part.of(happening.factors.get(part.key))
            factor *= known if known is not None else ZERO
        terms.append(
            Term(
                each=factor,
                times=happening.quantity,
                points=factor * happening.quantity,
                records=(happening.record,),
            )
        )
    return sum((t.points for t in terms), ZERO), terms


def _product(
    line: Line, indicator: Indicator, how: Product, subject: Subject, averages: Averages
) -> None:
    amount, steps = product_of(indicator, how, subject)
    if not steps:
        line.gap = "empty"
        return
    base = (
        how.rule.bound if how.rule.to == "number" else averages.get((indicator.key, subject.group))
    )
    term = apply(how.rule, amount, base)
    term.records = tuple(r for s in steps for r in s.records)
    term.why = {**term.why, "steps": [[str(s.times), str(s.each), str(s.points)] for s in steps]}
    line.terms.append(term)
