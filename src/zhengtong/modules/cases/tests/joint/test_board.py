"""Whose turn it is: branches, the longest way, returns to one branch, vetoes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.cases import api
from zhengtong.modules.cases.joint import board
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.joint import house as make_house
from zhengtong.modules.cases.tests.joint.house import OPINIONS, task
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


@pytest.fixture
def house(db):
    return make_house.house()


@pytest.fixture
def case(house, person):
    return house.accepted(person)


def states(case) -> dict[str, str]:
    return {row.name: row.state for row in board.board_of(case).branches}


def open_nodes(case) -> list[str]:
    return [t.node for t in workflow.open_tasks(instance_id=case.instance_id)]


def test_every_branch_stands_with_its_department_post_clock_and_light(house, case):
    found = board.board_of(case)
    assert [(r.organ, r.state, r.light) for r in found.branches] == [
        (f"{key}局", "open", "green") for key in OPINIONS
    ]
    assert all(r.due_on and r.when for r in found.branches)
    assert sum(r.is_critical for r in found.branches) == 1


def test_the_end_is_forecast_along_the_longest_way(house, case):
    """Five days for a branch, two for the review, one for the decision."""
    found = board.board_of(case).forecast
    assert (found.left, found.days) == (5, 8)
    assert found.on == calendar.add_workdays(timezone.localdate(), 8).date
    assert found.reserve["promised"] == 20 - 8
    assert found.reserve["statutory"] == 45 - 8


def test_what_is_done_says_in_how_many_days_and_what_was_said(house, case):
    house.opine(case, "land", "disagree")
    found = board.board_of(case)
    land = found.branches[0]
    assert (land.state, land.took, land.said, land.is_against) == ("done", 0, "不同意", True)
    assert found.objections == [land]
    assert found.open_count == 2


def test_a_return_after_the_join_reopens_that_branch_alone(house, case):
    for key in OPINIONS:
        house.opine(case, key)
    review = task(case, "review")
    handle.send_back_step(
        case_id=case.pk, task_id=review.id, target="fire_opinion", reason="请补测通道宽度。",
        actor=house.leader,
    )  # fmt: skip
    assert open_nodes(case) == ["fire_opinion"]
    assert states(case) == {"land意见": "done", "fire意见": "open", "environment意见": "done"}
    house.opine(case, "fire")
    assert open_nodes(case) == ["review"]
    done = [s.node for s in workflow.task_spans(instance_ids=[case.instance_id])[case.instance_id]]
    assert (done.count("land_opinion"), done.count("fire_opinion")) == (1, 2)


def test_a_branch_that_asks_the_counter_does_not_disturb_the_others(house, case):
    """Straight back: the others go on and keep what they have said."""
    house.opine(case, "land")
    fire = task(case, "fire_opinion")
    handle.send_back_step(
        case_id=case.pk, task_id=fire.id, target="accept", reason="请核实地址。",
        mode="straight_back", actor=house.actor("fire"),
    )  # fmt: skip
    assert sorted(open_nodes(case)) == ["accept", "environment_opinion"]
    assert states(case)["land意见"] == "done"
    assert states(case)["fire意见"] == "ahead"
    house.opine(case, "environment")
    counter = task(case, "accept")
    handle.complete_step(
        case_id=case.pk, task_id=counter.id, actor=make.actor(house.counter), outcome="accept"
    )
    assert open_nodes(case) == ["fire_opinion"]
    house.opine(case, "fire")
    assert open_nodes(case) == ["review"]


def test_one_veto_ends_the_others_and_the_lead_is_told(db, person):
    house = make_house.house(veto=("disagree",))
    case = house.accepted(person)
    house.opine(case, "land")
    house.opine(case, "fire", "disagree")
    assert open_nodes(case) == ["review"]
    found = board.board_of(case)
    assert found.is_vetoed
    assert found.veto == ("不同意",)
    assert states(case) == {"land意见": "done", "fire意见": "done", "environment意见": "vetoed"}


def test_while_the_clocks_stand_still_no_day_is_promised(house, case):
    handle.suspend_case(
        case_id=case.pk, actor=house.leader, ground=house.county.version.special_procedures[0],
        expected_on=timezone.localdate() + dt.timedelta(days=9), reason="鉴定",
    )  # fmt: skip
    found = board.board_of(case).forecast
    assert found.on is None
    assert found.days == 8


def test_time_is_told_for_many_cases_in_a_fixed_number_of_queries(
    house, person, django_assert_num_queries
):
    cases = [house.accepted(person) for _ in range(3)]
    house.opine(cases[0], "land")
    api.time_used([c.pk for c in cases])
    with django_assert_num_queries(3) as few:
        api.time_used([cases[0].pk])
    with django_assert_num_queries(len(few)):
        found = api.time_used([*(c.pk for c in cases), 0])
    assert set(found) == {c.pk for c in cases}
    offices = {s.organization_id for s in found[cases[0].pk].shares if s.is_now}
    assert offices == {house.by["fire"].organization_id, house.by["environment"].organization_id}
    assert api.time_used([]) == {}


def test_the_board_costs_a_fixed_number_of_queries(house, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(16) as few:
        board.board_of(case)
    for key in OPINIONS:
        house.opine(case, key)
    with django_assert_max_num_queries(len(few) + 1):
        board.board_of(case)
