"""All subjects of a period: averages, dimensions, totals, consequences, then the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from zhengtong.modules.assessment.schemes.definition import (
    Definition,
    Dimension,
    Indicator,
    Metric,
    Product,
    Veto,
)
from zhengtong.modules.assessment.schemes.engine.facts import Outcome, Part, Subject
from zhengtong.modules.assessment.schemes.engine.lines import (
    ZERO,
    Averages,
    holds,
    line_of,
    product_of,
)
from zhengtong.modules.assessment.schemes.engine.ranking import place

EXACT = Context(prec=34, rounding=ROUND_HALF_UP)


def assess(scheme: Definition, subjects: Iterable[Subject], *, kind: str = "") -> list[Outcome]:
    """Outcomes in the order of the subjects' ids, whatever order they came in."""
    with localcontext(EXACT):
        known = sorted(subjects, key=lambda s: s.id)
        averages = averages_of(scheme, known)
        found = [_outcome(scheme, subject, averages, kind) for subject in known]
        place(scheme, found)
        return found


def averages_of(scheme: Definition, subjects: Sequence[Subject]) -> Averages:
    """Of everybody of the group who is assessed and has a figure."""
    found: dict[tuple[str, str], Decimal | None] = {}
    wanted = [
        (d, i)
        for d, i in scheme.indicators()
        if isinstance(i.how, (Metric, Product))
        and i.how.rule.kind == "ratio"
        and i.how.rule.to == "average"
    ]
    for dimension, indicator in wanted:
        figures: dict[str, list[Decimal]] = defaultdict(list)
        for subject in subjects:
            is_in = indicator.is_for(subject.group) and dimension.weight(subject.group) is not None
            value = _figure(indicator, subject) if is_in and not subject.excluded else None
            if value is not None:
                figures[subject.group].append(value)
        for group, values in figures.items():
            found[indicator.key, group] = sum(values, ZERO) / len(values)
    return found


def _figure(indicator: Indicator, subject: Subject) -> Decimal | None:
    if isinstance(indicator.how, Product):
        amount, steps = product_of(indicator, indicator.how, subject)
        return amount if steps else None
    assert isinstance(indicator.how, Metric)
    readings = subject.readings.get((indicator.how.metric, indicator.how.span), ())
    values = [r.value for r in readings if r.value is not None]
    return sum(values, ZERO) if values else None


def _outcome(scheme: Definition, subject: Subject, averages: Averages, kind: str) -> Outcome:
    if subject.excluded:
        return Outcome(subject=subject.id, excluded=subject.excluded)
    found = Outcome(subject=subject.id)
    for dimension in scheme.dimensions:
        if dimension.weight(subject.group) is not None:
            found.parts.append(_part(scheme, dimension, subject, averages))
    unit = Decimal(1).scaleb(-scheme.places)
    total = sum((p.weighted for p in found.parts), ZERO)
    if scheme.pro_rata and subject.share is not None:
        served, months = subject.share
        found.before_share = total
        total = (total * served / months).quantize(unit, ROUND_HALF_UP)
    found.total = total
    lines = [line for part in found.parts for line in part.lines]
    found.plus = sum((line.points for line in lines if line.points > 0), ZERO)
    found.minus = sum((-line.points for line in lines if line.points < 0), ZERO)
    _money(scheme, subject, found)
    found.vetoes = [
        (veto.key, records)
        for veto in scheme.vetoes
        if veto.effect == "grade" and (records := _records(veto, subject))
    ]
    _consequences(scheme, subject, found, kind)
    return found


def _part(scheme: Definition, dimension: Dimension, subject: Subject, averages: Averages) -> Part:
    start = dimension.full if dimension.starts_full and dimension.full is not None else ZERO
    lines = [line_of(i, subject, averages) for i in dimension.indicators if i.is_for(subject.group)]
    raw = start + sum((line.points for line in lines), ZERO)
    score, bound = raw, ""
    if dimension.floor is not None and raw < dimension.floor:
        score, bound = dimension.floor, "floor"
    if dimension.cap is not None and raw > dimension.cap:
        score, bound = dimension.cap, "cap"
    vetoes = [
        (veto.key, records)
        for veto in scheme.vetoes
        if veto.effect == "dimension"
        and veto.dimension == dimension.key
        and (records := _records(veto, subject))
    ]
    if vetoes:
        score, bound = ZERO, "veto"
    weight = dimension.weight(subject.group) or ZERO
    return Part(
        key=dimension.key,
        start=start,
        lines=lines,
        raw=raw,
        score=score,
        weight=weight,
        weighted=(score * weight).quantize(Decimal(1).scaleb(-scheme.places), ROUND_HALF_UP),
        bound=bound,
        vetoes=vetoes,
    )


def _records(veto: Veto, subject: Subject) -> tuple[int, ...]:
    return tuple(sorted(h.record for h in subject.happenings if h.indicator == veto.key))


def _money(scheme: Definition, subject: Subject, found: Outcome) -> None:
    cent = Decimal("0.01")
    found.yuan = sum((line.yuan for part in found.parts for line in part.lines), ZERO)
    for reward in scheme.rewards:
        units = ZERO
        for reading in subject.readings.get((reward.metric, reward.span), ()):
            barred = any(
                (other.value or ZERO) > 0
                for name in reward.unless
                for other in subject.readings.get((name, reward.span), ())
                if other.first_on == reading.first_on
            )
            if reading.value is not None and not barred:
                units += reading.value
        if units:
            amount = (units * reward.yuan).quantize(cent, ROUND_HALF_UP)
            found.rewards.append((reward.key, units, amount))
            found.yuan += amount
    found.yuan = found.yuan.quantize(cent, ROUND_HALF_UP)


def _consequences(scheme: Definition, subject: Subject, found: Outcome, kind: str) -> None:
    for threshold in scheme.thresholds:
        if threshold.kinds and kind not in threshold.kinds:
            continue
        value = {"minus": found.minus, "plus": found.plus, "total": found.total or ZERO}[
            threshold.measure
        ]
        if threshold.in_year and threshold.measure == "minus":
            value += subject.earlier_minus
        if threshold.in_year and threshold.measure == "plus":
            value += subject.earlier_plus
        if holds(threshold.test, value, threshold.bound):
            found.consequences.append((threshold.key, value))
            found.is_barred |= threshold.bars
