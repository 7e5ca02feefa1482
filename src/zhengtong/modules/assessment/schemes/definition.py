"""What a scheme version says, as frozen values. Pure: read by `reading`, used by `engine`.

Points and yuan are Decimal. A text is `{"zh": …, "en": …}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Words = Mapping[str, str]
Span = Literal["period", "month", "year"]
"""What one reading of a metric covers: all of the period, each of its months, or the calendar
year up to its last day."""
TESTS = ("over", "at_least", "under", "at_most", "equals")
SPANS: tuple[Span, ...] = ("period", "month", "year")


@dataclass(frozen=True, kw_only=True)
class Named:
    key: str
    name: Words


@dataclass(frozen=True, kw_only=True)
class Choice(Named):
    """One of several cases of an event: fixed `points`, or given between `least` and `most`."""

    points: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    yuan: Decimal = Decimal(0)

    @property
    def is_given(self) -> bool:
        return self.points is None and (self.least is not None or self.most is not None)


@dataclass(frozen=True, kw_only=True)
class Times(Named):
    """A circumstance that multiplies an event (重大活动加倍)."""

    times: Decimal


@dataclass(frozen=True, kw_only=True)
class Event:
    """Records that somebody enters. Without choices its own points count."""

    own: Choice
    choices: tuple[Choice, ...] = ()
    unit: str = "each"
    at_most: int | None = None
    """How many records count, the latest first."""
    times: tuple[Times, ...] = ()

    def of(self, key: str) -> Choice | None:
        if not self.choices:
            return self.own if not key else None
        return next((c for c in self.choices if c.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Band:
    """From this value on (up to the next band's)."""

    at_least: Decimal
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How a figure becomes points. `per_unit`: points for each (whole `step`) over `bound`;
    `when`: points where `test` holds; `bands`: a table; `ratio`: figure ÷ (average of the group,
    another metric, a number) × points."""

    kind: Literal["per_unit", "when", "bands", "ratio"]
    points: Decimal = Decimal(0)
    bound: Decimal = Decimal(0)
    step: Decimal | None = None
    test: str = "over"
    every: bool = False
    bands: tuple[Band, ...] = ()
    to: Literal["average", "metric", "number"] = "average"
    to_metric: str = ""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A figure of the plug board, and the rule."""

    metric: str
    rule: Rule
    span: Span = "period"


@dataclass(frozen=True, kw_only=True)
class FactorCase(Named):
    """`up_to` bounds a band (both ends belong to the lower one); a choice has none."""

    factor: Decimal
    up_to: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Factor(Named):
    cases: tuple[FactorCase, ...]
    is_banded: bool = False

    def of(self, said: object) -> Decimal | None:
        if not self.is_banded:
            return next((c.factor for c in self.cases if c.key == said), None)
        value = Decimal(str(said))
        return next((c.factor for c in self.cases if c.up_to is None or value <= c.up_to), None)


@dataclass(frozen=True, kw_only=True)
class Product:
    """Σ quantity × factor × factor …, then a rule (课时 × 学科系数 × 班额系数 ÷ 平均 × 分)."""

    quantity: Words
    factors: tuple[Factor, ...]
    rule: Rule


@dataclass(frozen=True, kw_only=True)
class Indicator(Named):
    how: Event | Metric | Product
    limit: Decimal | None = None
    """The sum of its points goes no further than this from zero."""
    groups: frozenset[str] = frozenset()
    """Only for these; empty is everybody."""
    needs_file: bool = False
    says: Words = field(default_factory=dict)
    cards: tuple[str, ...] = ()
    """Colours of the supervision cards (`yellow`, `red`) that are records of this indicator."""

    def is_for(self, group: str) -> bool:
        return not self.groups or group in self.groups


@dataclass(frozen=True, kw_only=True)
class Veto(Named):
    """一票否决. `dimension` makes its dimension 0; `grade` gives the scheme's veto grade."""

    effect: Literal["dimension", "grade"]
    dimension: str = ""
    needs_file: bool = True


@dataclass(frozen=True, kw_only=True)
class Dimension(Named):
    full: Decimal | None
    starts_full: bool
    weights: Mapping[str, Decimal]
    """By group; the key "" is everybody."""
    floor: Decimal | None
    cap: Decimal | None
    is_bonus: bool
    indicators: tuple[Indicator, ...]

    def weight(self, group: str) -> Decimal | None:
        """None where the dimension is not for this group."""
        return self.weights.get(group, self.weights.get(""))


@dataclass(frozen=True, kw_only=True)
class Grade(Named):
    """The best first. `quota` is the largest share of all assessed, in percent."""

    at_least: Decimal | None = None
    quota: Decimal | None = None
    is_veto: bool = False


@dataclass(frozen=True, kw_only=True)
class Threshold(Named):
    """A sum with a consequence: `minus` ≥ 100 in the year → not eligible as advanced."""

    measure: Literal["minus", "plus", "total"]
    test: str
    bound: Decimal
    in_year: bool = False
    kinds: frozenset[str] = frozenset()
    bars: bool = False
    """Bars the first grade and every honour."""


@dataclass(frozen=True, kw_only=True)
class Reward(Named):
    """Money by a figure: `yuan` for each unit of `metric`, in spans where none of `unless` is
    above zero."""

    metric: str
    yuan: Decimal
    span: Span = "month"
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HonourRule(Named):
    """`of` member: the first `top`. `of` place: the window whose members have the best mean."""

    of: Literal["member", "place"]
    top: int


@dataclass(frozen=True, kw_only=True)
class Definition(Named):
    says: Words
    source: Words
    kinds: tuple[str, ...]
    total: Decimal | None
    """What the dimensions without bonus should sum to; None is open-ended."""
    places: int
    groups: tuple[Named, ...]
    dimensions: tuple[Dimension, ...]
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    ties: tuple[str, ...]
    thresholds: tuple[Threshold, ...]
    rewards: tuple[Reward, ...]
    pro_rata: bool
    exclusions: tuple[Named, ...]
    honours: tuple[HonourRule, ...]
    notice_days: int
    correct_days: int
    appeal_levels: int
    needs_file: bool

    def indicators(self) -> Iterator[tuple[Dimension, Indicator]]:
        for dimension in self.dimensions:
            for indicator in dimension.indicators:
                yield dimension, indicator

    def metrics(self) -> set[tuple[str, Span]]:
        """Every figure that a calculation reads, and over what."""
        found: set[tuple[str, Span]] = set()
        for _dimension, indicator in self.indicators():
            if isinstance(indicator.how, Metric):
                found.add((indicator.how.metric, indicator.how.span))
                if indicator.how.rule.to_metric:
                    found.add((indicator.how.rule.to_metric, indicator.how.span))
        for reward in self.rewards:
            found |= {(name, reward.span) for name in (reward.metric, *reward.unless)}
        return found

    def sum_of_full(self, group: str = "") -> Decimal:
        """What the listed parts come to for a group, bonus apart."""
        return sum(
            (
                (d.full or Decimal(0)) * weight
                for d in self.dimensions
                if not d.is_bonus and (weight := d.weight(group)) is not None
            ),
            Decimal(0),
        )

    def sums_off(self) -> list[tuple[str, Decimal]]:
        """Groups whose parts do not sum to `total`, with their sum. Never rescaled."""
        if self.total is None:
            return []
        keys = [g.key for g in self.groups] or [""]
        return [(k, s) for k in keys if (s := self.sum_of_full(k)) != self.total]
