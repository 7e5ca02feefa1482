"""A command of joint work that dies between any two statements leaves nothing, then succeeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.joint import consulting, day, minutes, planning, steering
from zhengtong.modules.cases.joint.fixing import cancel_meeting, fix_meeting, move_meeting
from zhengtong.modules.cases.models import Meeting
from zhengtong.modules.cases.tests.joint.house import House, house, soon, today_it_is
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make


@scenario(planning.propose_meeting, again=NOTHING)
def proposing(at: House, person: NaturalPerson) -> Callable[[], Any]:
    case = at.accepted(person)
    return lambda: at.proposed(case)


@scenario(planning.answer_dates, again=AGAIN, because="the last word counts")
def answering(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = at.proposed(at.accepted(person))
    seat = meeting.participants.get(post_id=at.post("land"))
    answers = {d.pk: True for d in planning.current_dates(meeting)}
    return lambda: planning.answer_dates(
        meeting_id=meeting.public_id, participant_id=seat.pk, answers=answers,
        actor=at.actor("land"),
    )  # fmt: skip


@scenario(fix_meeting, again=409)
def fixing(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = at.proposed(at.accepted(person))
    first = planning.current_dates(meeting)[0]
    return lambda: fix_meeting(meeting_id=meeting.public_id, date_id=first.pk, actor=at.leader)


@scenario(move_meeting, again=409)
def moving(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = at.fixed(at.accepted(person))
    then = soon(6)
    return lambda: move_meeting(
        meeting_id=meeting.public_id,
        starts=[then],
        reason="下雨",
        actor=at.leader,
        expected_revision=meeting.revision,
    )


@scenario(cancel_meeting, again=409)
def cancelling(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = at.fixed(at.accepted(person))
    return lambda: cancel_meeting(meeting_id=meeting.public_id, reason="不需要", actor=at.leader)


def on_site(at: House, person: NaturalPerson) -> Meeting:
    return today_it_is(at.fixed(at.accepted(person)))


@scenario(day.give_finding, again=AGAIN, because="the last word counts")
def finding(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = on_site(at, person)
    return lambda: at.found(meeting, "land", "conditions", "退界三米。")


@scenario(minutes.issue_minutes, again=409)
def holding(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = on_site(at, person)
    at.found(meeting, "land")
    at.found(meeting, "fire")
    return lambda: at.held(meeting, "land", "fire")


@scenario(minutes.confirm_minutes, again=409)
def confirming(at: House, person: NaturalPerson) -> Callable[[], Any]:
    meeting = on_site(at, person)
    at.found(meeting, "land")
    at.found(meeting, "fire")
    at.held(meeting, "land", "fire")
    seat = meeting.participants.get(post_id=at.post("land"))
    return lambda: minutes.confirm_minutes(
        meeting_id=meeting.public_id, participant_id=seat.pk, actor=at.actor("land")
    )


@scenario(consulting.ask_opinion, again=422)
def asking(at: House, person: NaturalPerson) -> Callable[[], Any]:
    case = at.accepted(person)
    post = next(iter(make.actor(at.stranger).post_ids))
    then = timezone.localdate() + dt.timedelta(days=3)
    return lambda: consulting.ask_opinion(
        case_id=case.pk, post_id=post, question="?", due_on=then, actor=at.leader
    )


@scenario(consulting.answer_opinion, again=409)
def opining(at: House, person: NaturalPerson) -> Callable[[], Any]:
    found = asking.ready(at, person)()
    return lambda: consulting.answer_opinion(
        consultation_id=found.public_id, position="agree", text="无意见。",
        actor=make.actor(at.stranger),
    )  # fmt: skip


@scenario(consulting.remind_opinion, again=NOTHING)
def reminding(at: House, person: NaturalPerson) -> Callable[[], Any]:
    found = asking.ready(at, person)()
    return lambda: consulting.remind_opinion(consultation_id=found.public_id, actor=at.leader)


@scenario(steering.set_answer_day, again=409)
def setting_a_day(at: House, person: NaturalPerson) -> Callable[[], Any]:
    case = at.accepted(person)
    then = timezone.localdate() + dt.timedelta(days=3)
    return lambda: steering.set_answer_day(case_id=case.pk, answer_by=then, actor=at.leader)


COMMANDS = (
    proposing, answering, fixing, moving, cancelling, finding, holding, confirming, asking,
    opining, reminding, setting_a_day,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, person, db):
    command(house(), person)
