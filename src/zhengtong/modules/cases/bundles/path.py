"""When a whole will be done: the longest path over its parts. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Add = Callable[[dt.date, int], dt.date]
"""`add(day, n)`: the n-th working day after the day."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One part. `ends_on`: the day it ended, or is due; without one it takes `days` working days
    from the end of what it waits for, but not before today. A part that `is_paused` has no end."""

    key: str
    days: int
    needs: tuple[str, ...] = ()
    ends_on: dt.date | None = None
    is_over: bool = False
    is_paused: bool = False


@dataclass(frozen=True, kw_only=True)
class Path:
    """`ends_on` is None while a part stands still. `critical`: the parts that decide it, in order;
    `ends`: the day of every part."""

    ends_on: dt.date | None
    critical: tuple[str, ...]
    ends: Mapping[str, dt.date | None]


def longest(legs: Sequence[Leg], *, today: dt.date, add: Add) -> Path:
    """The path that ends last among what is not over; over everything when all is."""
    by_key = {leg.key: leg for leg in legs}
    ends: dict[str, dt.date | None] = {}
    before: dict[str, str] = {}

    def end(key: str) -> dt.date | None:
        if key in ends:
            return ends[key]
        leg = by_key[key]
        needs = [n for n in leg.needs if n in by_key]
        for need in needs:
            end(need)
        last = max(needs, key=lambda n: _late(ends[n]), default="")
        before[key] = last
        if leg.ends_on is not None:
            ends[key] = leg.ends_on
        elif leg.is_paused or (last and ends[last] is None):
            ends[key] = None
        else:
            start = max(today, (ends[last] if last else None) or today)
            ends[key] = add(start, leg.days)
        return ends[key]

    for leg in legs:
        end(leg.key)
    open_ = [leg.key for leg in legs if not leg.is_over] or list(by_key)
    final = max(open_, key=lambda k: _late(ends[k]), default="")
    return Path(ends_on=ends.get(final), critical=_trail(final, before, by_key), ends=dict(ends))


def _late(day: dt.date | None) -> dt.date:
    return day or dt.date.max


def _trail(key: str, before: Mapping[str, str], legs: Mapping[str, Leg]) -> tuple[str, ...]:
    """Back from the last part over what is still open."""
    found: list[str] = []
    while key and not (found and legs[key].is_over):
        found.insert(0, key)
        key = before[key]
    return tuple(found)
