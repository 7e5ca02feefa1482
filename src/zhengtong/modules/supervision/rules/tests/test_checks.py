"""Every shipped check fires on its fault, and on nothing else; now, in history, and by case."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.orders.tests.stage import built
from zhengtong.modules.supervision.plugins import Scope, When, checks
from zhengtong.modules.supervision.rules.tests.faults import FAULTS


@pytest.fixture
def case(db) -> Case:
    return make_desk.desk().accepted(make.person())


def test_each_check_fires_on_its_fault_and_not_without(case):
    now = timezone.now()
    today = timezone.localdate(now)
    history = Scope(since=today - dt.timedelta(30), until=today + dt.timedelta(5))
    silent, loud, lost = [], [], []
    for key, fault in FAULTS.items():
        check = checks.get(key)
        if list(check.of_cases([case.pk], Scope(), {}, now)):
            loud.append(key)
        with transaction.atomic():
            fault(case)
            found = list(check.of_cases([case.pk], Scope(), {}, now))
            if [h.case_id for h in found] != [case.pk]:
                silent.append(key)
            if When.RUNNING in check.when and not list(check.run(Scope(), {}, now)):
                lost.append(key)
            if not list(check.run(history, {}, now)):
                lost.append(key + " in history")
            elsewhere = Scope(organizations=(0,))
            if list(check.of_cases([case.pk], elsewhere, {}, now)):
                loud.append(key + " outside its scope")
            transaction.set_rollback(True)
    assert (loud, silent, lost) == ([], [], [])


def test_an_order_that_is_not_answered_in_time_is_found_until_it_is_answered(db):
    county = built()
    order = county.sent()
    check, now = checks.get("feedback_overdue"), timezone.now()
    assert list(check.run(Scope(), {}, now)) == []
    late = now + dt.timedelta(60)
    (found,) = check.run(Scope(), {}, late)
    assert (found.case_id, found.organization_id) == (None, order.organization_id)
    assert found.subject == f"order:{order.pk}"
    assert order.number in found.detail["zh"]
    county.answered(order)
    assert list(check.run(Scope(), {}, late)) == []
