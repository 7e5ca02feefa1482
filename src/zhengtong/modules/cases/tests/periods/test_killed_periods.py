"""Commands on limits that die between any two of their statements leave nothing."""

import datetime as dt

import pytest

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.cases.periods import reminders
from zhengtong.modules.cases.periods.services import (
    approve_extension,
    change_expected_end,
    reject_extension,
    request_extension,
    suspend_case,
    terminate_case,
)
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.periods.test_reconsidering import do, published_with_making
from zhengtong.modules.org.tests import factories as make

REASON = "地块跨两个乡镇，需要再次核实。"


@scenario(request_extension, again=409)
def asking_for_days(desk, person):
    case = desk.accepted(person)
    return lambda: request_extension(
        case_id=case.pk, actor=make.actor(desk.reviewer), days=5, reason=REASON
    )


@scenario(approve_extension, again=409)
def approving(desk, person):
    case = desk.accepted(person)
    request_extension(case_id=case.pk, actor=make.actor(desk.reviewer), days=5, reason=REASON)
    return lambda: approve_extension(case_id=case.pk, actor=make.actor(desk.approver))


@scenario(reject_extension, again=409)
def rejecting(desk, person):
    case = desk.accepted(person)
    request_extension(case_id=case.pk, actor=make.actor(desk.reviewer), days=5, reason=REASON)
    return lambda: reject_extension(
        case_id=case.pk, actor=make.actor(desk.approver), reason="理由不充分。"
    )


@scenario(terminate_case, again=409)
def terminating(desk, person):
    case = suspended(desk, person)
    return lambda: terminate_case(
        case_id=case.pk, actor=make.actor(desk.approver), reason="申请人死亡。"
    )


def suspended(desk, person):
    case = desk.accepted(person)
    return suspend_case(
        case_id=case.pk, actor=make.actor(desk.reviewer),
        ground=desk.county.version.special_procedures[0], expected_on=dt.date(2030, 1, 4),
        reason="",
    )  # fmt: skip


@scenario(change_expected_end, again=409)
def changing_the_end(desk, person):
    case = suspended(desk, person)
    return lambda: change_expected_end(
        case_id=case.pk, actor=make.actor(desk.reviewer), expected_on=dt.date(2030, 2, 1),
        reason="专家改期。",
    )  # fmt: skip


@scenario(reminders._remind, again=NOTHING)
def reminding(desk, person):
    suspended(desk, person)
    return lambda: reminders.remind(today=dt.date(2031, 1, 6))


@scenario(handle.send_back_step, again=409)
def reconsidering(desk, person):
    published_with_making(desk)
    case = desk.reviewed(person)
    do(case, make.actor(desk.approver), "grant")
    task = task_of(case).id
    return lambda: handle.send_back_step(
        case_id=case.pk, task_id=task, target="review", reason="株数写错了。",
        actor=make.actor(desk.counter),
    )  # fmt: skip


COMMANDS = (
    asking_for_days, approving, rejecting, terminating, changing_the_end, reminding, reconsidering,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, person, db):
    command(make_desk.desk(), person)
