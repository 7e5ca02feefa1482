"""Green, orange, yellow, red: how near a period is to its end. Pure; the same everywhere.

Default thresholds after the recommended configuration of electronic supervision: orange from 80 %
of the period used, yellow from 90 % or on the last working day left, red once it has passed. A
period of one or two days turns yellow on its last day only, or it would never be green.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """`NONE`: no clock is running."""

    NONE = "none"
    GREEN = "green"
    ORANGE = "orange"
    YELLOW = "yellow"
    RED = "red"


ORDER = (Light.NONE, Light.GREEN, Light.ORANGE, Light.YELLOW, Light.RED)


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Shares of the period in percent, and counted days left."""

    orange_percent: int = 80
    yellow_percent: int = 90
    yellow_days_left: int = 1


DEFAULT = Thresholds()
_sources: list[Callable[[], Thresholds]] = []


def set_source(source: Callable[[], Thresholds]) -> None:
    """Where the county's thresholds come from; asked for every light, so it must cost nothing."""
    _sources[:] = [source]


def current() -> Thresholds:
    """The county's thresholds, or the recommended ones."""
    return _sources[0]() if _sources else DEFAULT


def counted(limit: int, unit: str) -> int:
    """A length of hours, months or years in days, as what is left of it is counted."""
    if unit == "HOUR":
        return -(-limit // 24)
    return limit * _DAYS.get(unit, 1)


_DAYS = {"MONTH": 30, "YEAR": 365}


def light_of(
    *,
    limit: int,
    remaining: int | None,
    unit: str = "WORKDAY",
    thresholds: Thresholds | None = None,
) -> Light:
    """The light of a period of `limit` units of which `remaining` counted days are left.

    `remaining` is 0 on the last day and negative after it; None when no clock runs. Without
    thresholds those of the county count, so that a light is the same wherever it is shown.
    """
    thresholds = thresholds or current()
    if remaining is None:
        return Light.NONE
    if remaining < 0:
        return Light.RED
    limit = counted(limit, unit)
    used = limit - remaining
    days_left = thresholds.yellow_days_left if limit > 2 else 0
    if remaining <= days_left or (limit > 2 and used * 100 >= limit * thresholds.yellow_percent):
        return Light.YELLOW
    if used * 100 >= limit * thresholds.orange_percent:
        return Light.ORANGE
    return Light.GREEN


def worst(lights: list[Light]) -> Light:
    """The one that matters most."""
    return max(lights, key=ORDER.index, default=Light.NONE)
