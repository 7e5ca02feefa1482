"""The drawer is counted, and after that nothing more goes in."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.modules.billing.errors import AmountWanted, CountedDiffers, DayIsClosed, DayNotOver
from zhengtong.modules.billing.models import Payment
from zhengtong.modules.billing.services import closing, paying, refunding
from zhengtong.modules.billing.tests.counting import today


def close(house, cash, note="", day=None):
    return closing.close_drawer(
        day=day or today(), cash_counted=cash, pos_counted=0, note=note, actor=house.clerk
    )


def collect(house, method="cash"):
    return paying.take_money(bill_id=house.bill().pk, method=method, actor=house.clerk)


def test_what_lies_in_the_drawer_is_what_came_less_what_went(house):
    first, _second = collect(house), collect(house)
    refund = house.refund(400, first)
    refunding.decide_refund(refund_id=refund.public_id, agree=True, note="", actor=house.second)
    refunding.pay_back(refund_id=refund.public_id, actor=house.clerk)
    with pytest.raises(CountedDiffers):
        close(house, 1500)
    made = close(house, 1600)
    assert (made.cash_expected, made.payments_count, made.refunds_count) == (1600, 2, 1)
    assert sum(p.received_amount for p in made.payments.all()) == 2000


def test_a_difference_is_closed_with_its_reason_and_the_day_stays_closed(house):
    collect(house)
    assert close(house, 990, note="找零少收").note == "找零少收"
    with pytest.raises(DayIsClosed):
        close(house, 1000)
    with pytest.raises(DayIsClosed):
        collect(house)


def test_no_count_no_closing_and_no_day_ahead(house):
    with pytest.raises(AmountWanted):
        close(house, None)
    with pytest.raises(DayNotOver):
        close(house, 0, day=today() + dt.timedelta(days=1))


def test_the_day_online_takes_what_came_late_into_the_next_one(house):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    payment = house.paid()
    with pytest.raises(DayNotOver):
        closing.close_online(organization_id=house.organ.pk, day=today(), actor=house.clerk)
    Payment.objects.filter(pk=payment.pk).update(business_day=yesterday)
    made = closing.close_online(organization_id=house.organ.pk, day=yesterday, actor=house.clerk)
    assert (made.gateway_expected, made.payments.get().pk) == (1000, payment.pk)
    with pytest.raises(DayIsClosed):
        closing.close_online(organization_id=house.organ.pk, day=yesterday, actor=house.clerk)
