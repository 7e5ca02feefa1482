"""A command that dies between any two of its statements leaves nothing, and then succeeds once."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.models import Case, DeliveryMethod
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.services import accept, apply, conclude, handle, supplement
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make


@scenario(submit_application, again=NOTHING)
def submit(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    draft = desk.county.complete(person)
    return lambda: submit_application(public_id=draft.public_id, actor=acting(person))


@scenario(apply.save_application, again=AGAIN, because="without a version the last one counts")
def save(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    draft = desk.county.application(person)
    return lambda: apply.save_application(
        public_id=draft.public_id, data={"plot_name": "后山坡"}, actor=acting(person)
    )


@scenario(apply.start_application, again=AGAIN, because="several drafts may stand side by side")
def start(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    return lambda: apply.start_application(item_public_id=desk.county.item, actor=acting(person))


@scenario(apply.discard_application, again=404)
def discard(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    draft = desk.county.complete(person)
    return lambda: apply.discard_application(public_id=draft.public_id, actor=acting(person))


@scenario(accept.accept_case, again=409)
def accepting(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.submitted(person)
    return lambda: accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))


@scenario(accept.refuse_case, again=409)
def refusing(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.submitted(person)
    clerk = make.actor(desk.counter)
    return lambda: accept.refuse_case(case_id=case.pk, actor=clerk, reason="不属于本机关职权。")


@scenario(supplement.request_supplement, again=409)
def asking(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.submitted(person)
    return lambda: supplement.request_supplement(
        case_id=case.pk,
        actor=make.actor(desk.counter),
        material_keys=("tree_photos",),
        reason="照片看不清地块。",
    )


@scenario(supplement.supply_supplement, again=409)
def supplying(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.county.asked_for_more(person)
    return lambda: supplement.supply_supplement(
        case_id=case.pk,
        actor=acting(person),
        uploads=(("tree_photos", io.BytesIO(picture("red")), "新照片.jpg"),),
    )


@scenario(handle.claim_step, again=409)
def claiming(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    task = task_of(case).id
    return lambda: handle.claim_step(case_id=case.pk, task_id=task, actor=make.actor(desk.reviewer))


@scenario(handle.complete_step, again=409)
def reviewing(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    task = task_of(case).id
    return lambda: handle.complete_step(
        case_id=case.pk,
        task_id=task,
        actor=make.actor(desk.reviewer),
        outcome="agree",
        opinion="情况属实。",
    )


@scenario(handle.send_back_step, again=409)
def returning(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.reviewed(person)
    task = task_of(case)
    return lambda: handle.send_back_step(
        case_id=case.pk,
        task_id=task.id,
        target=task.returns_to[0][0],
        reason="请补充踏勘记录。",
        actor=make.actor(desk.approver),
    )


@scenario(handle.take_back_step, again=409)
def taking_back(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.reviewed(person)
    return lambda: handle.take_back_step(case_id=case.pk, actor=make.actor(desk.reviewer))


@scenario(handle.suspend_case, again=409)
def suspending(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    return lambda: handle.suspend_case(
        case_id=case.pk,
        actor=make.actor(desk.reviewer),
        ground=desk.county.version.special_procedures[0],
        expected_on=dt.date(2999, 1, 1),
        reason="需要现场核查。",
    )


@scenario(handle.resume_case, again=409)
def resuming(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    reviewer = make.actor(desk.reviewer)
    handle.suspend_case(
        case_id=case.pk,
        actor=reviewer,
        ground=desk.county.version.special_procedures[0],
        expected_on=dt.date(2999, 1, 1),
        reason="需要现场核查。",
    )
    return lambda: handle.resume_case(case_id=case.pk, actor=reviewer, result="属实。")


@scenario(handle.extend_case, again=409)
def extending(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    approver = make.actor(desk.approver)
    return lambda: handle.extend_case(case_id=case.pk, actor=approver, days=10, reason="案情复杂。")


@scenario(handle.complete_step, again=409)
def deciding(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.reviewed(person)
    task = task_of(case).id
    return lambda: handle.complete_step(
        case_id=case.pk,
        task_id=task,
        actor=make.actor(desk.approver),
        outcome="grant",
        opinion="准予采伐。",
    )


def granted(
    desk: Desk, person: NaturalPerson, method: DeliveryMethod = DeliveryMethod.ELECTRONIC
) -> Case:
    case = desk.reviewed(person)
    Case.objects.filter(pk=case.pk).update(delivery_method=method)
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(desk.approver),
        outcome="grant",
        opinion="准予采伐。",
    )
    return case


@scenario(conclude.deliver_case, again=409)
def delivering(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = granted(desk, person, DeliveryMethod.COUNTER)
    return lambda: conclude.deliver_case(
        case_id=case.pk, actor=make.actor(desk.counter), note="本人领取"
    )


@scenario(conclude.withdraw_application, again=409)
def withdrawing(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = desk.accepted(person)
    return lambda: conclude.withdraw_application(
        case_id=case.pk, actor=acting(person), reason="不再需要。"
    )


@scenario(giving.rate_case, again=409)
def rating(desk: Desk, person: NaturalPerson) -> Callable[[], Any]:
    case = granted(desk, person)
    return lambda: giving.rate_case(case_id=case.pk, actor=acting(person), level="very_good")


COMMANDS = (
    start, save, submit, discard, accepting, refusing, asking, supplying, claiming, reviewing,
    returning, taking_back, suspending, resuming, extending, deciding, delivering, withdrawing,
    rating,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, person, db):
    command(make_desk.desk(), person)
