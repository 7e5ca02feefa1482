"""Cards of supervision reach the assessment by themselves, and leave it when they are withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.modules.assessment.periods import calculating, cards, opening
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, RecordState, Result
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.models import Scheme
from zhengtong.modules.supervision.orders.services import appeal, issue
from zhengtong.modules.supervision.orders.tests import stage as supervision


@pytest.fixture
def watched(county) -> Any:
    """A unit with a red card on its clerk."""
    found = supervision.built()
    draft = issue.Draft(level="red", facts="超时", asked="说明", staff_id=found.clerk.staff_id)
    order = found.red(found.answered(found.sent(draft=draft)))
    return county, found, order


def opened(county: Any, unit: int) -> AssessmentPeriod:
    today = timezone.localdate()
    period = opening.open_period(
        scheme_id=Scheme.objects.get(key="window_staff").public_id,
        organization_id=county.hall.pk,
        title="本月",
        kind=SubjectKind.STAFF,
        first_on=today.replace(day=1),
        last_on=today + dt.timedelta(days=1),
        actor=county.assessor,
    )
    opening.add_members(period_id=period.public_id, organization_ids=[unit], actor=county.assessor)
    return period


def total(period: AssessmentPeriod, staff_id: int) -> Any:
    period.refresh_from_db()
    return Result.objects.get(calculation=period.current_id, member__staff_id=staff_id).total


@killed(cards.take_cards, again=NOTHING)
def test_a_red_card_costs_what_the_scheme_says_until_an_appeal_withdraws_it(watched):
    county, found, order = watched
    period = opened(county, found.clerk.organization_id)
    county.step(cards.take_cards, period, county.assessor)
    record = period.records.get()
    assert (record.indicator, record.state) == ("overdue", RecordState.CONFIRMED)
    assert str(order.public_id) in record.origin_url
    county.step(calculating.ask_calculation, period, county.assessor)
    assert total(period, found.clerk.staff_id) == 95
    found.do(appeal.appeal_order, order, found.lead, words="故障有记录")
    found.do(appeal.decide_appeal, order, found.deputy, outcome="upheld", words="属实")
    county.step(calculating.ask_calculation, period, county.assessor)
    assert period.records.get().state == RecordState.WITHDRAWN
    assert total(period, found.clerk.staff_id) == 100
