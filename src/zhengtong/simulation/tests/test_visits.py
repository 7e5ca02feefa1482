"""The simulated county looks at the place where an item demands it."""

from __future__ import annotations

import time_machine
from django.utils import timezone

from zhengtong.modules.cases.models import Meeting
from zhengtong.modules.cases.tests.joint import house as make_house
from zhengtong.modules.org.tests import factories as make
from zhengtong.simulation import visits


def test_a_demanded_visit_is_called_held_and_then_stands(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    house = make_house.house(site_visit="required")
    case = house.accepted(make.person())
    assert visits.is_wanted(case)
    meeting = visits.call(case, house.leader, house.own_post(), timezone.now())
    with time_machine.travel(meeting.starts_at, tick=False):
        visits.hold(meeting, house.leader)
    assert Meeting.objects.get().state == "confirmed"


def test_other_items_want_no_visit(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    house = make_house.house()
    assert not visits.is_wanted(house.accepted(make.person()))
