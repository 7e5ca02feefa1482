"""From records to a level: the arithmetic of a model. Pure, no tables.

value of a factor  = Σ amount × weight(age)        over the records of its window
points of a factor = points of the highest band that the value reaches × weight of the factor
total              = base + Σ points, not below 0
level              = 1 + number of thresholds reached, never below the floor of a hard rule met
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

LEVELS = (1, 2, 3, 4, 5)
DECAYS = ("none", "halving", "linear")
ONE, ZERO = Decimal(1), Decimal(0)


class Record(NamedTuple):
    """One row under a factor. `until` is its last day, None where it does not end by itself.
    `ref` names it for ever; `amount` is what it adds."""

    subject: int
    ref: str
    on: dt.date
    until: dt.date | None
    amount: Decimal
    title: str


@dataclass(frozen=True, kw_only=True)
class Use:
    """How a model uses a factor. `bands`: (from this value on, so many points), rising."""

    key: str
    months: int
    decay: str
    weight: Decimal
    bands: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, kw_only=True)
class HardRule:
    """From `at_least` records of the factor in its window on, the level is `level` or worse."""

    key: str
    at_least: int
    level: int


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A model. `thresholds` are the totals at which levels 2 to 5 begin; `grades` are the names of
    the credit grades of levels 1 to 5; `measures` and `shares` (percent drawn without a clue) go
    by level."""

    base: Decimal
    uses: tuple[Use, ...]
    rules: tuple[HardRule, ...]
    thresholds: tuple[Decimal, ...]
    grades: tuple[str, ...]
    measures: Mapping[int, tuple[str, ...]]
    shares: Mapping[int, Decimal]


class Counted(NamedTuple):
    """A record as it counts today."""

    record: Record
    weight: Decimal


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one factor contributes, with the records under it."""

    key: str
    value: Decimal
    points: Decimal
    counted: tuple[Counted, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A level that explains itself."""

    level: int
    grade: str
    total: Decimal
    parts: tuple[Part, ...]
    met: tuple[HardRule, ...]


def months_between(since: dt.date, on: dt.date) -> int:
    """Whole months that have passed; 0 in the first one, also for a day that is still to come."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months - (on.day < since.day))


def weight(record: Record, use: Use, on: dt.date) -> Decimal:
    """How much the record counts on that day: 0 before it, after its window, after its end."""
    age = months_between(record.on, on)
    if record.on > on or age >= use.months or (record.until is not None and record.until < on):
        return ZERO
    if use.decay == "halving":
        return ONE / (2 ** (age // 12))
    if use.decay == "linear":
        return (Decimal(use.months - age) / use.months).quantize(Decimal("0.001"))
    return ONE


def points_of(value: Decimal, use: Use) -> Decimal:
    """The band that the value reaches, times the weight of the factor."""
    reached = ZERO
    for start, points in use.bands:
        if value < start:
            break
        reached = points
    return reached * use.weight


def part_of(use: Use, records: Iterable[Record], on: dt.date) -> Part:
    counted = tuple(
        Counted(r, w) for r in sorted(records, key=_newest) if (w := weight(r, use, on)) > 0
    )
    value = sum((c.record.amount * c.weight for c in counted), ZERO)
    points = points_of(value, use) if counted else ZERO
    return Part(key=use.key, value=value, points=points, counted=counted)


def _newest(record: Record) -> tuple[int, str, str]:
    """Those of one day by their words: references made in one millisecond have no order."""
    return (-record.on.toordinal(), record.title, record.ref)


def level_of(total: Decimal, thresholds: Sequence[Decimal]) -> int:
    return 1 + sum(1 for t in thresholds if total >= t)


def score(definition: Definition, records: Mapping[str, Sequence[Record]], on: dt.date) -> Outcome:
    """The level of one subject from its records by factor."""
    parts = tuple(
        part_of(use, records[use.key], on) for use in definition.uses if records.get(use.key)
    )
    parts = tuple(p for p in parts if p.counted)
    total = max(ZERO, definition.base + sum((p.points for p in parts), ZERO))
    numbers = {p.key: len(p.counted) for p in parts}
    met = tuple(r for r in definition.rules if numbers.get(r.key, 0) >= r.at_least)
    level = max([level_of(total, definition.thresholds), *(r.level for r in met)])
    return Outcome(
        level=level, grade=definition.grades[level - 1], total=total, parts=parts, met=met
    )


def crowded(distribution: Mapping[int, int], share: Decimal = Decimal("0.9")) -> int | None:
    """The level in which nearly everybody lands, if there is one and more than a few are rated."""
    everybody = sum(distribution.values())
    if everybody < 10:
        return None
    level, most = max(distribution.items(), key=lambda pair: pair[1])
    return level if most >= share * everybody else None
