"""What the platform does by itself — at night, or after an event — killed anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.cases.agency import visits
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.registers import facts
from zhengtong.modules.cases.services import accept, handle, supplement
from zhengtong.modules.cases.steering import telling
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.agency.conftest import agent as village_agent
from zhengtong.modules.cases.tests.agency.conftest import handed_in
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow.events import TaskDueSoon

Command = Callable[[], Any]


@scenario(accept.deem_accepted, again=NOTHING)
def deeming(at: Desk, person: NaturalPerson) -> Command:
    case = at.submitted(person)
    return lambda: accept.deem_accepted(case_id=case.pk)


@scenario(supplement.lapse_supplement, again=NOTHING)
def lapsing(at: Desk, person: NaturalPerson) -> Command:
    case = at.county.asked_for_more(person)
    return lambda: supplement.lapse_supplement(case_id=case.pk)


@scenario(facts._refresh, again=NOTHING)
def counting(at: Desk, person: NaturalPerson) -> Command:
    case = at.accepted(person)
    return lambda: facts._refresh([case.pk])


@scenario(telling._tell_due, again=NOTHING)
def telling_who_is_due(at: Desk, person: NaturalPerson) -> Command:
    case = at.accepted(person)
    reviewer = make.actor(at.reviewer)
    handle.claim_step(case_id=case.pk, task_id=task_of(case).id, actor=reviewer)
    event = due(case)
    return lambda: telling._tell_due(event, 80)


def due(case: Case) -> TaskDueSoon:
    task = task_of(case)
    return TaskDueSoon(
        instance_id=case.instance_id, subject="", task_id=task.id, node=task.node,
        stage=task.stage, post_id=task.post_id, organization_id=task.organization_id,
        staff_id=None, threshold=80, due_on=timezone.localdate() + dt.timedelta(days=1),
        audience=("assignee",), at=timezone.now(),
    )  # fmt: skip


@scenario(visits.note_visit, again=NOTHING)
def visiting(at: Desk, person: NaturalPerson) -> Command:
    agent = village_agent.__wrapped__(at)
    case = handed_in(at, agent, person)
    actor = make.actor(agent)
    return lambda: visits.note_visit(
        actor=actor,
        person_public_id=person.public_id,
        visited_on=timezone.localdate(),
        purpose="care",
        case_public_id=case.public_id,
    )


COMMANDS = (deeming, lapsing, counting, telling_who_is_due, visiting)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, person):
    command(make_desk.desk(), person)
