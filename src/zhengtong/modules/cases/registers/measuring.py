"""What a measure is made of: parts that add up, and the figure reckoned from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q

DAYS = ("submitted_on", "accepted_on", "decided_on", "closed_on")
"""The day that puts a case into a period."""

EVERY = Q()


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something that adds up: cases whose `day` lies in the period and for which `where` holds;
    their number, or the sum of the column `adds`. `hides`: its rows are never shown, and small
    numbers of them are not told, because they would say how a person rated."""

    key: str
    day: str
    where: Q = EVERY
    adds: str = ""
    hides: bool = False


Values = Mapping[str, int]
"""Key of a part → its value. `months` is always among them."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure. `counted` are the rows that it opens, `base` what they are measured against.

    `unit`: cases | percent | days | per_month. `value` reckons it from the parts; None where the
    base is empty. `is_own`: no source outside this platform defines it.
    """

    key: str
    name: str
    says: str
    unit: str
    counted: Part
    base: Part | None = None
    more: tuple[Part, ...] = ()
    value: Callable[[Values], float | None]
    is_own: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.counted, *((self.base,) if self.base else ()), *self.more)


SUBMITTED = Part(key="submitted", day="submitted_on")

ACCEPTED = Part(key="accepted", day="accepted_on")

DECIDED = Part(key="decided", day="decided_on")

CLOSED = Part(key="closed", day="closed_on")

TIMED = Part(key="timed", day="decided_on", where=Q(handling_days__isnull=False))

LIMITED = Part(
    key="limited",
    day="decided_on",
    where=Q(handling_days__isnull=False, statutory_days__gt=0),
)

RATED = Part(key="rated", day="closed_on", where=~Q(rating=""))

SATISFIED = Part(
    key="satisfied",
    day="closed_on",
    where=Q(rating__in=("very_good", "good", "fair")),
    hides=True,
)


def part_of(key: str, day: str, where: Q, *, hides: bool = False) -> Part:
    return Part(key=key, day=day, where=where, hides=hides)


def sum_of(of: Part, column: str) -> Part:
    return Part(key=f"{of.key}:{column}", day=of.day, where=of.where, adds=column)


def _number(part: Part) -> Callable[[Values], float | None]:
    return lambda v: v[part.key]


def _share(part: Part, base: Part) -> Callable[[Values], float | None]:
    return lambda v: 100 * v[part.key] / v[base.key] if v[base.key] else None


def _mean(total: Part, base: Part) -> Callable[[Values], float | None]:
    return lambda v: v[total.key] / v[base.key] if v[base.key] else None


def saved_of(least: Part, most: Part) -> Callable[[Values], float | None]:
    """By how many percent the one sum is shorter than the other."""
    return lambda v: 100 * (v[most.key] - v[least.key]) / v[most.key] if v[most.key] else None


def count_of(key: str, name: str, says: str, part: Part) -> Measure:
    return Measure(key=key, name=name, says=says, unit="cases", counted=part, value=_number(part))


def rate_of(
    key: str, name: str, says: str, part: Part, base: Part, *, own: bool = False
) -> Measure:
    return Measure(
        key=key,
        name=name,
        says=says,
        unit="percent",
        counted=part,
        base=base,
        value=_share(part, base),
        is_own=own,
    )


def average_of(key: str, name: str, says: str, base: Part, column: str) -> Measure:
    total = sum_of(base, column)
    return Measure(
        key=key,
        name=name,
        says=says,
        unit="days",
        counted=base,
        more=(total,),
        value=_mean(total, base),
    )
