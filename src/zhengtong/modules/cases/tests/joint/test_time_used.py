"""Who used the citizen's time: the parts are the whole, day by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.cases.joint import used
from zhengtong.modules.cases.joint.data import in_tenths
from zhengtong.modules.cases.joint.used import APPLICANT, OFFICE, SPECIAL, Held

START = dt.date(2026, 9, 14)
OWNER = 7

day = some.integers(0, 60).map(lambda n: START + dt.timedelta(days=n))


@some.composite
def stretch(draw, keys):
    first = draw(day)
    last = draw(some.none() | some.integers(0, 40).map(lambda n: first + dt.timedelta(days=n)))
    return Held(key=draw(some.sampled_from(keys)), from_on=first, to_on=last)


offices = some.lists(stretch([(OFFICE, n) for n in (1, 2, 3)]), max_size=8)
stops = some.lists(stretch([(APPLICANT, None), (SPECIAL, None)]), max_size=3)


def by_hand(end, held_stops, held_offices):
    """Day by day: who had it at midnight."""
    days, whole, total = Counter(), Counter(), 0
    for n in range(1, (end - START).days + 1):
        today = START + dt.timedelta(days=n)
        if not calendar.is_workday(today):
            continue
        total += 1

        def having(rows, today=today):
            return {
                r.key for r in rows
                if r.from_on < today and (r.to_on is None or r.to_on >= today)
            }  # fmt: skip

        stopped = having(held_stops)
        keys = {min(stopped)} if stopped else having(held_offices) or {(OFFICE, OWNER)}
        for key in keys:
            days[key] += Fraction(1, len(keys))
            whole[key] += 1
    return total, days, whole


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(held_offices=offices, held_stops=stops, length=some.integers(0, 80))
@pytest.mark.django_db
def test_every_day_is_put_where_the_case_lay_and_the_parts_are_the_whole(
    held_offices, held_stops, length
):
    end = START + dt.timedelta(days=length)
    found = used._used(
        case_id=1, owner=OWNER, from_on=START, end_on=end, today=end,
        stops=held_stops, offices=held_offices,
    )  # fmt: skip
    total, days, whole = by_hand(end, held_stops, held_offices)
    assert found.total == total == sum(s.days for s in found.shares)
    keys = {(s.kind, s.organization_id): s for s in found.shares}
    assert {k: s.days for k, s in keys.items()} == dict(days)
    assert {k: s.held for k, s in keys.items()} == dict(whole)


@given(some.lists(some.fractions(0, 50, max_denominator=12), min_size=1, max_size=9))
def test_what_is_shown_in_tenths_still_adds_up(parts):
    shown = in_tenths(parts)
    assert abs(round(sum(shown) * 10) - round(sum(parts) * 10)) == 0
    assert all(abs(Fraction(s) - p) < Fraction(11, 100) for s, p in zip(shown, parts, strict=True))
