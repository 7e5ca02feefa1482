"""What waits for long is reminded of, once each time; what was opened online is served."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.modules.cases.delivery import posting, reminders
from zhengtong.modules.cases.delivery.opening import note_opening
from zhengtong.modules.cases.models import CaseDocument, Delivery, DeliveryMethod, DocumentKind
from zhengtong.modules.cases.services import conclude
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.delivery.conftest import decided, now, parcel
from zhengtong.modules.cases.tests.delivery.test_posting import post


def in_days(n: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(n)


def test_the_applicant_is_reminded_after_a_week_and_again_a_week_later(at_counter):
    assert reminders.remind(today=in_days(6)) == 0
    assert reminders.remind(today=in_days(7)) == 1
    assert reminders.remind(today=in_days(7)) == 0
    assert reminders.remind(today=in_days(13)) == 0
    assert reminders.remind(today=in_days(14)) == 1


def test_clerks_are_asked_about_a_parcel_that_nobody_confirmed(to_post, clerk):
    assert reminders.remind(today=in_days(30)) == 0
    post(to_post, clerk)
    assert reminders.remind(today=in_days(7)) == 1
    assert now(to_post).reminded_on == in_days(7)


@pytest.fixture
def online(office, person):
    return decided(office, person, DeliveryMethod.ELECTRONIC)


def test_a_decision_online_is_served_when_its_applicant_first_opens_it(online, person, clerk):
    decision = CaseDocument.objects.get(case=online, kind=DocumentKind.GRANT)
    note_opening(online, decision, clerk)
    assert not Delivery.objects.filter(case=online).exists()
    for _ in range(2):
        note_opening(online, decision, acting(person))
        online.refresh_from_db()
    delivery = Delivery.objects.get(case=online)
    assert (delivery.state, delivery.received_on) == ("delivered", timezone.localdate())
    assert online.documents.filter(kind=DocumentKind.SERVICE).count() == 1


def test_told_in_one_sentence_the_attempt_ends_too(at_counter, clerk):
    conclude.deliver_case(case_id=at_counter.pk, actor=clerk, note="本人领取")
    delivery = Delivery.objects.get(case=at_counter)
    assert (delivery.state, delivery.collector) == ("delivered", "本人领取")


def test_a_parcel_number_is_used_once(office, person, to_post, clerk):
    post(to_post, clerk)
    other = decided(office, person, DeliveryMethod.POST, "别处")
    wrong = posting.faults(parcel(), now(other), today=timezone.localdate())
    assert set(wrong) == {"waybill"}
