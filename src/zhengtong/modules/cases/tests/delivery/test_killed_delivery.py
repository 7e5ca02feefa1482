"""Commands of delivery, killed anywhere: nothing is left, and then they succeed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.cases.delivery import batches, handing, opening, posting, reminders
from zhengtong.modules.cases.models import DeliveryMethod
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.delivery.conftest import ADDRESS, decided, now, parcel
from zhengtong.modules.cases.tests.delivery.test_counter import collected, wrong_code
from zhengtong.modules.cases.tests.delivery.test_posting import line
from zhengtong.modules.cases.tests.delivery.test_reminding import in_days
from zhengtong.modules.org.tests import factories as make


@scenario(handing._hand_over, again=409)
def handing_over(office, person) -> Callable[[], Any]:
    case, clerk = decided(office, person, DeliveryMethod.COUNTER), make.actor(office.counter)
    given = collected(case)
    return lambda: handing._hand_over(
        case_id=case.pk, actor=clerk, collected=given, expected_version=None
    )


@scenario(handing._try_code, again=AGAIN, because="every wrong try is counted")
def trying_a_code(office, person) -> Callable[[], Any]:
    case, clerk = decided(office, person, DeliveryMethod.COUNTER), make.actor(office.counter)
    code = wrong_code(case)
    return lambda: handing._try_code(case_id=case.pk, actor=clerk, code=code)


@scenario(posting.post_result, again=409)
def posting_one(office, person) -> Callable[[], Any]:
    case, clerk = decided(office, person, DeliveryMethod.POST, ADDRESS), make.actor(office.counter)
    return lambda: posting.post_result(case_id=case.pk, actor=clerk, parcel=parcel())


@scenario(batches.post_batch, again=422)
def posting_many(office, person) -> Callable[[], Any]:
    case, clerk = decided(office, person, DeliveryMethod.POST, ADDRESS), make.actor(office.counter)
    lines = [line(1, case, "SF1000001")]
    return lambda: batches.post_batch(lines=lines, actor=clerk)


def on_way(office, person):
    case, clerk = decided(office, person, DeliveryMethod.POST, ADDRESS), make.actor(office.counter)
    posting.post_result(case_id=case.pk, actor=clerk, parcel=parcel())
    return case, clerk


@scenario(posting.confirm_receipt, again=409)
def confirming(office, person) -> Callable[[], Any]:
    case, clerk = on_way(office, person)
    return lambda: posting.confirm_receipt(
        case_id=case.pk,
        actor=clerk,
        received_on=timezone.localdate(),
        collector="李禾生",
        relation="self",
    )


@scenario(posting.record_return, again=409)
def returning(office, person) -> Callable[[], Any]:
    case, clerk = on_way(office, person)
    return lambda: posting.record_return(
        case_id=case.pk, actor=clerk, returned_on=timezone.localdate(), reason="ours"
    )


@scenario(posting.change_way, again=422)
def changing(office, person) -> Callable[[], Any]:
    case, clerk = decided(office, person, DeliveryMethod.POST, ADDRESS), make.actor(office.counter)
    return lambda: posting.change_way(case_id=case.pk, actor=clerk, method="counter")


@scenario(opening.record_opening, again=NOTHING)
def opening_online(office, person) -> Callable[[], Any]:
    case = decided(office, person, DeliveryMethod.ELECTRONIC)
    return lambda: opening.record_opening(case_id=case.pk, actor=acting(person))


@scenario(reminders._remind, again=NOTHING)
def reminding(office, person) -> Callable[[], Any]:
    case = decided(office, person, DeliveryMethod.COUNTER)
    pk = now(case).pk
    return lambda: reminders._remind(delivery_id=pk, case_id=case.pk, day=in_days(7))


COMMANDS = (
    handing_over,
    trying_a_code,
    posting_one,
    posting_many,
    confirming,
    returning,
    changing,
    opening_online,
    reminding,
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_of_delivery_killed_anywhere_leaves_nothing(command, office, person):
    command(office, person)
