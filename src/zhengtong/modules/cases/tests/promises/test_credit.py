"""失信记录: who is on record may object, and two persons lift what should not stand."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import BrokenPromise, CreditRepair
from zhengtong.modules.cases.promises import credit
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def record(desk, person):
    place.revoked(desk, person)
    return BrokenPromise.objects.get()


def ask(record, person, **changes):
    given = {"public_id": record.public_id, "actor": acting(person), "kind": "objection",
             "text": "检测报告在这里。"}  # fmt: skip
    return credit.ask_review(**{**given, **changes})


def propose(desk, record, **changes):
    given = {"public_id": record.public_id, "actor": make.actor(desk.reviewer), "reason": "属实。"}
    return credit.propose(**{**given, **changes})


def review(desk, record, **changes):
    given = {"public_id": record.public_id, "actor": make.actor(desk.approver),
             "is_lifted": True, "answer": "记录移出。"}  # fmt: skip
    return credit.review(**{**given, **changes})


def test_a_record_is_lifted_by_two_persons_and_the_door_opens(desk, person, record):
    ask(record, person)
    propose(desk, record)
    review(desk, record)
    record.refresh_from_db()
    assert record.lifted_at is not None
    place.sign(place.draft(desk, person), person, place.PLAN)


def test_a_record_that_stands_is_answered_and_may_be_questioned_again(desk, person, record):
    ask(record, person)
    with pytest.raises(credit.AlreadyQuestioned):
        ask(record, person)
    propose(desk, record)
    assert review(desk, record, is_lifted=False, answer="证据确实。").state == "refused"
    record.refresh_from_db()
    assert record.lifted_at is None
    ask(record, person, kind="repair", text="已经补做检测。")
    assert CreditRepair.objects.count() == 2


def test_the_organ_may_begin_by_itself(desk, record):
    assert propose(desk, record).kind == "own_motion"
    review(desk, record)
    with pytest.raises(credit.RecordOver):
        propose(desk, record)


def test_nobody_decides_on_their_own_proposal(desk, record):
    propose(desk, record, actor=make.actor(desk.approver))
    with pytest.raises(credit.SecondPersonWanted):
        review(desk, record)


def test_each_step_has_its_turn(desk, person, record):
    with pytest.raises(credit.NothingToReview):
        review(desk, record)
    propose(desk, record)
    with pytest.raises(credit.NothingToReview):
        propose(desk, record)
    review(desk, record)
    with pytest.raises(credit.NothingToReview):
        review(desk, record)
    with pytest.raises(credit.RecordOver):
        ask(record, person)


def test_strangers_see_and_do_nothing(desk, person, record):
    with pytest.raises(credit.NoSuchRecord):
        ask(record, make.person())
    for actor in (make.actor(desk.neighbour), make.actor(desk.supervisor), acting(person)):
        with pytest.raises(PermissionRefused):
            propose(desk, record, actor=actor)
    propose(desk, record)
    with pytest.raises(PermissionRefused):
        review(desk, record, actor=make.actor(desk.counter))


def test_reasons_are_wanted(desk, person, record):
    for given in ({"text": " "}, {"kind": "prayer"}):
        with pytest.raises(credit.InvalidInput):
            ask(record, person, **given)
    with pytest.raises(credit.ReasonsWanted):
        propose(desk, record, reason="")
    propose(desk, record)
    with pytest.raises(credit.ReasonsWanted):
        review(desk, record, answer="")


def test_what_is_over_is_not_questioned(desk, person, record):
    after = dt.datetime.combine(record.until, dt.time(4), tzinfo=dt.UTC) + dt.timedelta(days=1)
    with time_machine.travel(after, tick=False), pytest.raises(credit.RecordOver):
        ask(record, person)
