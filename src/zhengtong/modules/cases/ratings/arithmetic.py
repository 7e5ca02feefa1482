"""The arithmetic of ratings: shares (国办发〔2019〕51号) and how sure they are. No tables.

Confidence: the score interval of E. B. Wilson, "Probable inference, the law of succession, and
statistical inference", Journal of the American Statistical Association 22 (1927) 209–212. It stays
within 0 and 1 and says something also where all agree, which the usual one does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

SATISFIED = ("very_good", "good", "fair")
LOW = ("poor", "very_poor")
Z = 1.959963984540054
"""Of a confidence of 95 %."""
LEAST_LEVELS = 5
"""Below so many ratings even the counts by level are not published: they would name a person."""
LEAST_SHARE = 10
"""Below so many ratings no share is published: it would say nothing."""


def wilson(counted: int, total: int) -> tuple[float, float] | None:
    """Bounds of the share in percent, with 95 % confidence; None without ratings."""
    if total <= 0:
        return None
    share, z2 = counted / total, Z * Z
    middle = share + z2 / (2 * total)
    half = Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    below = 1 + z2 / total
    return max(0.0, 100 * (middle - half) / below), min(100.0, 100 * (middle + half) / below)


@dataclass(frozen=True, kw_only=True)
class RatingCount:
    """Ratings of one subject in one span, by level.

    `counts` leaves out what was excluded after review (malicious, invalid); `all_counts` has it in:
    both numerators are kept. Defaults that another system filled in are in neither. `rated_cases`
    of `closed_cases` closed in the span have a rating.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    all_counts: Mapping[str, int] = field(default_factory=dict)
    rated_cases: int = 0
    closed_cases: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def all_total(self) -> int:
        return sum(self.all_counts.values())

    @property
    def satisfied(self) -> int:
        return _sum(self.counts, SATISFIED)

    @property
    def all_satisfied(self) -> int:
        return _sum(self.all_counts, SATISFIED)

    @property
    def very_satisfied(self) -> int:
        return self.counts.get("very_good", 0)

    @property
    def low(self) -> int:
        return _sum(self.counts, LOW)

    @property
    def all_low(self) -> int:
        return _sum(self.all_counts, LOW)

    @property
    def satisfied_percent(self) -> float | None:
        """满意率."""
        return percent(self.satisfied, self.total)

    @property
    def very_satisfied_percent(self) -> float | None:
        """非常满意率."""
        return percent(self.very_satisfied, self.total)

    @property
    def low_percent(self) -> float | None:
        """差评率."""
        return percent(self.low, self.total)

    @property
    def rated_percent(self) -> float | None:
        """评价率."""
        return percent(self.rated_cases, self.closed_cases)

    @property
    def satisfied_bounds(self) -> tuple[float, float] | None:
        return wilson(self.satisfied, self.total)

    @property
    def may_show_levels(self) -> bool:
        return self.total >= LEAST_LEVELS

    @property
    def may_show_share(self) -> bool:
        return self.total >= LEAST_SHARE


NO_RATINGS = RatingCount()


def percent(counted: int, base: int) -> float | None:
    """None where there is no base, never a made-up zero."""
    return 100 * counted / base if base else None


def added(counts: Iterable[RatingCount]) -> RatingCount:
    """The sum of several subjects."""
    valid: dict[str, int] = {}
    every: dict[str, int] = {}
    rated = closed = 0
    for one in counts:
        for level, n in one.counts.items():
            valid[level] = valid.get(level, 0) + n
        for level, n in one.all_counts.items():
            every[level] = every.get(level, 0) + n
        rated, closed = rated + one.rated_cases, closed + one.closed_cases
    return RatingCount(counts=valid, all_counts=every, rated_cases=rated, closed_cases=closed)


def _sum(counts: Mapping[str, int], levels: Iterable[str]) -> int:
    return sum(counts.get(level, 0) for level in levels)
