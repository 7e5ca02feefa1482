"""Site visits and joint reviews: proposed, answered, fixed, held, confirmed."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging import api as messaging
from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.joint import day, errors, fixing, planning
from zhengtong.modules.cases.joint.minutes import confirm_minutes, issue_minutes
from zhengtong.modules.cases.models import DocumentKind, Meeting, MeetingState
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.services import conclude, handle
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.joint import house as make_house
from zhengtong.modules.cases.tests.joint.house import soon, task, today_it_is
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


@pytest.fixture
def house(db):
    return make_house.house()


@pytest.fixture
def case(house, person):
    return house.accepted(person)


def paths(problem: InvalidInput) -> list[str]:
    return [e.path for e in problem.errors]


def answer(house, meeting, key, **given):
    seat = meeting.participants.get(post_id=house.post(key))
    values = {
        "participant_id": seat.pk,
        "answers": {d.pk: True for d in planning.current_dates(meeting)},
        "actor": house.actor(key),
        **given,
    }
    planning.answer_dates(meeting_id=meeting.public_id, **values)


def test_a_visit_is_proposed_answered_fixed_held_and_confirmed(house, case, person):
    meeting = house.proposed(case)
    answer(house, meeting, "land")
    answer(house, meeting, "fire", remark="要提前一天联系")
    second = planning.current_dates(meeting)[1]
    meeting = fixing.fix_meeting(
        meeting_id=meeting.public_id, date_id=second.pk, actor=house.leader
    )
    assert (meeting.state, meeting.starts_at) == (MeetingState.FIXED, second.starts_at)
    assert case.documents.get(kind=DocumentKind.SITE_VISIT) == meeting.notice
    today_it_is(meeting)
    house.found(meeting, "land")
    house.found(meeting, "fire", "conditions", "通道两侧不得堆放杂物。")
    meeting = house.held(meeting, "land", "fire")
    minutes = case.documents.get(kind=DocumentKind.MINUTES)
    assert minutes == meeting.minutes
    assert any("通道两侧不得堆放杂物" in p for p in minutes.content["paragraphs"])
    for key in ("land", "fire"):
        seat = meeting.participants.get(post_id=house.post(key))
        meeting = confirm_minutes(
            meeting_id=meeting.public_id, participant_id=seat.pk, actor=house.actor(key)
        )
    assert meeting.state == MeetingState.CONFIRMED
    kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
    assert [k for k in kinds if k.startswith("meeting")] == [
        "meeting_proposed", "meeting_fixed", "meeting_held",
    ]  # fmt: skip


def test_everything_wrong_with_a_plan_is_said_at_once(house, case):
    with pytest.raises(InvalidInput) as refused:
        house.proposed(
            case, kind="picnic", subject=" ", place="", starts=[soon(-1), soon(2), soon(2)],
            post_ids=[999_999], length_minutes=5, coordinates=(None, Decimal(200)),
        )  # fmt: skip
    assert paths(refused.value) == [
        "kind", "subject", "place", "length_minutes", "latitude", "date_1", "date_3", "posts",
    ]  # fmt: skip
    assert not Meeting.objects.exists()


def test_four_dates_or_none_are_refused(house, case):
    for starts in ([], [soon(n) for n in (1, 2, 3, 4)]):
        with pytest.raises(InvalidInput) as refused:
            house.proposed(case, starts=starts)
        assert paths(refused.value) == ["date_1"]


def test_only_the_lead_department_proposes(house, case):
    plan = {
        "kind": "joint_review", "subject": "议", "place": "三楼会议室", "starts": [soon()],
        "post_ids": house.posts("fire"),
    }  # fmt: skip
    with pytest.raises(errors.PermissionRefused):
        planning.propose_meeting(case_id=case.pk, actor=house.actor("land"), **plan)
    make.hold(
        make.post(house.by["land"].organization, "lead", make.role("leading", "cases.lead")),
        house.by["land"],
    )
    with pytest.raises(errors.NotTheLead):
        planning.propose_meeting(case_id=case.pk, actor=house.actor("land"), **plan)


def test_a_post_outside_the_flow_sees_the_case_once_it_is_asked(house, case):
    stranger = make.actor(house.stranger)
    with pytest.raises(errors.NotFound):
        find(case_id=case.pk, actor=stranger)
    post = next(iter(stranger.post_ids))
    house.proposed(case, post_ids=[post, house.post("fire")])
    assert find(case_id=case.pk, actor=stranger) == case


def test_the_deputy_of_a_post_may_answer_and_nobody_else(house, case):
    meeting = house.proposed(case)
    seat = meeting.participants.get(post_id=house.post("land"))
    answers = {d.pk: False for d in planning.current_dates(meeting)}
    with pytest.raises(errors.NotYourSeat):
        answer(house, meeting, "fire", participant_id=seat.pk, answers=answers)
    answer(house, meeting, "land", answers=answers, actor=make.actor(house.deputy))
    given = list(seat.answers.values_list("may_come", "answered_by_id"))
    assert given == [(False, house.deputy.pk)] * 2


def test_every_date_wants_an_answer_and_the_last_word_counts(house, case):
    meeting = house.proposed(case)
    first, _second = planning.current_dates(meeting)
    with pytest.raises(errors.AnswerWanted):
        answer(house, meeting, "land", answers={first.pk: True})
    answer(house, meeting, "land")
    answer(house, meeting, "land", answers={d.pk: False for d in planning.current_dates(meeting)})
    seat = meeting.participants.get(post_id=house.post("land"))
    assert set(seat.answers.values_list("may_come", flat=True)) == {False}
    assert not seat.is_waiting


def test_the_lead_may_fix_a_date_before_all_have_answered(house, case):
    assert house.fixed(case).state == MeetingState.FIXED


def test_a_stale_page_a_second_click_and_a_foreign_date_change_nothing(house, case):
    meeting = house.proposed(case)
    first = planning.current_dates(meeting)[0]
    other = house.proposed(case, "environment")
    foreign = planning.current_dates(other)[0]
    with pytest.raises(errors.DateWanted):
        fixing.fix_meeting(meeting_id=meeting.public_id, date_id=foreign.pk, actor=house.leader)
    fixing.fix_meeting(
        meeting_id=meeting.public_id, date_id=first.pk, actor=house.leader, expected_revision=1
    )
    with pytest.raises(errors.PlanChanged):
        fixing.fix_meeting(
            meeting_id=meeting.public_id, date_id=first.pk, actor=house.leader, expected_revision=1
        )
    with pytest.raises(errors.PlanChanged):
        answer(house, meeting, "land", expected_revision=1)
    assert case.documents.filter(kind=DocumentKind.SITE_VISIT).count() == 1


def test_moving_asks_everybody_anew_and_forgets_the_old_answers(house, case):
    meeting = house.proposed(case)
    answer(house, meeting, "land")
    old = planning.current_dates(meeting)
    meeting = fixing.move_meeting(
        meeting_id=meeting.public_id, starts=[soon(5)], reason="下雨", actor=house.leader
    )
    assert [d.starts_at for d in planning.current_dates(meeting)] == [soon(5)]
    assert set(meeting.participants.values_list("is_waiting", flat=True)) == {True}
    with pytest.raises(errors.AnswerWanted):
        answer(house, meeting, "land", answers={d.pk: True for d in old})


def test_moving_and_cancelling_want_a_reason(house, case):
    meeting = house.proposed(case)
    for command, more in ((fixing.move_meeting, {"starts": [soon(3)]}),
                          (fixing.cancel_meeting, {})):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            command(meeting_id=meeting.public_id, reason="  ", actor=house.leader, **more)
        assert paths(refused.value) == ["reason"]
    cancelled = fixing.cancel_meeting(
        meeting_id=meeting.public_id, reason="不需要了", actor=house.leader
    )
    assert cancelled.state == MeetingState.CANCELLED
    with pytest.raises(JointStateError):
        fixing.cancel_meeting(meeting_id=meeting.public_id, reason="再来", actor=house.leader)


def test_before_the_day_nothing_is_recorded(house, case):
    meeting = house.fixed(case)
    with pytest.raises(errors.NotYetThatDay):
        house.found(meeting, "land")
    with pytest.raises(errors.NotYetThatDay):
        house.held(meeting, "land")


def test_a_check_on_site_needs_two_of_the_staff(house, case):
    meeting = today_it_is(house.fixed(case))
    house.found(meeting, "land")
    with pytest.raises(InvalidInput) as refused:
        house.held(meeting, "land")
    assert paths(refused.value) == ["attendance"]
    assert not case.documents.filter(kind=DocumentKind.MINUTES).exists()


def test_who_does_not_belong_to_the_department_is_not_counted(house, case):
    meeting = today_it_is(house.fixed(case))
    house.found(meeting, "land")
    land = meeting.participants.get(post_id=house.post("land"))
    with pytest.raises(InvalidInput) as refused:
        issue_minutes(
            meeting_id=meeting.public_id, record="看了", conclusion="可以",
            attendance={land.pk: [house.by["land"].pk, house.by["fire"].pk, house.by["land"].pk]},
            actor=house.leader,
        )  # fmt: skip
    assert paths(refused.value) == ["attendance"]


def test_a_review_at_the_table_needs_one_and_the_findings_of_who_came(house, case):
    meeting = today_it_is(house.fixed(case, kind="joint_review"))
    assert meeting.notice is None
    with pytest.raises(InvalidInput) as refused:
        house.held(meeting, "land")
    assert paths(refused.value) == ["findings"]
    house.found(meeting, "land")
    meeting = house.held(meeting, "land")
    absent = meeting.participants.get(post_id=house.post("fire"))
    assert (absent.has_come, absent.is_waiting) == (False, False)
    assert ["未到单位", "fire局"] in meeting.minutes.content["rows"]


def test_conditions_and_objections_want_their_grounds(house, case):
    meeting = today_it_is(house.fixed(case))
    for position, path in (("conditions", "text"), ("object", "text"), ("maybe", "position")):
        with pytest.raises(InvalidInput) as refused:
            house.found(meeting, "land", position)
        assert paths(refused.value) == [path]


@killed(
    "modules.cases.joint.day.add_meeting_files", again=AGAIN, because="two uploads are two files"
)
def test_photos_are_checked_kept_and_readable_by_staff_of_the_case_only(house, case, person):
    from zhengtong.core.files import api as files

    meeting = house.fixed(case)
    kept = day.add_meeting_files(
        meeting_id=meeting.public_id,
        uploads=[(io.BytesIO(picture()), "北侧通道.jpg"), (io.BytesIO(picture("red")), "边界.jpg")],
        actor=house.actor("fire"),
    )
    stored = files.get(kept[0].file_public_id)
    assert files.may_read(house.actor("land"), stored)
    assert not files.may_read(make.actor(house.stranger), stored)
    assert not files.may_read(acting(person), stored)


def test_a_disguised_file_refuses_the_whole_upload(house, case):
    from zhengtong.core.files.api import FileRefused

    meeting = house.fixed(case)
    with pytest.raises(FileRefused):
        day.add_meeting_files(
            meeting_id=meeting.public_id,
            uploads=[(io.BytesIO(picture()), "好.jpg"), (io.BytesIO(b"MZ" * 40), "坏.jpg")],
            actor=house.actor("fire"),
        )
    assert meeting.files.count() == 0


@killed("modules.cases.joint.day.remove_meeting_file", again=NOTHING)
def test_photos_come_from_who_takes_part_until_the_minutes_stand(house, case):
    meeting = today_it_is(house.fixed(case))
    one = {"uploads": [(io.BytesIO(picture()), "一.jpg")]}
    with pytest.raises(errors.NotYourSeat):
        day.add_meeting_files(meeting_id=meeting.public_id, actor=house.actor("environment"), **one)
    kept = day.add_meeting_files(meeting_id=meeting.public_id, actor=house.actor("land"), **one)[0]
    with pytest.raises(errors.NotYourSeat):
        day.remove_meeting_file(
            meeting_id=meeting.public_id, file_public_id=kept.file_public_id,
            actor=house.actor("fire"),
        )  # fmt: skip
    for _ in range(2):
        day.remove_meeting_file(
            meeting_id=meeting.public_id, file_public_id=kept.file_public_id,
            actor=house.actor("land"),
        )  # fmt: skip
    assert not meeting.files.filter(removed_at=None).exists()
    house.found(meeting, "land")
    house.found(meeting, "fire")
    house.held(meeting, "land", "fire")
    with pytest.raises(JointStateError):
        day.add_meeting_files(
            meeting_id=meeting.public_id,
            uploads=[(io.BytesIO(picture()), "晚.jpg")],
            actor=house.actor("land"),
        )


def test_minutes_are_confirmed_once_by_each_who_came(house, case):
    meeting = today_it_is(house.fixed(case))
    house.found(meeting, "land")
    house.found(meeting, "fire")
    house.held(meeting, "land", "fire")
    seat = meeting.participants.get(post_id=house.post("land"))
    confirm = {"meeting_id": meeting.public_id, "participant_id": seat.pk}
    with pytest.raises(errors.NotYourSeat):
        confirm_minutes(**confirm, actor=house.actor("fire"))
    confirm_minutes(**confirm, actor=house.actor("land"), remark="第三段另附图")
    with pytest.raises(JointStateError):
        confirm_minutes(**confirm, actor=house.actor("land"))


def test_an_item_that_demands_a_visit_is_not_decided_without_one(db, person):
    house = make_house.house(site_visit="required")
    case = house.accepted(person)
    for key in make_house.OPINIONS:
        house.opine(case, key)
    review = task(case, "review")
    handle.complete_step(
        case_id=case.pk, task_id=review.id, actor=house.leader, outcome="agree", opinion="可。"
    )
    decision = workflow.open_tasks(instance_id=case.instance_id)[0]
    signs = {
        "case_id": case.pk, "task_id": decision.id, "actor": make.actor(house.approver),
        "outcome": "grant", "opinion": "准予。",
    }  # fmt: skip
    with pytest.raises(errors.SiteVisitMissing):
        handle.complete_step(**signs)
    meeting = today_it_is(house.fixed(case))
    with pytest.raises(errors.SiteVisitMissing):
        handle.complete_step(**signs)
    house.found(meeting, "land")
    house.found(meeting, "fire")
    house.held(meeting, "land", "fire")
    assert handle.complete_step(**signs).is_closed


def test_a_decided_case_holds_no_more_meetings(house, case, person):
    meeting = house.proposed(case)
    for key in make_house.OPINIONS:
        house.opine(case, key)
    for actor, outcome in ((house.leader, "agree"), (make.actor(house.approver), "grant")):
        open_task = workflow.open_tasks(instance_id=case.instance_id)[0]
        handle.complete_step(
            case_id=case.pk, task_id=open_task.id, actor=actor, outcome=outcome, opinion="可。"
        )
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    with pytest.raises(CaseStateError):
        house.proposed(case)


def test_a_withdrawn_case_ends_its_meetings_too(house, case, person):
    meeting = house.fixed(case)
    conclude.withdraw_application(case_id=case.pk, actor=acting(person), reason="不建了")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED


def test_participants_and_the_applicant_are_told_once(house, case, person):
    house.fixed(case)
    deliver_pending()
    deliver_pending()
    told = messaging.messages_about(f"case:{case.pk}")
    assert [m.template for m in told].count("cases.meeting_fixed") == 3
    mine = [m for m in told if m.template == "cases.meeting_fixed_applicant"]
    assert len(mine) == 1
    assert "工业路 8 号地块" in mine[0].bodies["zh"]


def test_who_was_told_a_date_is_told_that_it_holds_no_longer(house, case):
    meeting = house.fixed(case)
    fixing.move_meeting(
        meeting_id=meeting.public_id, starts=[soon(4)], reason="道路封闭", actor=house.leader
    )
    deliver_pending()
    told = [m.template for m in messaging.messages_about(f"case:{case.pk}")]
    assert told.count("cases.meeting_off_applicant") == 1


def test_an_unannounced_check_tells_the_applicant_nothing(house, case):
    meeting = house.fixed(case, is_applicant_asked=False)
    deliver_pending()
    assert meeting.notice is None
    told = {m.template for m in messaging.messages_about(f"case:{case.pk}")}
    assert "cases.meeting_fixed_applicant" not in told
    assert timezone.now() < meeting.starts_at
