"""A command on a hearing or a renewal that dies between any two of its statements leaves nothing,
and then succeeds once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.cases.hearings import answering, arranging, right, session
from zhengtong.modules.cases.models import Case, Renewal
from zhengtong.modules.cases.renewals import services as renewals
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.hearings.stage import NEIGHBOUR, Stage, at, parties, shanghai
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

Prepared = Callable[[], Any]


@scenario(right.tell_right, again=409)
def told(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.desk.reviewed(person)
    return lambda: stage.tell(case, NEIGHBOUR)


@scenario(right.convene, again=409)
def convened(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.desk.reviewed(person)
    actor = make.actor(stage.desk.reviewer)
    return lambda: right.convene(case_id=case.pk, actor=actor, reason="应当听证。")


@scenario(right.tell_party, again=422)
def party(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.told(person)
    actor = make.actor(stage.desk.reviewer)
    return lambda: right.tell_party(case_id=case.pk, actor=actor, interested=NEIGHBOUR)


@scenario(answering.answer_right, again=409)
def asked(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.told(person)
    return lambda: answering.answer_right(case_id=case.pk, actor=acting(person), wants=True)


@scenario(answering.lapse_answers, again=NOTHING)
def lapsed(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.told(person)
    return lambda: answering.lapse_answers(case_id=case.pk, today=dt.date(2026, 11, 10))


@scenario(arranging.schedule_hearing, again=422)
def scheduled(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.requested(person)
    return lambda: stage.schedule(case)


@scenario(arranging.object_to_presider, again=409)
def objected(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.scheduled(person)
    return lambda: arranging.object_to_presider(
        case_id=case.pk, actor=acting(person), reason="亲属。"
    )


@scenario(arranging.rule_on_objection, again=409)
def ruled(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.scheduled(person)
    arranging.object_to_presider(case_id=case.pk, actor=acting(person), reason="亲属。")
    approver = make.actor(stage.desk.approver)
    return lambda: arranging.rule_on_objection(
        case_id=case.pk, actor=approver, is_upheld=True, ruling="属实。"
    )


def today(stage: Stage, person: NaturalPerson) -> Case:
    """Set for the very day, so that it may be opened without travelling."""
    case = stage.scheduled(person)
    case.hearing.starts_at = shanghai("2026-11-02")
    case.hearing.save()
    return case


@scenario(session.open_hearing, again=409)
def opened(stage: Stage, person: NaturalPerson) -> Prepared:
    case = today(stage, person)
    return lambda: stage.opened(case)


@scenario(session.close_record, again=409)
def recorded(stage: Stage, person: NaturalPerson) -> Prepared:
    case = today(stage, person)
    stage.opened(case)
    stage.said(case)
    presider = make.actor(stage.presider)
    return lambda: session.close_record(case_id=case.pk, actor=presider, findings="无分歧。")


@scenario(session.confirm_record, again=409)
def confirmed(stage: Stage, person: NaturalPerson) -> Prepared:
    case = today(stage, person)
    stage.recorded(case)
    return lambda: session.confirm_record(case_id=case.pk, actor=acting(person))


@scenario(session.close_hearing, again=409)
def closed(stage: Stage, person: NaturalPerson) -> Prepared:
    case = today(stage, person)
    stage.recorded(case)
    why = {p.pk: "拒绝签字。" for p in parties(case)}
    presider = make.actor(stage.presider)
    return lambda: session.close_hearing(case_id=case.pk, actor=presider, not_confirmed=why)


@scenario(renewals.deem_renewed, again=NOTHING)
def deemed(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.desk.reviewed(person)
    renewal = Renewal.objects.create(
        case=case,
        region_id=case.region_id,
        permit_number="林采字 8 号",
        expires_on=dt.date(2026, 11, 1),
        apply_by=dt.date(2026, 11, 1),
        applied_on=dt.date(2026, 9, 1),
        is_timely=True,
    )
    renewals.start_clock(case, renewal, on=renewal.applied_on)
    return lambda: renewals.deem_renewed(case_id=case.pk)


@scenario(renewals.go_on_counting, again=NOTHING)
def counting_on(stage: Stage, person: NaturalPerson) -> Prepared:
    case = stage.desk.reviewed(person)
    renewal = Renewal.objects.create(
        case=case,
        region_id=case.region_id,
        permit_number="林采字 8 号",
        expires_on=dt.date(2027, 1, 1),
        apply_by=dt.date(2026, 11, 1),
        applied_on=dt.date(2026, 9, 1),
        is_timely=True,
    )
    renewals.start_clock(case, renewal, on=renewal.applied_on)
    today = dt.date(2026, 11, 2)
    workflow.stop_clock(instance_id=case.instance_id, kind=renewals.CLOCK, on=today)
    return lambda: renewals.go_on_counting(case_id=case.pk)


COMMANDS = (
    told, convened, party, asked, lapsed, scheduled, objected, ruled, opened, recorded, confirmed,
    closed, deemed, counting_on,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, stage, person):
    with at("2026-11-02"):
        command(stage, person)
