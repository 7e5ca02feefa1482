"""A decided case that waits to be handed over, at the counter or by post."""

from __future__ import annotations

import pytest

from zhengtong.modules.cases.delivery import posting, records
from zhengtong.modules.cases.models import Case, DeliveryMethod
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.desk import Desk, desk, task_of
from zhengtong.modules.org.tests import factories as make

ADDRESS = "青禾县城关镇人民路 1 号 李禾生 13900000001"


@pytest.fixture
def office(db) -> Desk:
    return desk()


@pytest.fixture
def clerk(office):
    return make.actor(office.counter)


def decided(office: Desk, person, method: str, address: str = "") -> Case:
    case = office.reviewed(person)
    Case.objects.filter(pk=case.pk).update(delivery_method=method, delivery_address=address)
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(office.approver),
        outcome="grant",
        opinion="准予采伐。",
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def at_counter(office, person) -> Case:
    return decided(office, person, DeliveryMethod.COUNTER)


@pytest.fixture
def to_post(office, person) -> Case:
    return decided(office, person, DeliveryMethod.POST, ADDRESS)


def parcel(number: str = "1234567890123", on=None) -> posting.Parcel:
    from django.utils import timezone

    return posting.Parcel(
        carrier="中国邮政 EMS", waybill=number, posted_on=on or timezone.localdate()
    )


def now(case: Case):
    return records.current(case)
