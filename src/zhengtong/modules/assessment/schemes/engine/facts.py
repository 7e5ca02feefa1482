"""What goes into the engine and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One confirmed record."""

    record: int
    indicator: str
    on: dt.date
    quantity: Decimal = Decimal(1)
    given: Decimal | None = None
    choice: str = ""
    factors: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One figure over some days; None where there is nothing to measure."""

    first_on: dt.date
    last_on: dt.date
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One that is assessed. `readings` by (metric, span), in the order of time; `earlier_minus`
    and `earlier_plus` are the year's before this period."""

    id: int
    group: str = ""
    share: tuple[Decimal, Decimal] | None = None
    """Months on duty of the months of the period, where it was not all."""
    excluded: str = ""
    happenings: tuple[Happening, ...] = ()
    readings: Mapping[tuple[str, str], tuple[Reading, ...]] = field(default_factory=dict)
    earlier_minus: Decimal = Decimal(0)
    earlier_plus: Decimal = Decimal(0)


@dataclass(kw_only=True)
class Term:
    """One step of a line: `each` × `times` (× `factor`) = `points`."""

    each: Decimal
    times: Decimal
    points: Decimal
    factor: Decimal = Decimal(1)
    records: tuple[int, ...] = ()
    why: Mapping[str, Any] = field(default_factory=dict)
    """What a metric said: value, bound, average, span."""


@dataclass(kw_only=True)
class Line:
    """What one indicator comes to."""

    indicator: str
    terms: list[Term] = field(default_factory=list)
    raw: Decimal = Decimal(0)
    points: Decimal = Decimal(0)
    yuan: Decimal = Decimal(0)
    gap: str = ""
    """Why there is no figure: `missing` (nothing on the board) or `empty` (nothing measured)."""


@dataclass(kw_only=True)
class Part:
    """One dimension: start, lines, bounds, weight."""

    key: str
    start: Decimal
    lines: list[Line]
    raw: Decimal
    score: Decimal
    weight: Decimal
    weighted: Decimal
    bound: str = ""
    """`floor`, `cap` or `veto` where that decided the score."""
    vetoes: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)


@dataclass(kw_only=True)
class Outcome:
    """One subject's result. `total` is None when it is left out."""

    subject: int
    excluded: str = ""
    parts: list[Part] = field(default_factory=list)
    before_share: Decimal | None = None
    total: Decimal | None = None
    plus: Decimal = Decimal(0)
    minus: Decimal = Decimal(0)
    yuan: Decimal = Decimal(0)
    rewards: list[tuple[str, Decimal, Decimal]] = field(default_factory=list)
    """Key, units, yuan."""
    vetoes: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    consequences: list[tuple[str, Decimal]] = field(default_factory=list)
    is_barred: bool = False
    grade: str = ""
    place: int | None = None
    is_tied_out: bool = False
    """Would have had the quota's grade, but shared the last seat with too many."""
