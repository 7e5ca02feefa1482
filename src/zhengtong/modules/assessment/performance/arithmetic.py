"""The arithmetic of performance time. Pure.

performance time = Σ (standard time × difficulty × responsibility) × quality × contribution
statutory time = (working days − days absent) × hours of a day
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FACTORS = ("quality", "difficulty", "responsibility", "contribution")
USUAL_BOUNDS: Mapping[str, tuple[str, str]] = {
    "quality": ("0.80", "1.20"),
    "difficulty": ("0.80", "1.50"),
    "responsibility": ("0.80", "1.50"),
    "contribution": ("0.80", "1.20"),
}
CENT = Decimal("0.01")
SHARE = Decimal("0.0001")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of work with its standard time; what is empty fits everything."""

    id: int
    stage: str = ""
    step: str = ""
    case_kind: str = ""
    item_code: str = ""
    minutes: Decimal = Decimal(0)
    difficulty: Decimal = Decimal(1)
    responsibility: Decimal = Decimal(1)

    @property
    def weight(self) -> tuple[int, int]:
        """What says more wins; an item says more than a step, a step more than a stage."""
        marks = (self.item_code, self.step, self.stage, self.case_kind)
        return sum(map(bool, marks)), sum(bool(m) << n for n, m in enumerate(reversed(marks)))


@dataclass(frozen=True, kw_only=True)
class Done:
    """A step that somebody finished. `codes`: those under which its item is known."""

    task: int
    staff: int
    stage: str
    step: str
    case_kind: str
    item: str
    codes: frozenset[str]


def kind_of(done: Done, kinds: Iterable[Kind]) -> Kind | None:
    """The kind of work that fits best; None where no standard time was laid down."""
    fitting = [k for k in kinds if _fits(k, done)]
    return max(fitting, key=lambda k: k.weight, default=None)


def _fits(kind: Kind, done: Done) -> bool:
    return (
        kind.stage in ("", done.stage)
        and kind.step in ("", done.step)
        and kind.case_kind in ("", done.case_kind)
        and (not kind.item_code or kind.item_code in done.codes)
    )


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Steps of one kind in a person's month; without `kind` they have no standard time."""

    kind: Kind | None
    label: str
    tasks: tuple[int, ...]

    @property
    def minutes(self) -> Decimal:
        if self.kind is None:
            return Decimal(0)
        one = self.kind.minutes * self.kind.difficulty * self.kind.responsibility
        return cents(one * len(self.tasks))


@dataclass(frozen=True, kw_only=True)
class Month:
    """What one person's month comes to. `ratio` is None without statutory time."""

    minutes: Decimal
    performance: Decimal
    statutory: Decimal
    ratio: Decimal | None


def month_of(
    portions: Sequence[Portion],
    *,
    quality: Decimal,
    contribution: Decimal,
    workdays: int,
    absent: Decimal,
    hours: Decimal,
) -> Month:
    minutes = sum((p.minutes for p in portions), Decimal(0))
    performance = cents(minutes * quality * contribution)
    statutory = cents(max(Decimal(workdays) - absent, Decimal(0)) * hours * 60)
    ratio = (performance / statutory).quantize(SHARE, ROUND_HALF_UP) if statutory else None
    return Month(minutes=minutes, performance=performance, statutory=statutory, ratio=ratio)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def within(bounds: Mapping[str, Sequence[str]], factor: str, value: Decimal) -> bool:
    low, high = bounds.get(factor) or USUAL_BOUNDS[factor]
    return Decimal(low) <= value <= Decimal(high)


def mean(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [v for v in values if v is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(SHARE, ROUND_HALF_UP) if known else None
