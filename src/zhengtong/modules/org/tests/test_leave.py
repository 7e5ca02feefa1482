"""Leave: planned, ended early, and who stands in meanwhile."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.modules.org import api
from zhengtong.modules.org.models import Absence, StaffDelegation
from zhengtong.modules.org.services.absence import DaysPast, SpanTooLong
from zhengtong.modules.org.tests import factories as make


def day(n=0):
    return timezone.localdate() + dt.timedelta(days=n)


def page(client, staff):
    client.force_login(staff.user)
    return client.get(f"/desk/org/staff/{staff.public_id}/").content.decode()


def test_who_comes_back_early_was_away_until_yesterday(db):
    office = make.organization()
    clerk, post = make.staff(office), make.post(office)
    make.hold(post, clerk)
    actor = make.actor(clerk)
    leave = api.register_absence(staff_id=clerk.pk, from_on=day(), to_on=day(9), actor=actor)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        assert api.holders(post.pk)[0].is_absent
        api.cancel_absence(absence_id=leave, actor=actor)
        assert not api.holders(post.pk)[0].is_absent
        assert api.holders(post.pk, day(-1))[0].is_absent
        row = Absence.objects.get()
        assert (row.to_on, row.cancelled_at) == (day(-1), None)
        api.register_absence(staff_id=clerk.pk, from_on=day(), to_on=day(1), actor=actor)


def test_leave_that_has_not_begun_never_was(db):
    office = make.organization()
    clerk = make.staff(office)
    actor = make.actor(clerk)
    leave = api.register_absence(staff_id=clerk.pk, from_on=day(2), to_on=day(4), actor=actor)
    api.cancel_absence(absence_id=leave, actor=actor)
    assert Absence.objects.get().cancelled_at is not None


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [(-9, -1, DaysPast), (0, 400, SpanTooLong), (-400, 0, SpanTooLong)],
)
def test_leave_that_is_over_or_endless_is_not_written_down(db, first, last, refusal):
    office = make.organization()
    clerk, deputy, post = make.staff(office), make.staff(office), make.post(office)
    make.hold(post, clerk)
    actor, days = make.actor(clerk), {"from_on": day(first), "to_on": day(last)}
    with pytest.raises(refusal):
        api.register_absence(staff_id=clerk.pk, actor=actor, **days)
    with pytest.raises(refusal):
        api.delegate(principal_id=clerk.pk, deputy_id=deputy.pk, actor=actor, **days)
    assert not Absence.objects.exists()
    assert not StaffDelegation.objects.exists()


def test_the_page_says_who_stands_in(client, db):
    office = make.organization()
    clerk, deputy = make.staff(office, "陈青"), make.staff(office, "孙立")
    post = make.post(office)
    make.hold(post, clerk)
    assert "没有人，请先委托给同事" in page(client, clerk)
    make.hold(post, deputy, "B")
    assert "孙立" in page(client, clerk).split("外出期间由谁顶岗")[1].split("</p>")[0]
    api.register_absence(staff_id=deputy.pk, from_on=day(), to_on=day(), actor=make.actor(deputy))
    assert "没有人，请先委托给同事" in page(client, clerk)


def test_the_head_records_leave_and_a_colleague_does_not(client, db):
    office = make.organization()
    clerk, head = make.staff(office, "陈青"), make.staff(office, "林局长")
    make.hold(make.post(office, "lead", make.role("head", "org.manage")), head)
    address = f"/desk/org/staff/{clerk.public_id}/"
    leave = {"form": "absence", "from_on": day(1).isoformat(), "to_on": day(3).isoformat()}
    client.force_login(make.staff(office, "同事").user)
    assert client.post(address, leave).status_code == 403
    client.force_login(head.user)
    assert client.post(address, leave).status_code == 302
    assert Absence.objects.get().staff_id == clerk.pk
