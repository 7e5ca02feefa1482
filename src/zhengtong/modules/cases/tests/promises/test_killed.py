"""Every command on promises that dies between two statements leaves nothing, then succeeds once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.models import BrokenPromise
from zhengtong.modules.cases.promises import accepting as pending
from zhengtong.modules.cases.promises import bringing, checking, credit, lapsing, signing
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.cases.tests.promises.place import LATER, MAIN, REPORT
from zhengtong.modules.org.tests import factories as make


@scenario(signing.sign_promise, again=AGAIN, because="what was signed last counts")
def signing_it(desk, person) -> Any:
    found = place.draft(desk, person, MAIN, REPORT)
    return lambda: place.sign(found, person, *LATER)


@scenario(signing.take_promise_back, again=NOTHING)
def taking_it_back(desk, person) -> Any:
    found = place.draft(desk, person, MAIN, REPORT)
    place.sign(found, person, *LATER)
    return lambda: signing.take_promise_back(
        public_id=found.public_id, kind="pending", actor=acting(person)
    )


@scenario(submit_application, again=NOTHING)
def handing_in(desk, person) -> Any:
    found = place.draft(desk, person, MAIN)
    place.sign(found, person, *LATER)
    place.sign(found, person, REPORT, kind="commitment")
    return lambda: place.hand_in(found, person)


@scenario(accept.accept_case, again=409)
def accepting(desk, person) -> Any:
    case = place.promised(desk, person)
    return lambda: accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))


@scenario(pending.accept_with_pending, again=409)
def accepting_with_pending(desk, person) -> Any:
    case = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    return lambda: place.with_pending(desk, case, person)


@scenario(bringing.bring_papers, again=409)
def bringing_the_last(desk, person) -> Any:
    case = place.accepted(desk, person)
    return lambda: bringing.bring_papers(
        case_id=case.pk, actor=acting(person), uploads=[place.file(k) for k in LATER]
    )


@scenario(bringing.extend_promise, again=409)
def extending(desk, person) -> Any:
    case = place.accepted(desk, person)
    clerk = make.actor(desk.counter)
    return lambda: bringing.extend_promise(case_id=case.pk, actor=clerk, days=2, reason="等图纸。")


@scenario(lapsing.remind, again=NOTHING)
def reminding(desk, person) -> Any:
    promise = place.of(place.accepted(desk, person))
    return lambda: lapsing.remind(promise_id=promise.pk, today=promise.due_on)


@scenario(lapsing.lapse_promise, again=NOTHING)
def lapsing_it(desk, person) -> Any:
    promise = place.of(place.accepted(desk, person))
    after = promise.due_on + dt.timedelta(days=1)
    return lambda: lapsing.lapse_promise(promise_id=promise.pk, today=after)


@scenario(conclude.withdraw_application, again=409)
def withdrawing(desk, person) -> Any:
    case = place.accepted(desk, person)
    return lambda: conclude.withdraw_application(
        case_id=case.pk, actor=acting(person), reason="不办了。"
    )


@scenario(handle.complete_step, again=409)
def deciding(desk, person) -> Any:
    case = place.committed(desk, person)
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    place.step(desk, case, make.actor(desk.reviewer), "agree")
    assert task_of(case).stage == "decide"
    return lambda: place.step(desk, case, make.actor(desk.approver), "grant")


@scenario(checking.record_check, again=409)
def checking_it(desk, person) -> Any:
    case = place.granted_by_commitment(desk, person)
    return lambda: place.check(desk, case, "rectify", seen="checking")


@scenario(checking.revoke_decision, again=409)
def revoking(desk, person) -> Any:
    case = place.found_false(desk, person)
    leader = make.actor(desk.approver)
    return lambda: checking.revoke_decision(
        case_id=case.pk, actor=leader, seen="false", reason="没有检测。"
    )


@scenario(checking.check_again, again=409)
def checking_again(desk, person) -> Any:
    case = place.found_false(desk, person)
    leader = make.actor(desk.approver)
    return lambda: checking.check_again(
        case_id=case.pk, actor=leader, seen="false", reason="证据不足。"
    )


@scenario(credit.ask_review, again=409)
def objecting(desk, person) -> Any:
    place.revoked(desk, person)
    record = BrokenPromise.objects.get()
    return lambda: credit.ask_review(
        public_id=record.public_id, actor=acting(person), kind="objection", text="不对。"
    )


@scenario(credit.propose, again=409)
def proposing(desk, person) -> Any:
    place.revoked(desk, person)
    record = BrokenPromise.objects.get()
    return lambda: credit.propose(
        public_id=record.public_id, actor=make.actor(desk.reviewer), reason="属实。"
    )


@scenario(credit.review, again=409)
def lifting(desk, person) -> Any:
    proposing.ready(desk, person)()
    record = BrokenPromise.objects.get()
    return lambda: credit.review(
        public_id=record.public_id, actor=make.actor(desk.approver), is_lifted=True, answer="移出。"
    )


COMMANDS = (
    signing_it, taking_it_back, handing_in, accepting, accepting_with_pending, bringing_the_last,
    extending, reminding, lapsing_it, withdrawing, deciding, checking_it, revoking, checking_again,
    objecting, proposing, lifting,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_on_promises_killed_anywhere_leaves_nothing(command, desk, person):
    command(desk, person)
