"""Who may act: deputies, delegates, dispatchers, and never one person on both sides."""

import datetime as dt

import pytest
import time_machine

from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.errors import (
    NotAHolder,
    NotYetDeputy,
    NotYourTask,
    SamePersonRefused,
    TaskTaken,
)
from zhengtong.modules.workflow.tests.factories import (
    do,
    holder,
    person,
    run,
    step,
    task,
    waiting,
)

MONDAY = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def monday(house):
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def test_b_may_not_act_while_a_is_there_and_in_time():
    case = run(step("a", limit=4))
    found = task(case, "a")
    with pytest.raises(NotYetDeputy):
        do(case, "a", actor=holder(found.post_id, "B"))
    assert api.actionable([found], actor=holder(found.post_id, "B")) == []


def test_b_acts_for_a_who_is_away(house):
    case = run(step("a", limit=4))
    found = task(case, "a")
    house.absent.add(found.post_id + 1000)
    do(case, "a", actor=holder(found.post_id, "B"))
    last = api.history(instance_id=case)[-1]
    assert last.acting_for == f"staff {found.post_id + 1000}"
    assert last.actor_name == f"staff {found.post_id + 2000}"


def test_b_acts_after_as_share_of_the_limit(monday):
    case = run(step("a", limit=4))
    found = task(case, "a")
    deputy = holder(found.post_id, "B")
    assert found.deputy_on == dt.date(2026, 3, 4)
    monday.move_to(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC))
    with pytest.raises(NotYetDeputy):
        api.claim(task_id=found.id, actor=deputy)
    monday.move_to(dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC))
    api.claim(task_id=found.id, actor=deputy)
    do(case, "a", actor=deputy)
    assert api.history(instance_id=case)[-1].acting_for == f"staff {found.post_id + 1000}"


def test_the_inbox_of_a_deputy_holds_what_b_may_do_now(house):
    case = run(step("a", limit=4))
    found = task(case, "a")
    ask = {"staff_id": found.post_id + 2000, "deputy_post_ids": {found.post_id}}
    assert api.inbox(**ask, filters={"scope": "deputy"}).rows == []
    house.absent.add(found.post_id + 1000)
    rows = api.inbox(**ask, filters={"scope": "deputy"}).rows
    assert [t.id for t in rows] == [found.id]
    assert api.inbox_counts(**ask)["deputy"] == 1


def test_one_person_may_not_do_both_steps_that_are_kept_apart():
    case = run(step("a"), step("z", post="owner:a", apart=("a",)))
    first = task(case, "a")
    do(case, "a")
    with pytest.raises(SamePersonRefused) as refused:
        do(case, "z", actor=holder(first.post_id))
    assert "a" in refused.value.message
    with pytest.raises(SamePersonRefused):
        api.claim(task_id=task(case, "z").id, actor=holder(first.post_id))
    do(case, "z", actor=person(77, post_ids=frozenset({first.post_id})))
    assert api.instance(case).state == "ended"


def test_steps_kept_apart_work_in_both_directions():
    case = run(step("a", apart=("z",)), step("z", post="owner:a"))
    first = task(case, "a")
    do(case, "a")
    with pytest.raises(SamePersonRefused):
        do(case, "z", actor=holder(first.post_id))


def test_what_the_engine_would_refuse_is_not_offered():
    case = run(step("a"), step("z", post="owner:a", apart=("a",)))
    first = task(case, "a")
    do(case, "a")
    last = task(case, "z")
    other = person(77, post_ids=frozenset({first.post_id}))
    assert api.actionable([last], actor=holder(first.post_id)) == []
    assert [t.id for t in api.actionable([last], actor=other)] == [last.id]


def test_a_delegate_acts_for_the_one_who_gave_it():
    case = run(step("a"))
    found = task(case, "a")
    giver, other = holder(found.post_id), person(500)
    api.claim(task_id=found.id, actor=giver)
    api.delegate(task_id=found.id, actor=giver, to_staff_id=500, reason="出差")
    with pytest.raises(TaskTaken):
        do(case, "a", actor=giver)
    do(case, "a", actor=other)
    assert api.history(instance_id=case)[-1].acting_for == f"staff {giver.staff_id}"


@killed("modules.workflow.services.claim.assign", again=409)
def test_a_task_is_assigned_to_holders_of_its_post_only():
    case = run(step("a"))
    found = task(case, "a")
    dispatcher = person(600, "workflow.dispatch")
    with pytest.raises(NotAHolder):
        api.assign(task_id=found.id, actor=dispatcher, to_staff_id=1)
    with pytest.raises(NotYourTask):
        api.assign(task_id=found.id, actor=person(3), to_staff_id=found.post_id + 1000)
    api.assign(task_id=found.id, actor=dispatcher, to_staff_id=found.post_id + 2000)
    assert task(case, "a").assignee_staff_id == found.post_id + 2000
    do(case, "a", actor=holder(found.post_id, "B"))
    assert api.history(instance_id=case)[-1].acting_for == f"staff {found.post_id + 1000}"


@killed("modules.workflow.services.claim.transfer", again=409)
def test_a_transfer_to_another_post_keeps_the_clock():
    case = run(step("a", limit=3))
    found = task(case, "a")
    api.transfer(
        task_id=found.id,
        actor=holder(found.post_id),
        to_post_id=88,
        to_organization_id=9,
        reason="不属本科室",
    )
    moved = task(case, "a")
    assert (moved.post_id, moved.organization_id, moved.due_on) == (88, 9, found.due_on)
    do(case, "a", actor=holder(88))
    assert waiting(case) == []


@killed("modules.workflow.services.claim.urge", again=AGAIN, because="each urging is on record")
def test_urging_leaves_a_trace():
    case = run(step("a"))
    api.urge(task_id=task(case, "a").id, actor=person(5), note="请尽快")
    assert [(e.kind, e.text) for e in api.history(instance_id=case)][-1] == ("urged", "请尽快")
