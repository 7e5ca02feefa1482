"""What joint work tells others: plain frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class TimeShare:
    """Working days of one case that lie with one office, with the applicant or in a special
    procedure. `days` are its part of the whole: a day on which several offices had the case is
    divided evenly among them. `held` are all days on which it had the case, undivided.
    """

    kind: Literal["office", "applicant", "special"]
    organization_id: int | None
    days: Fraction
    held: int
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class TimeUsed:
    """Where the working days from the day after handing in to the end (or today) went.

    The `days` of the shares add up to `total` exactly.
    """

    case_id: int
    from_on: dt.date
    through_on: dt.date
    is_over: bool
    total: int
    shares: tuple[TimeShare, ...]


def in_tenths(parts: list[Fraction]) -> list[float]:
    """The parts rounded to a tenth so that what is shown still adds up (largest remainder)."""
    tenths = [p * 10 for p in parts]
    floors = [int(t) for t in tenths]
    missing = round(sum(tenths)) - sum(floors)
    order = sorted(range(len(parts)), key=lambda n: (floors[n] - tenths[n], n))
    for n in order[:missing]:
        floors[n] += 1
    return [f / 10 for f in floors]
