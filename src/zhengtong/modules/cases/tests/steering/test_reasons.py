"""The screen and the command never disagree: what is refused was said before, in the same words."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import accept, countersign, handle
from zhengtong.modules.cases.steering import giving, jumps, raising, reasons
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, task_of
from zhengtong.modules.cases.tests.steering.office import Office, claimed
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

Told = Callable[[Case, workflow.TaskData, Actor], DomainError | None]
Done = Callable[[Office, Case, workflow.TaskData, Actor], Any]


def events(case):
    return workflow.history(instance_id=case.instance_id)


def colleague(office, task, actor):
    return office.deputy.pk if actor.staff_id != office.deputy.pk else office.reviewer.pk


ACTS: dict[str, tuple[Told, Done]] = {
    "release": (
        reasons.release,
        lambda o, c, t, a: handle.release_step(case_id=c.pk, task_id=t.id, actor=a),
    ),
    "transfer": (
        reasons.transfer,
        lambda o, c, t, a: giving.give_step(
            case_id=c.pk,
            task_id=t.id,
            actor=a,
            to_staff_id=o.counter.pk if t.stage == "accept" else o.deputy.pk,
            reason="开会",
        ),
    ),
    "delegate": (
        reasons.delegate,
        lambda o, c, t, a: countersign.delegate_step(
            case_id=c.pk,
            task_id=t.id,
            actor=a,
            to_staff_id=o.approver.pk if a.staff_id != o.approver.pk else o.reviewer.pk,
            reason="出差",
        ),
    ),
    "take-back": (
        lambda c, t, a: reasons.take_back(c, a),
        lambda o, c, t, a: handle.take_back_step(case_id=c.pk, actor=a),
    ),
    "send-back": (
        lambda c, t, a: reasons.send_back(c, t, a, events(c)),
        lambda o, c, t, a: handle.send_back_step(
            case_id=c.pk,
            task_id=t.id,
            actor=a,
            target=t.returns_to[0][0] if t.returns_to else "accept",
            reason="缺件",
        ),
    ),
    "urge": (
        lambda c, t, a: reasons.urge(c, t, a, events(c)),
        lambda o, c, t, a: handle.urge_step(case_id=c.pk, task_id=t.id, actor=a),
    ),
    "escalate": (
        lambda c, t, a: reasons.escalate(c, t, a, events(c)),
        lambda o, c, t, a: raising.escalate_step(
            case_id=c.pk, task_id=t.id, actor=a, note="需要协调"
        ),
    ),
    "redispatch": (
        lambda c, t, a: reasons.redispatch(c, a),
        lambda o, c, t, a: giving.redispatch_case(
            case_id=c.pk, to_organization_id=o.other.pk, reason="属国土", actor=a
        ),
    ),
    "jump": (
        lambda c, t, a: reasons.jump(c, a),
        lambda o, c, t, a: jumps.propose_jump(
            case_id=c.pk, target="review", reason="修复", actor=a
        ),
    ),
    "sign": (
        reasons.sign,
        lambda o, c, t, a: countersign.add_signer(
            case_id=c.pk,
            task_id=t.id,
            organization_id=o.other.pk,
            post_key="reviewer",
            reason="想请",
            actor=a,
        ),
    ),
}


def submitted(office, person):
    return office.submitted(person)


def waiting(office, person):
    return office.county.asked_for_more(person)


def accepted(office, person):
    return office.accepted(person)


def taken(office, person):
    case = office.accepted(person)
    claimed(office, case, office.reviewer)
    return case


def reviewed(office, person):
    return office.reviewed(person)


def suspended(office, person):
    case = office.accepted(person)
    handle.suspend_case(
        case_id=case.pk,
        actor=make.actor(office.reviewer),
        ground=office.county.version.special_procedures[0],
        expected_on=timezone.localdate() + dt.timedelta(days=9),
        reason="需要现场核查。",
    )
    case.refresh_from_db()
    return case


def refused(office, person):
    case = office.submitted(person)
    accept.refuse_case(case_id=case.pk, actor=make.actor(office.counter), reason="不属职权。")
    case.refresh_from_db()
    return case


STATES = (submitted, waiting, accepted, taken, reviewed, suspended, refused)


@pytest.mark.parametrize("state", STATES, ids=lambda f: f.__name__)
def test_every_refusal_to_a_legal_role_was_told_before(office, person, state):
    case = state(office, person)
    task = workflow.tasks(instance_id=case.instance_id)[-1]
    for role, staff in office.people().items():
        actor = make.actor(staff)
        for verb, (told, done) in ACTS.items():
            where = f"{role} {verb}"
            reason = told(case, task, actor)
            before = workflow.instance(case.instance_id).lock_version
            refusal = _tried(lambda d=done, a=actor: d(office, case, task, a))
            if refusal is None:
                assert reason is None, f"{where}: told {reason}, but it goes"
                continue
            assert workflow.instance(case.instance_id).lock_version == before, where
            # A step that is over belongs to no page: only an old one posts it.
            is_old = not task.is_open and refusal.code == "wrong_step"
            if _is_about_what_was_typed(refusal) or is_old:
                continue
            assert reason is not None, f"{where}: refused without a word before: {refusal}"
            assert reason.message == refusal.message, where


class Undone(Exception):
    """It went, and is taken back, so that the next act finds the same case."""


def _tried(command):
    """What it refused, if anything."""
    try:
        with transaction.atomic():
            command()
            raise Undone
    except Undone:
        return None
    except DomainError as refusal:
        return refusal


def _is_about_what_was_typed(refusal):
    """Fields, and the target that this test chose for everybody, are no business of the reasons."""
    return refusal.status == 422 or refusal.code in ("target_wanted", "nobody_above")


def test_the_screen_shows_the_reason_of_the_refusal(office, person):
    case = office.reviewed(person)
    claimed(office, case, office.approver)
    page = text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/"))
    answer = act(browser(office.reviewer), case, "take-back")
    assert answer.status_code == 409
    reason = reasons.take_back(case, make.actor(office.reviewer)).message
    assert "已由赵远领取" in reason
    assert reason in page
    assert reason in text(answer)
    assert 'data-cannot="take-back"' in page


def test_a_step_is_only_sent_back_to_what_was_done(office, person):
    case = office.reviewed(person)
    page = text(browser(office.approver).get(f"/desk/cases/{case.public_id}/"))
    assert 'value="send-back"' in page
    decide = task_of(case)
    assert [node for node, _names in reasons.returns_of(decide, events(case))] == ["review"]
    handle.take_back_step(case_id=case.pk, actor=make.actor(office.reviewer))
    assert reasons.returns_of(decide, events(case)) == []


def test_the_screen_with_all_reasons_costs_a_fixed_number_of_queries(
    office, person, django_assert_max_num_queries
):
    case = office.reviewed(person)
    client = browser(office.lead)
    client.get(f"/desk/cases/{case.public_id}/")
    with django_assert_max_num_queries(45):
        client.get(f"/desk/cases/{case.public_id}/")
