"""The course of a promise, whatever is tried in whatever order."""

from __future__ import annotations

import datetime as dt
import random

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.models import (
    BrokenPromise,
    Case,
    Promise,
    PromiseKind,
    PromiseState,
    Revocation,
)
from zhengtong.modules.cases.promises import bringing, checking, course, lapsing
from zhengtong.modules.cases.promises.course import ENDS, PromiseStateError
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.services.errors import WrongStep
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 20)


@given(
    kind=st.sampled_from(PromiseKind.values),
    tried=st.lists(st.sampled_from(PromiseState.values), max_size=12),
)
def test_a_promise_never_leaves_its_end_and_takes_no_other_way(kind, tried):
    promise = Promise(kind=kind, state=PromiseState.SIGNED)
    for state in tried:
        before = promise.state
        try:
            course.move(promise, PromiseState(state), at=NOW, due_on=DAY)
        except PromiseStateError:
            assert promise.state == before
            assert not course.may_become(kind, before, state)
            continue
        assert before not in ENDS
        assert (promise.ended_at is None) == (promise.state not in ENDS)
        assert promise.due_on == (None if promise.state in ENDS else DAY)
    if kind == PromiseKind.PENDING:
        assert promise.state not in ("checking", "rectifying", "false")
    else:
        assert promise.state != "open"


class Life:
    """One case with a promise of either kind, and everybody who may do something to it."""

    def __init__(self, desk, person, chance: random.Random) -> None:
        self.desk, self.person, self.chance = desk, person, chance
        self.kind = chance.choice(("pending", "commitment"))
        begin = place.promised if self.kind == "pending" else place.committed
        self.case: Case = begin(desk, person)

    def staff(self, name: str):
        return make.actor(getattr(self.desk, name))

    def promise(self) -> Promise:
        return place.of(self.case, self.kind)


def accepting(life: Life) -> None:
    accept.accept_case(case_id=life.case.pk, actor=life.staff("counter"))


def stepping(life: Life) -> None:
    turns = (("reviewer", "agree"), ("approver", "grant"), ("approver", "deny"))
    who, outcome = life.chance.choice((*turns, turns[0], turns[1]))
    place.step(life.desk, life.case, life.staff(who), outcome)


def bringing_one(life: Life) -> None:
    key = life.chance.choice(place.LATER)
    bringing.bring_papers(
        case_id=life.case.pk, actor=acting(life.person), uploads=[place.file(key)]
    )


def extending(life: Life) -> None:
    bringing.extend_promise(
        case_id=life.case.pk, actor=life.staff("counter"), days=3, reason="等图纸。"
    )


def checking_it(life: Life) -> None:
    result = life.chance.choice(("met", "rectify", "false"))
    place.check(life.desk, life.case, result, seen=life.promise().state)


def signing_it(life: Life) -> None:
    act = life.chance.choice((checking.revoke_decision, checking.check_again))
    act(case_id=life.case.pk, actor=life.staff("approver"), seen="false", reason="没有检测。")


def withdrawing(life: Life) -> None:
    if life.chance.random() < 0.1:
        place.withdraw(life.case, life.person)


def waiting(life: Life) -> None:
    lapsing.sweep()


SHARED = (accepting, stepping, stepping, withdrawing, waiting)
ACTS = {
    "pending": (*SHARED, bringing_one, extending),
    "commitment": (*SHARED, checking_it, signing_it),
}


def test_random_lives_of_promises_hold_what_the_law_wants(desk, person):
    seen = set()
    for seed in range(40):
        chance = random.Random(seed)
        BrokenPromise.objects.update(lifted_at=NOW)
        with time_machine.travel(NOW + dt.timedelta(days=seed), tick=False) as clock:
            life = Life(desk, person, chance)
            for _ in range(30):
                clock.shift(dt.timedelta(hours=chance.choice((0, 1, 24, 30, 72))))
                _try(chance.choice(ACTS[life.kind]), life)
                _look(life)
            seen.add((life.kind, life.promise().state))
    ends = {("pending", s) for s in ("kept", "broken", "void")}
    assert seen >= ends | {("commitment", "kept"), ("commitment", "broken")}


def _try(act, life: Life) -> None:
    before = life.promise().state
    try:
        act(life)
    except (DomainError, WrongStep, IndexError):
        assert life.promise().state == before


def _look(life: Life) -> None:
    case, promise = life.case, life.promise()
    case.refresh_from_db()
    granted = case.legal_outcome in ("granted", "partly")
    running = [
        c
        for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
        if c.kind == "promise" and c.state == "running"
    ]
    assert not (granted and life.kind == "pending" and promise.state != "kept")
    assert bool(running) == (promise.state == "open")
    assert not running or running[0].due_on == promise.due_on
    assert (promise.ended_at is None) == (promise.state not in ENDS)
    assert BrokenPromise.objects.filter(promise=promise).exists() == (promise.state == "broken")
    assert Revocation.objects.filter(case=case).exists() == (
        promise.state == "broken" and life.kind == "commitment"
    )
    assert case.is_open == (case.closed_at is None)
    if case.is_open:
        assert task_of(case)
