"""Steering killed between any two statements leaves nothing, and then succeeds once."""

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import scenario
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import countersign, handle
from zhengtong.modules.cases.steering import giving, jumps, raising
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.steering.office import Office, claimed
from zhengtong.modules.org.models import NaturalPerson, Post
from zhengtong.modules.org.tests import factories as make

Command = Callable[[], Any]


@scenario(giving.give_step, again=409)
def giving_to_a_post(office: Office, case: Case, person: NaturalPerson) -> Command:
    post = Post.objects.get(organization=office.reviewer.organization, key="approver")
    return lambda: giving.give_step(
        case_id=case.pk, task_id=task_of(case).id, to_post_id=post.pk, reason="由领导审查",
        actor=make.actor(office.reviewer),
    )  # fmt: skip


@scenario(giving.give_step, again=409)
def giving_a_colleagues(office: Office, case: Case, person: NaturalPerson) -> Command:
    claimed(office, case, office.reviewer)
    return lambda: giving.give_step(
        case_id=case.pk, task_id=task_of(case).id, to_staff_id=office.deputy.pk, reason="开会",
        actor=make.actor(office.lead),
    )  # fmt: skip


@scenario(countersign.delegate_step, again=409)
def delegating(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: countersign.delegate_step(
        case_id=case.pk, task_id=task_of(case).id, to_staff_id=office.approver.pk, reason="出差",
        actor=make.actor(office.reviewer),
    )  # fmt: skip


@scenario(giving.redispatch_case, again=404)
def redispatching(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: giving.redispatch_case(
        case_id=case.pk, to_organization_id=office.other.pk, reason="属国土",
        actor=make.actor(office.lead),
    )  # fmt: skip


@scenario(raising.escalate_step, again=409)
def escalating(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: raising.escalate_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        note="需要协调",
        actor=make.actor(office.reviewer),
    )


@scenario(raising.urge_case, again=409)
def urging(office: Office, case: Case, person: NaturalPerson) -> Command:
    applicant = make.queries_actor(person.user_id)
    return lambda: raising.urge_case(case_id=case.pk, actor=applicant)


@scenario(handle.urge_step, again=409)
def reminding(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: handle.urge_step(
        case_id=case.pk, task_id=task_of(case).id, actor=make.actor(office.lead)
    )


def _proposed(office: Office, case: Case) -> Any:
    return jumps.propose_jump(
        case_id=case.pk, target="accept", reason="修复", actor=make.actor(office.one)
    )


@scenario(jumps.propose_jump, again=409)
def proposing(office: Office, case: Case, person: NaturalPerson) -> Command:
    return lambda: _proposed(office, case)


@scenario(jumps.confirm_jump, again=409)
def confirming(office: Office, case: Case, person: NaturalPerson) -> Command:
    made = _proposed(office, case)
    return lambda: jumps.confirm_jump(public_id=made.public_id, actor=make.actor(office.two))


@scenario(jumps.reject_jump, again=409)
def rejecting(office: Office, case: Case, person: NaturalPerson) -> Command:
    made = _proposed(office, case)
    return lambda: jumps.reject_jump(
        public_id=made.public_id, note="可以退回", actor=make.actor(office.two)
    )


COMMANDS = (
    giving_to_a_post, giving_a_colleagues, delegating, redispatching, escalating, urging, reminding,
    proposing, confirming, rejecting,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_steering_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, office, person):
    command(office, office.accepted(person), person)
