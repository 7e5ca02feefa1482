"""A light says how near the end is, and never lies about a short period."""

import pytest

from zhengtong.kernel.lights import Light, light_of, worst


@pytest.mark.parametrize(
    ("limit", "remaining", "expected"),
    [
        (20, 20, Light.GREEN),
        (20, 5, Light.GREEN),
        (20, 4, Light.ORANGE),
        (20, 2, Light.YELLOW),
        (20, 0, Light.YELLOW),
        (20, -1, Light.RED),
        (5, 2, Light.GREEN),
        (5, 1, Light.YELLOW),
        (1, 1, Light.GREEN),
        (1, 0, Light.YELLOW),
        (2, 1, Light.GREEN),
        (0, 0, Light.YELLOW),
        (20, None, Light.NONE),
    ],
)
def test_light_follows_what_is_left(limit, remaining, expected):
    assert light_of(limit=limit, remaining=remaining) == expected


def test_the_worst_light_wins():
    assert worst([Light.GREEN, Light.RED, Light.YELLOW]) == Light.RED
    assert worst([]) == Light.NONE


def test_a_period_of_months_is_measured_in_the_days_that_are_left_of_it():
    assert light_of(limit=2, unit="MONTH", remaining=40) == Light.GREEN
    assert light_of(limit=2, unit="MONTH", remaining=10) == Light.ORANGE
    assert light_of(limit=2, unit="MONTH", remaining=5) == Light.YELLOW
    assert light_of(limit=30, unit="HOUR", remaining=1) == Light.GREEN
    assert light_of(limit=1, unit="YEAR", remaining=-1) == Light.RED
