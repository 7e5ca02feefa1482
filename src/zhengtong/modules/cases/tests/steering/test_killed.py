"""Steering killed between any two statements leaves nothing, and then succeeds once."""

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import countersign, handle
from zhengtong.modules.cases.steering import giving, jumps, raising
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.steering.office import Office, claimed
from zhengtong.modules.cases.tests.test_killed import Killed, everything, killed_before
from zhengtong.modules.org.models import NaturalPerson, Post
from zhengtong.modules.org.tests import factories as make

Command = Callable[[], Any]


def giving_to_a_post(office: Office, case: Case, person: NaturalPerson) -> Command:
    post = Post.objects.get(organization=office.reviewer.organization, key="approver")
    return lambda: giving.give_step(
        case_id=case.pk, task_id=task_of(case).id, to_post_id=post.pk, reason="由领导审查",
        actor=make.actor(office.reviewer),
    )  # fmt: skip


def giving_a_colleagues(office: Office, case: Case, person: NaturalPerson) -> Command:
    claimed(office, case, office.reviewer)
    return lambda: giving.give_step(
        case_id=case.pk, task_id=task_of(case).id, to_staff_id=office.deputy.pk, reason="开会",
        actor=make.actor(office.lead),
    )  # fmt: skip


def delegating(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: countersign.delegate_step(
        case_id=case.pk, task_id=task_of(case).id, to_staff_id=office.approver.pk, reason="出差",
        actor=make.actor(office.reviewer),
    )  # fmt: skip


def redispatching(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: giving.redispatch_case(
        case_id=case.pk, to_organization_id=office.other.pk, reason="属国土",
        actor=make.actor(office.lead),
    )  # fmt: skip


def escalating(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: raising.escalate_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        note="需要协调",
        actor=make.actor(office.reviewer),
    )


def urging(office: Office, case: Case, person: NaturalPerson) -> Command:
    applicant = make.queries_actor(person.user_id)
    return lambda: raising.urge_case(case_id=case.pk, actor=applicant)


def reminding(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: handle.urge_step(
        case_id=case.pk, task_id=task_of(case).id, actor=make.actor(office.lead)
    )


def _proposed(office: Office, case: Case) -> Any:
    return jumps.propose_jump(
        case_id=case.pk, target="accept", reason="修复", actor=make.actor(office.one)
    )


def proposing(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: _proposed(office, case)


def confirming(office: Office, case: Case, person: NaturalPerson) -> Command:
    made = _proposed(office, case)
    return lambda: jumps.confirm_jump(public_id=made.public_id, actor=make.actor(office.two))


def rejecting(office: Office, case: Case, person: NaturalPerson) -> Command:
    made = _proposed(office, case)
    return lambda: jumps.reject_jump(
        public_id=made.public_id, note="可以退回", actor=make.actor(office.two)
    )


COMMANDS = (
    giving_to_a_post, giving_a_colleagues, delegating, redispatching, escalating, urging, reminding,
    proposing, confirming, rejecting,
)  # fmt: skip


@pytest.mark.parametrize("prepare", COMMANDS, ids=lambda f: f.__name__)
def test_steering_killed_anywhere_leaves_nothing_and_then_succeeds_once(
    prepare, office, person, monkeypatch
):
    command = prepare(office, office.accepted(person), person)
    before = everything()
    for number in range(300):
        died = False
        try:
            with killed_before(number, monkeypatch):
                command()
        except Killed:
            died = True
        if not died:
            break
        assert everything() == before, f"killed before statement {number}"
    assert number > 2
    assert everything() != before
