"""Acts of working together: opinions, meetings, the common day, minutes."""

from __future__ import annotations

import datetime as dt
import io

from zhengtong.modules.cases.joint import (
    consulting,
    day,
    fixing,
    minutes,
    planning,
    steering,
    tasks,
)
from zhengtong.modules.cases.models import Consultation, Meeting, MeetingParticipant
from zhengtong.modules.cases.tests.lives.life import PICTURE, Life, NothingToDo, act

OPEN = "submitted handling standing"
WORKING = "handling standing"


def _lead(life: Life):
    return life.of_organ("reviewer")


def _post(life: Life, key: str) -> int:
    return life.world.post_ids[(life.world.organs[key].pk, "reviewer")]


@act(consulting.ask_opinion, on=WORKING, weight=3)
def asking_an_opinion(life: Life) -> None:
    key = life.chance.choice(("water", "land", "development", ""))
    consulting.ask_opinion(
        case_id=life.case.pk,
        post_id=_post(life, key) if key else None,
        question=life.text("是否在河道管理范围内？"),
        due_on=life.day(0, 9),
        actor=_lead(life),
        expected_version=life.version(),
    )


def _asked(life: Life) -> Consultation:
    return life.one(Consultation.objects.filter(case=life.case))


@act(consulting.answer_opinion, on=OPEN, weight=3)
def giving_an_opinion(life: Life) -> None:
    asked = _asked(life)
    consulting.answer_opinion(
        consultation_id=asked.public_id,
        position=life.chance.choice(("agree", "conditions", "object", "perhaps")),
        text=life.text("不在河道管理范围内。"),
        actor=life.actor(*life.world.at_post[asked.post_id]),
        uploads=[(io.BytesIO(PICTURE), "图.jpg")] if life.often(0.1) else (),
    )


@act(consulting.withdraw_opinion, on=OPEN, weight=1)
def withdrawing_a_question(life: Life) -> None:
    consulting.withdraw_opinion(
        consultation_id=_asked(life).public_id, reason=life.text("不用了。"), actor=_lead(life)
    )


@act(consulting.remind_opinion, on=OPEN, weight=1)
def reminding_of_opinions(life: Life) -> None:
    asked = _asked(life)
    if life.often(0.5):
        tasks.remind_late()
    else:
        consulting.remind_opinion(consultation_id=asked.public_id, actor=_lead(life))


@act(steering.set_answer_day, on=WORKING, weight=1)
def setting_the_day(life: Life) -> None:
    steering.set_answer_day(
        case_id=life.case.pk, answer_by=life.day(-1, 30), actor=_lead(life), note="请按期。"
    )


@act(steering.urge_branches, on=WORKING, weight=1)
def urging_branches(life: Life) -> None:
    steering.urge_branches(case_id=life.case.pk, actor=_lead(life), note="请快。")


@act(planning.propose_meeting, on=WORKING, weight=3)
def proposing_a_meeting(life: Life) -> None:
    keys = life.chance.choice((("land", "environment"), ("water",), ()))
    planning.propose_meeting(
        case_id=life.case.pk,
        kind=life.chance.choice(("site_visit", "joint_review", "party")),
        subject=life.text("用地边界"),
        place=life.text("工业路 8 号"),
        starts=[life.moment(1, 3), life.moment(4, 6)],
        post_ids=[_post(life, key) for key in keys],
        actor=_lead(life),
        is_applicant_asked=life.often(0.5),
        expected_version=life.version(),
    )


def _meeting(life: Life) -> Meeting:
    return life.one(Meeting.objects.filter(case=life.case).order_by("-pk")[:1])


def _seat(life: Life, meeting: Meeting) -> MeetingParticipant:
    return life.one(meeting.participants.all())


@act(planning.answer_dates, on=OPEN, weight=3)
def answering_dates(life: Life) -> None:
    meeting = _meeting(life)
    seat = _seat(life, meeting)
    dates = planning.current_dates(meeting)
    planning.answer_dates(
        meeting_id=meeting.public_id,
        participant_id=seat.pk if life.often(0.8) else None,
        answers={d.pk: life.often(0.7) for d in dates if life.often(0.95)},
        actor=life.actor("citizen", *life.world.at_post[seat.post_id]),
        expected_revision=life.chance.choice((None, None, meeting.revision, 99)),
    )


