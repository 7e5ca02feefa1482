"""What time does by itself: warnings once each, timers, nothing twice."""

import datetime as dt

import pytest
import time_machine

from zhengtong.core.jobs.models import OutboxEvent
from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import End, Service, Timer
from zhengtong.modules.workflow.tests.factories import SYSTEM, do, run, step, task, waiting


@pytest.fixture(autouse=True)
def now(house):
    # Monday; ten working days without a holiday follow.
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def go_to(now, day):
    now.move_to(dt.datetime.fromisoformat(f"{day}T02:00:00+00:00"))


def told(kind):
    return [
        e.payload.get("threshold", "over")
        for e in OutboxEvent.objects.filter(key=f"workflow.{kind}").order_by("id")
    ]


@killed("modules.workflow.services.sweep._tell_batch", again=NOTHING)
def test_each_threshold_is_told_once(now):
    run(step("a", limit=10))
    said = []
    for day in range(2, 20):
        go_to(now, f"2026-03-{day:02d}")
        api.sweep()
        found = api.sweep()
        assert (found.due_soon, found.overdue) == (0, 0)
        said.append(len(told("task_due_soon")) + len(told("task_overdue")))
    assert told("task_due_soon") == [50, 80, 100]
    assert told("task_overdue") == ["over"]
    # Half on the 5th working day (03-09), 80 % on the 8th (03-12), the last (03-16), the day after.
    assert said == [0] * 7 + [1] * 3 + [2] * 4 + [3] + [4] * 3


def test_a_sweep_that_comes_late_tells_the_highest_only(now):
    run(step("a", limit=10))
    go_to(now, "2026-04-02")
    result = api.sweep()
    assert (result.due_soon, result.overdue) == (0, 1)
    assert told("task_due_soon") == []


def test_a_suspended_step_is_silent_and_its_thresholds_move(now):
    case = run(step("a", limit=2))
    api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=dt.date(2026, 3, 2))
    go_to(now, "2026-03-20")
    api.sweep()
    assert told("task_overdue") == []
    api.resume(instance_id=case, actor=SYSTEM, on=dt.date(2026, 3, 20))
    go_to(now, "2026-03-23")
    api.sweep()
    assert told("task_due_soon") == [50]
    assert task(case, "a").due_on == dt.date(2026, 3, 24)


@killed("modules.workflow.services.sweep._fire", again=NOTHING)
def test_an_interrupting_timer_ends_the_step(now):
    late = Timer("late", "逾期", 2, steps=[step("chief"), End("late_end")])
    case = run(step("a", limit=1, timer=late), step("b"))
    go_to(now, "2026-03-04")
    assert api.sweep().timers == 0
    go_to(now, "2026-03-05")
    assert api.sweep().timers == 1
    assert waiting(case) == ["chief"]
    assert do(case, "chief").ended


def test_a_timer_of_a_finished_step_does_not_ring(now):
    late = Timer("late", "逾期", 2, steps=[step("chief"), End("late_end")])
    case = run(step("a", limit=1, timer=late), step("b"))
    do(case, "a")
    go_to(now, "2026-03-20")
    assert api.sweep().timers == 0
    assert waiting(case) == ["b"]


def test_a_timer_beside_the_step_leaves_it_open(now):
    remind = Timer("remind", "提醒", 1, interrupting=False, steps=[Service("note", "记录", "note")])
    case = run(step("a", limit=3, timer=remind), step("b"))
    go_to(now, "2026-03-06")
    assert api.sweep().timers == 1
    assert waiting(case) == ["a"]
    assert [e.kind for e in api.history(instance_id=case)][-1] == "timer_fired"
    do(case, "a")
    assert waiting(case) == ["b"]
