"""Presider, time and place, the hearing itself, and the decision that rests on its record."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.cases.hearings import arranging, errors, session
from zhengtong.modules.cases.models import CaseDocument, CaseStatus, HearingNotice, HearingState
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.hearings.stage import (
    NEIGHBOUR,
    at,
    fresh,
    hearing_of,
    parties,
    party_of,
    shanghai,
)
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def clock(case, kind):
    found = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return next(c for c in found if c.kind == kind)


def test_time_and_place_are_told_at_least_seven_working_days_before(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        with pytest.raises(errors.TooSoon) as refused:
            stage.schedule(case, "2026-11-10")
        assert "2026-11-11" in str(refused.value)
        stage.schedule(case, "2026-11-11")
    assert hearing_of(case).state == HearingState.SCHEDULED
    document = CaseDocument.objects.get(case=case, kind="hearing_notice")
    assert ["听证时间", "2026年11月11日9时30分"] in document.content["rows"]
    assert Message.objects.filter(template="cases.hearing_scheduled").count() == 1


def test_the_hearing_is_held_within_twenty_working_days_of_the_application(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        assert hearing_of(case).organise_by == dt.date(2026, 11, 30)
        with pytest.raises(errors.TooLate):
            stage.schedule(case, "2026-12-01")
        stage.schedule(case, "2026-11-30")


def test_an_organ_that_is_late_already_may_still_hold_it(stage, person):
    """The clock shows it; a refusal would keep the people waiting for ever."""
    with at("2026-11-02"):
        case = stage.requested(person)
    with at("2026-11-25"):
        stage.schedule(case, "2026-12-04")
    assert hearing_of(case).starts_at == shanghai("2026-12-04")
    with at("2026-12-01"):
        assert clock(case, "hearing").remaining_days < 0


def test_whoever_examines_the_application_does_not_preside(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        with pytest.raises(errors.PresiderExamined) as refused:
            stage.schedule(case, presider_id=stage.desk.reviewer.pk)
        assert "陈青" in str(refused.value)
        with pytest.raises(errors.PresiderWanted):
            stage.schedule(case, presider_id=stage.desk.neighbour.pk)
        with pytest.raises(errors.PresiderWanted):
            stage.schedule(case, presider_id=None)


def test_whoever_presides_does_not_examine_the_application(stage, person):
    case = stage.held(person)
    with at("2026-11-17"):
        case = fresh(case)
        task = task_of(case)
        handle.send_back_step(
            case_id=case.pk,
            task_id=task.id,
            target=task.returns_to[0][0],
            reason="请按笔录重新审查。",
            actor=make.actor(stage.desk.approver),
        )
        from zhengtong.modules.org.models import Post

        make.hold(Post.objects.get(key="reviewer", organization_id=case.organization_id),
                  stage.presider, "B")  # fmt: skip
        with pytest.raises(errors.PresiderMayNotExamine):
            handle.complete_step(
                case_id=case.pk,
                task_id=task_of(case).id,
                actor=make.actor(stage.presider),
                outcome="agree",
                opinion="同意。",
            )


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"place": " "}, errors.PlaceWanted),
        ({"starts_at": None}, errors.DateWanted),
        ({"is_announced": True}, errors.RegistrationWanted),
    ],
)
def test_a_notice_lacks_nothing(stage, person, given, error):
    with at("2026-11-02"):
        case = stage.requested(person)
        with pytest.raises(error):
            stage.schedule(case, **given)


def test_a_postponement_needs_a_reason_and_a_new_notice_in_time(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
    with at("2026-11-12"):
        with pytest.raises(errors.PostponeReasonWanted):
            stage.schedule(case, "2026-11-25")
        with pytest.raises(errors.TooSoon):
            stage.schedule(case, "2026-11-18", reason="主持人生病。")
        stage.schedule(case, "2026-12-08", reason="主持人生病。")
    assert [n.reason for n in HearingNotice.objects.order_by("id")] == ["", "主持人生病。"]
    assert CaseDocument.objects.filter(case=case, kind="hearing_notice").count() == 2
    assert Message.objects.filter(template="cases.hearing_postponed").count() == 1


def test_pressing_twice_gives_one_notice(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        stage.schedule(case, after=0)
        with pytest.raises(StaleVersion):
            stage.schedule(case, after=0, reason="又一次")
    assert HearingNotice.objects.count() == 1


def test_an_upheld_objection_needs_another_presider_and_a_new_notice(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
        arranging.object_to_presider(
            case_id=case.pk, actor=acting(person), reason="主持人是相邻林地的承包人。"
        )
        with pytest.raises(errors.ObjectionOpen):
            arranging.object_to_presider(case_id=case.pk, actor=acting(person), reason="再说一次")
        with pytest.raises(errors.RulingWanted):
            rule(stage, case, None, "属实")
        rule(stage, case, True, "属实，回避。")
        assert hearing_of(case).state == HearingState.REQUESTED
        with pytest.raises(errors.PresiderAvoided):
            stage.schedule(case)
        stage.schedule(case, presider_id=stage.other.pk)
    assert hearing_of(case).presider_id == stage.other.pk


def rule(stage, case, is_upheld, ruling, actor=None):
    return arranging.rule_on_objection(
        case_id=case.pk,
        actor=make.actor(actor or stage.desk.approver),
        is_upheld=is_upheld,
        ruling=ruling,
    )


def test_a_dismissed_objection_changes_nothing(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
        arranging.object_to_presider(case_id=case.pk, actor=acting(person), reason="同村。")
        rule(stage, case, False, "同村不是直接利害关系。")
        with pytest.raises(errors.HearingStateError):
            rule(stage, case, True, "再来一次")
    assert hearing_of(case).state == HearingState.SCHEDULED
    assert Message.objects.filter(template="cases.hearing_ruled").count() == 1


def test_nobody_rules_on_an_objection_to_themselves(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        stage.schedule(case)
        arranging.object_to_presider(case_id=case.pk, actor=acting(person), reason="亲属。")
        head = make.role("head", "cases.decide")
        from zhengtong.modules.org.models import Organization

        office = Organization.objects.get(pk=case.organization_id)
        make.hold(make.post(office, "head", head), stage.presider)
        with pytest.raises(errors.OwnObjection):
            rule(stage, case, False, "没有关系。", actor=stage.presider)


def test_a_hearing_does_not_begin_before_its_day_or_an_answer_to_an_objection(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
        arranging.object_to_presider(case_id=case.pk, actor=acting(person), reason="亲属。")
    with at("2026-11-16"), pytest.raises(errors.ObjectionOpen):
        stage.opened(case)
    with at("2026-11-13"):
        rule(stage, case, False, "不是亲属。")
        with pytest.raises(errors.NotYetDue):
            stage.opened(case)
    with at("2026-11-16"):
        stage.opened(case)
    assert hearing_of(case).state == HearingState.OPEN
    assert clock(case, "hearing").state == "stopped"


def test_only_the_presider_leads_the_hearing(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
    with at("2026-11-16"):
        with pytest.raises(errors.NotPresider):
            session.open_hearing(case_id=case.pk, actor=make.actor(stage.other), present={})
        with pytest.raises(PermissionRefused):
            session.open_hearing(case_id=case.pk, actor=make.actor(stage.desk.counter), present={})
        stage.opened(case)
        with pytest.raises(errors.NotPresider):
            session.add_statement(
                case_id=case.pk, actor=make.actor(stage.other), speaker="甲", text="乙"
            )


@killed("modules.cases.hearings.session.add_statement", again=409)
def test_statements_and_evidence_go_into_the_record(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person, NEIGHBOUR)
    with at("2026-11-16"):
        stage.opened(case, case.applicant_name)
        with pytest.raises(errors.NothingSaid):
            close_record(stage, case)
        session.add_statement(
            case_id=case.pk,
            actor=make.actor(stage.presider),
            speaker="李禾生",
            capacity="申请人",
            text="只采伐过熟林。",
            upload=(io.BytesIO(picture()), "现场.jpg"),
            after=0,
        )
        with pytest.raises(StaleVersion):
            session.add_statement(
                case_id=case.pk,
                actor=make.actor(stage.presider),
                speaker="李禾生",
                text="只采伐过熟林。",
                after=0,
            )
        with pytest.raises(errors.StatementWanted):
            session.add_statement(
                case_id=case.pk, actor=make.actor(stage.presider), speaker="", text="x"
            )
        with pytest.raises(errors.FindingsWanted):
            close_record(stage, case, " ")
        close_record(stage, case)
    content = CaseDocument.objects.get(case=case, kind="hearing_record").content
    assert "1. 李禾生（申请人）：只采伐过熟林。（附件：现场.jpg）" in content["paragraphs"]
    assert ["未到场", "吴邻居"] in content["rows"]


def close_record(stage, case, findings="没有分歧。"):
    return session.close_record(
        case_id=case.pk, actor=make.actor(stage.presider), findings=findings
    )


def test_it_is_closed_when_all_who_came_confirmed_or_why_not_is_written(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person, NEIGHBOUR)
    with at("2026-11-16"):
        stage.recorded(case)
        with pytest.raises(errors.NotConfirmedWanted):
            session.close_hearing(case_id=case.pk, actor=make.actor(stage.presider))
        session.confirm_record(case_id=case.pk, actor=acting(person))
        with pytest.raises(errors.HearingStateError):
            session.confirm_record(case_id=case.pk, actor=acting(person))
        neighbour = party_of(case, "吴邻居")
        with pytest.raises(errors.NotConfirmedWanted) as refused:
            session.close_hearing(case_id=case.pk, actor=make.actor(stage.presider))
        assert refused.value.errors[0].path == f"not_confirmed-{neighbour.pk}"
        session.close_hearing(
            case_id=case.pk,
            actor=make.actor(stage.presider),
            not_confirmed={neighbour.pk: "中途离场，拒绝签字。"},
        )
    assert hearing_of(case).state == HearingState.HELD
    assert party_of(case, "吴邻居").not_confirmed == "中途离场，拒绝签字。"


def test_a_signature_on_paper_is_noted_by_the_presider_alone(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
    with at("2026-11-16"):
        stage.recorded(case)
        (applicant,) = parties(case)
        with pytest.raises(errors.NotPresider):
            session.confirm_record(
                case_id=case.pk, actor=make.actor(stage.other), party_id=applicant.pk
            )
        session.confirm_record(
            case_id=case.pk,
            actor=make.actor(stage.presider),
            party_id=applicant.pk,
            via="paper",
        )
    assert parties(case)[0].confirmed_via == "paper"


def test_the_time_of_the_hearing_does_not_count(stage, person):
    """Accepted and told on 2 November, heard until the 16th: the days between stand still."""
    case = stage.held(person)
    with at("2026-11-18"):
        statutory = clock(case, "statutory")
    assert fresh(case).status == CaseStatus.IN_PROGRESS
    assert statutory.used_days == 2
    pause = workflow.suspensions(instance_id=case.instance_id)[-1]
    assert (pause.from_on, pause.to_on) == (dt.date(2026, 11, 2), dt.date(2026, 11, 16))


def test_the_decision_rests_on_the_record(stage, person):
    case = stage.held(person)
    record = CaseDocument.objects.get(case=case, kind="hearing_record")
    with at("2026-11-18"):
        handle.complete_step(
            case_id=case.pk,
            task_id=task_of(case).id,
            actor=make.actor(stage.desk.approver),
            outcome="grant",
            opinion="准予采伐。",
        )
    grant = CaseDocument.objects.get(case=case, kind="grant")
    assert any(record.number in text for text in grant.content["paragraphs"])
    kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
    assert "hearing_basis" in kinds


def test_the_bearer_of_a_link_objects_and_confirms(stage, person):
    link = Actor(kind="system", name="吴邻居", channel="link")
    with at("2026-11-02"):
        case = stage.scheduled(person, NEIGHBOUR)
        pk = party_of(case, "吴邻居").pk
        arranging.object_to_presider(case_id=case.pk, actor=link, party_id=pk, reason="亲属。")
        rule(stage, case, False, "不是亲属。")
        with pytest.raises(errors.NoHearing):
            session.confirm_record(case_id=case.pk, actor=link, party_id=0)
    with at("2026-11-16"):
        stage.recorded(case)
        session.confirm_record(case_id=case.pk, actor=link, party_id=pk, via="link")
    assert party_of(case, "吴邻居").confirmed_via == "link"
