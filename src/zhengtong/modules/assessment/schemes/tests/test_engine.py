"""Properties of the engine: order does not matter, bounds hold, a repetition says the same."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.modules.assessment.schemes import shipped, stored
from zhengtong.modules.assessment.schemes.definition import Event
from zhengtong.modules.assessment.schemes.engine import Happening, Reading, Subject, assess
from zhengtong.modules.assessment.schemes.engine.ranking import seats_of
from zhengtong.modules.assessment.schemes.reading import read

SCHEMES = {key: read(shipped.definition(key)) for key in shipped.KEYS}
KEYS = st.sampled_from(shipped.KEYS)


@st.composite
def population(draw):
    scheme = SCHEMES[draw(KEYS)]
    events = [(i.key, i.how) for _d, i in scheme.indicators() if isinstance(i.how, Event)]
    groups = [g.key for g in scheme.groups] or [""]
    subjects = []
    for n in range(draw(st.integers(1, 6))):
        happenings = []
        for m in range(draw(st.integers(0, 8))):
            key, how = draw(st.sampled_from(events))
            choice = draw(st.sampled_from([c.key for c in how.choices])) if how.choices else ""
            case = how.of(choice)
            least = case.least if case.least is not None else Decimal(0)
            happenings.append(
                Happening(
                    record=n * 100 + m,
                    indicator=key,
                    on=dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 364))),
                    quantity=Decimal(draw(st.integers(1, 3))),
                    given=least + draw(st.integers(0, 5)) if case.is_given else None,
                    choice=choice,
                )
            )
        if draw(st.booleans()):
            happenings += [
                Happening(record=n * 100 + 50 + k, indicator=v.key, on=dt.date(2026, 6, 1))
                for k, v in enumerate(scheme.vetoes[:1])
            ]
        readings = {
            key: (
                Reading(
                    first_on=dt.date(2026, 1, 1),
                    last_on=dt.date(2026, 1, 31),
                    value=draw(st.none() | st.integers(0, 30).map(Decimal)),
                ),
            )
            for key in sorted(scheme.metrics())
            if draw(st.booleans())
        }
        subjects.append(
            Subject(
                id=n,
                group=draw(st.sampled_from(groups)),
                happenings=tuple(happenings),
                readings=readings,
                excluded="" if draw(st.integers(0, 9)) else "x",
            )
        )
    return scheme, subjects


def said(scheme, subjects):
    return [stored.whole(o) for o in assess(scheme, subjects)]


@settings(max_examples=120, deadline=None)
@given(population(), st.randoms(use_true_random=False))
def test_the_order_of_subjects_and_records_changes_nothing(given_, chance: random.Random):
    scheme, subjects = given_
    shuffled = []
    for subject in subjects:
        rows = list(subject.happenings)
        chance.shuffle(rows)
        shuffled.append(Subject(**{**subject.__dict__, "happenings": tuple(rows)}))
    chance.shuffle(shuffled)
    assert said(scheme, subjects) == said(scheme, shuffled)


@settings(max_examples=120, deadline=None)
@given(population())
def test_no_dimension_leaves_its_bounds_and_the_total_is_the_sum_of_what_is_shown(given_):
    scheme, subjects = given_
    bounds = {d.key: (d.floor, d.cap) for d in scheme.dimensions}
    for outcome in assess(scheme, subjects):
        for part in outcome.parts:
            floor, cap = bounds[part.key]
            assert floor is None or part.score >= floor
            assert cap is None or part.score <= cap
        if outcome.total is not None and outcome.before_share is None:
            assert outcome.total == sum(p.weighted for p in outcome.parts)


@settings(max_examples=80, deadline=None)
@given(population())
def test_whoever_is_left_out_has_no_total_and_no_place_and_nobody_else_lacks_them(given_):
    scheme, subjects = given_
    left_out = {s.id for s in subjects if s.excluded}
    for outcome in assess(scheme, subjects):
        assert (outcome.subject in left_out) == (outcome.total is None) == (outcome.place is None)


def test_a_quota_is_rounded_down():
    assert [seats_of(Decimal(12), n) for n in (0, 8, 9, 16, 17, 25, 100)] == [0, 0, 1, 1, 2, 3, 12]