@act(fixing.fix_meeting, on=OPEN, weight=9)
def fixing_a_meeting(life: Life) -> None:
    meeting = _meeting(life)
    if meeting.state != "proposed" and life.often(0.9):
        raise NothingToDo
    fixing.fix_meeting(
        meeting_id=meeting.public_id,
        date_id=life.one(planning.current_dates(meeting)).pk,
        actor=_lead(life),
    )


@act(fixing.move_meeting, on=OPEN, weight=1)
def moving_a_meeting(life: Life) -> None:
    fixing.move_meeting(
        meeting_id=_meeting(life).public_id,
        starts=[life.moment(1, 9), life.moment(10, 12)],
        reason=life.text("下雨。"),
        actor=_lead(life),
    )


@act(fixing.cancel_meeting, on=OPEN, weight=1)
def cancelling_a_meeting(life: Life) -> None:
    fixing.cancel_meeting(
        meeting_id=_meeting(life).public_id, reason=life.text("不用开了。"), actor=_lead(life)
    )


@act(day.add_meeting_files, on=OPEN, weight=1)
def adding_photographs(life: Life) -> None:
    meeting = _meeting(life)
    seat = _seat(life, meeting)
    day.add_meeting_files(
        meeting_id=meeting.public_id,
        uploads=[(io.BytesIO(PICTURE), "现场.jpg")] if life.often(0.9) else (),
        actor=life.actor(*life.world.at_post[seat.post_id]),
    )


@act(day.remove_meeting_file, on=OPEN, weight=2)
def removing_a_photograph(life: Life) -> None:
    meeting = _meeting(life)
    day.remove_meeting_file(
        meeting_id=meeting.public_id,
        file_public_id=life.one(meeting.files.all()).file_public_id,
        actor=_lead(life),
    )


def _that_day(life: Life, meeting: Meeting) -> Meeting:
    """Mostly they wait for the day of the meeting."""
    if meeting.state == "fixed" and meeting.starts_at and life.often(0.8):
        life.wait_until(meeting.starts_at + dt.timedelta(minutes=5))
    return meeting


@act(day.give_finding, on=WORKING, weight=4)
def giving_a_finding(life: Life) -> None:
    meeting = _meeting(life)
    if meeting.state != "fixed" and life.often(0.9):
        raise NothingToDo
    _that_day(life, meeting)
    seat = _seat(life, meeting)
    day.give_finding(
        meeting_id=meeting.public_id,
        participant_id=seat.pk,
        position=life.chance.choice(("agree", "conditions", "object", "")),
        text=life.text("通道净宽四米。"),
        actor=life.actor(*life.world.at_post[seat.post_id]),
    )


@act(minutes.issue_minutes, on=WORKING, weight=4)
def issuing_minutes(life: Life) -> None:
    meeting = _meeting(life)
    if meeting.state != "fixed" and life.often(0.9):
        raise NothingToDo
    _that_day(life, meeting)
    present = {
        seat.pk: [life.world.staff[life.world.at_post[seat.post_id][0]].pk]
        for seat in meeting.participants.all()
        if seat.finding or life.often(0.8)
    }
    minutes.issue_minutes(
        meeting_id=meeting.public_id,
        record=life.text("边界与红线一致。"),
        conclusion=life.text("具备条件。"),
        attendance=present,
        actor=_lead(life),
        has_applicant_come=life.often(0.5),
    )


@act(minutes.confirm_minutes, on=OPEN, weight=7)
def confirming_minutes(life: Life) -> None:
    meeting = _meeting(life)
    seat = _seat(life, meeting)
    minutes.confirm_minutes(
        meeting_id=meeting.public_id,
        participant_id=seat.pk,
        actor=life.actor(*life.world.at_post[seat.post_id]),
        remark=life.chance.choice(("", "同意。")),
    )
