"""征求意见: asked with a day, answered once, reminded when late, no effect on the flow."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging import api as messaging
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.joint import consulting, errors, steering, tasks
from zhengtong.modules.cases.models import Consultation, ConsultationState, JointCase
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.tests.county import picture
from zhengtong.modules.cases.tests.joint import house as make_house
from zhengtong.modules.cases.tests.joint.house import task
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


@pytest.fixture
def house(db):
    return make_house.house()


@pytest.fixture
def case(house, person):
    return house.accepted(person)


def in_days(n: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=n)


def asked(house, case, **given) -> Consultation:
    post = next(iter(make.actor(house.stranger).post_ids))
    values = {
        "post_id": post, "question": "是否在河道管理范围内？", "due_on": in_days(5),
        "actor": house.leader, **given,
    }  # fmt: skip
    return consulting.ask_opinion(case_id=case.pk, **values)


def answered(house, found, **given):
    values = {
        "position": "agree", "text": "不在河道管理范围内。",
        "actor": make.actor(house.stranger), **given,
    }  # fmt: skip
    return consulting.answer_opinion(consultation_id=found.public_id, **values)


def test_a_post_outside_the_flow_is_asked_sees_the_case_and_answers(house, case):
    found = asked(house, case)
    assert find(case_id=case.pk, actor=make.actor(house.stranger)) == case
    before = [t.node for t in workflow.open_tasks(instance_id=case.instance_id)]
    found = answered(house, found, uploads=[(io.BytesIO(picture()), "河道图.jpg")])
    assert (found.state, found.answered_by_id) == ("answered", house.stranger.pk)
    assert found.files.get().name == "河道图.jpg"
    assert [t.node for t in workflow.open_tasks(instance_id=case.instance_id)] == before
    kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
    assert kinds[-2:] == ["opinion_asked", "opinion_given"]


def test_whoever_does_a_branch_may_ask_too_but_nobody_else(house, case):
    own = asked(house, case, actor=house.actor("land"), node="land_opinion")
    assert own.asker_id == house.by["land"].organization_id
    house.opine(case, "land")
    with pytest.raises(errors.NotTheLead):
        asked(house, case, actor=house.actor("land"), post_id=house.post("fire"))


def test_everything_wrong_with_a_question_is_said_at_once(house, case):
    with pytest.raises(InvalidInput) as refused:
        asked(house, case, post_id=None, question="  ", due_on=in_days(0))
    assert [e.path for e in refused.value.errors] == ["post", "question", "due_on"]


def test_a_post_is_not_asked_twice_at_a_time(house, case):
    found = asked(house, case)
    with pytest.raises(InvalidInput) as refused:
        asked(house, case)
    assert [e.code for e in refused.value.errors] == ["already_consulted"]
    answered(house, found)
    assert asked(house, case, question="还有别的吗？").state == ConsultationState.OPEN


def test_only_the_asked_post_answers_and_only_once(house, case):
    found = asked(house, case)
    with pytest.raises(errors.NotYourSeat):
        answered(house, found, actor=house.actor("fire"))
    answered(house, found)
    with pytest.raises(JointStateError):
        answered(house, found)


def test_an_answer_wants_a_position_and_its_words(house, case):
    found = asked(house, case)
    for given in ({"position": "hm"}, {"position": "object", "text": ""}, {"text": " "}):
        with pytest.raises(InvalidInput):
            answered(house, found, **given)


def test_an_infected_or_disguised_file_leaves_the_question_open(house, case):
    found = asked(house, case)
    from zhengtong.core.files.api import FileRefused

    with pytest.raises(FileRefused):
        answered(house, found, uploads=[(io.BytesIO(b"%PDF"), "图.jpg")])
    found.refresh_from_db()
    assert found.state == ConsultationState.OPEN


def test_a_late_opinion_is_asked_for_again_once_a_day(house, case):
    found = asked(house, case)
    assert tasks.remind_late(today=found.due_on) == 0
    late = found.due_on + dt.timedelta(days=1)
    assert tasks.remind_late(today=late) == 1
    found.refresh_from_db()
    assert found.reminded_on == timezone.localdate()
    assert consulting.remind_opinion(consultation_id=found.public_id, actor=house.leader) is False
    deliver_pending()
    told = [m.template for m in messaging.messages_about(f"case:{case.pk}")]
    assert told.count("cases.opinion_reminded") == 1


def test_the_asker_is_told_of_the_answer_once(house, case):
    answered(house, asked(house, case))
    deliver_pending()
    deliver_pending()
    told = messaging.messages_about(f"case:{case.pk}")
    assert [m.template for m in told].count("cases.opinion_given") == 1


@killed("modules.cases.joint.consulting.withdraw_opinion", again=409)
def test_who_asked_may_withdraw_with_a_reason(house, case):
    found = asked(house, case)
    with pytest.raises(errors.NotTheLead):
        consulting.withdraw_opinion(
            consultation_id=found.public_id, reason="x", actor=make.actor(house.stranger)
        )
    with pytest.raises(InvalidInput):
        consulting.withdraw_opinion(consultation_id=found.public_id, reason=" ", actor=house.leader)
    consulting.withdraw_opinion(
        consultation_id=found.public_id, reason="问错了单位", actor=house.leader
    )
    with pytest.raises(JointStateError):
        answered(house, found)


def test_before_acceptance_nobody_is_asked(house, person):
    case = house.county.submitted(person)
    with pytest.raises(CaseStateError):
        asked(house, case)


def test_the_common_day_of_answers_reminds_every_open_branch(house, case):
    house.opine(case, "land")
    steering.set_answer_day(
        case_id=case.pk, answer_by=in_days(3), note="周五前", actor=house.leader
    )
    assert JointCase.objects.get(case=case).answer_by == in_days(3)
    urged = [e.node for e in workflow.history(instance_id=case.instance_id) if e.kind == "urged"]
    assert sorted(urged) == ["environment_opinion", "fire_opinion"]
    due = task(case, "fire_opinion").due_on
    steering.set_answer_day(case_id=case.pk, answer_by=in_days(4), actor=house.leader)
    assert (JointCase.objects.count(), task(case, "fire_opinion").due_on) == (1, due)


@killed("modules.cases.joint.steering.urge_branches", again=409)
def test_only_the_lead_sets_the_day_and_urges_all(house, case):
    for command, more in ((steering.set_answer_day, {"answer_by": in_days(3)}),
                          (steering.urge_branches, {})):  # fmt: skip
        with pytest.raises(errors.PermissionRefused):
            command(case_id=case.pk, actor=house.actor("fire"), **more)
    assert steering.urge_branches(case_id=case.pk, actor=house.leader, note="请尽快") == 3
    with pytest.raises(errors.AnswerDayWrong):
        steering.set_answer_day(case_id=case.pk, answer_by=in_days(0), actor=house.leader)
