"""Legal periods on runs: counting, standing still, extending, explaining, and never drifting."""

import datetime as dt
import random

import pytest
import time_machine

from zhengtong.core.calendar import api as calendar
from zhengtong.core.calendar.api import DayException
from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.errors import (
    AlreadyRunning,
    BadPeriod,
    InstanceOnHold,
    NotOnHold,
)
from zhengtong.modules.workflow.models import Clock
from zhengtong.modules.workflow.tests.factories import (
    SYSTEM,
    begin,
    do,
    publish,
    run,
    step,
    task,
    waiting,
)

DAY = dt.date.fromisoformat


@pytest.fixture(autouse=True)
def clock_at(house):
    with time_machine.travel(dt.datetime(2026, 9, 21, 2, 0, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def the_clock(case, kind="statutory"):
    return next(c for c in api.clocks(instance_ids=[case])[case] if c.kind == kind)


@killed(
    "modules.workflow.services.clocks.extend_clock",
    again=AGAIN,
    because="the case counts its extensions",
)
@killed("modules.workflow.services.clocks.resume", again=409)
def test_the_vectors_of_2026():
    case = run(step("a"))
    api.start_clock(instance_id=case, kind="statutory", limit=Limit(20), start_on=DAY("2026-09-21"))
    assert the_clock(case).due_on == DAY("2026-10-26")
    api.suspend(instance_id=case, actor=SYSTEM, ground="expert_review", on=DAY("2026-09-28"))
    assert the_clock(case).due_on is None
    assert the_clock(case).state == "suspended"
    assert the_clock(case).remaining_days == 16
    api.resume(instance_id=case, actor=SYSTEM, on=DAY("2026-10-12"))
    assert the_clock(case).due_on == DAY("2026-11-03")
    api.extend_clock(instance_id=case, kind="statutory", days=10, actor=SYSTEM, reason="案情复杂")
    assert the_clock(case).due_on == DAY("2026-11-17")
    assert the_clock(case).extended_days == 10
    assert api.self_check() == []


@pytest.mark.parametrize(
    ("start", "n", "due"), [("2026-02-14", 5, "2026-02-28"), ("2026-09-27", 1, "2026-09-28")]
)
def test_starting_on_a_working_saturday_or_a_holiday(start, n, due):
    case = run(step("a"))
    api.start_clock(instance_id=case, kind="promised", limit=Limit(n), start_on=DAY(start))
    assert the_clock(case, "promised").due_on == DAY(due)


def test_suspension_takes_tasks_out_of_the_inbox_and_resuming_brings_them_back(clock_at):
    case = run(step("a", limit=5), step("b"))
    found = task(case, "a")
    ask = {"staff_id": found.post_id + 1000, "post_ids": {found.post_id}}
    api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=DAY("2026-09-21"))
    assert api.inbox(**ask).rows == []
    assert task(case, "a").state == "suspended"
    assert task(case, "a").due_on is None
    with pytest.raises(InstanceOnHold):
        do(case, "a")
    with pytest.raises(InstanceOnHold):
        api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=DAY("2026-09-21"))
    api.resume(instance_id=case, actor=SYSTEM, on=DAY("2026-09-23"))
    assert [t.id for t in api.inbox(**ask).rows] == [found.id]
    with pytest.raises(NotOnHold):
        api.resume(instance_id=case, actor=SYSTEM, on=DAY("2026-09-23"))
    do(case, "a")
    assert waiting(case) == ["b"]


def test_a_local_ground_stops_the_promise_but_not_the_law():
    case = run(step("a"))
    for kind in ("statutory", "promised"):
        api.start_clock(instance_id=case, kind=kind, limit=Limit(20), start_on=DAY("2026-09-21"))
    api.suspend(
        instance_id=case, actor=SYSTEM, ground="site_visit", on=DAY("2026-09-22"),
        stops=("promised", "step"),
    )  # fmt: skip
    assert the_clock(case, "statutory").due_on == DAY("2026-10-26")
    assert the_clock(case, "promised").due_on is None


def test_suspensions_do_not_overlap():
    case = run(step("a"))
    api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=DAY("2026-09-22"))
    with pytest.raises(BadPeriod):
        api.resume(instance_id=case, actor=SYSTEM, on=DAY("2026-09-21"))
    api.resume(instance_id=case, actor=SYSTEM, on=DAY("2026-09-25"))
    with pytest.raises(BadPeriod):
        api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=DAY("2026-09-23"))
    assert api.instance(case).state == "running"
    api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=DAY("2026-09-25"))


@killed("modules.workflow.services.clocks.stop_clock", again=NOTHING)
def test_one_clock_of_a_kind_runs_at_a_time():
    case = run(step("a"))
    ask = {"instance_id": case, "kind": "delivery", "limit": Limit(10)}
    api.start_clock(**ask, start_on=DAY("2026-09-21"))
    with pytest.raises(AlreadyRunning):
        api.start_clock(**ask, start_on=DAY("2026-09-21"))
    api.stop_clock(instance_id=case, kind="delivery", on=DAY("2026-09-22"))
    api.stop_clock(instance_id=case, kind="delivery", on=DAY("2026-09-22"))
    api.start_clock(**ask, start_on=DAY("2026-09-23"))


@killed("modules.workflow.services.clocks.start_clocks", again=409)
@killed("modules.workflow.services.clocks.suspend", again=409)
def test_one_event_ends_some_clocks_and_starts_others():
    case, day = run(step("a")), DAY("2026-09-21")
    api.start_clock(instance_id=case, kind="pre_acceptance", limit=Limit(5), start_on=day)
    api.suspend(instance_id=case, actor=SYSTEM, ground="x", on=day, stops=("promised",))
    started = api.start_clocks(
        instance_id=case,
        limits={"statutory": Limit(20), "promised": Limit(10)},
        start_on=DAY("2026-09-22"),
        stop=("pre_acceptance", "supplement"),
    )
    assert [(c.kind, c.state) for c in started] == [
        ("statutory", "running"),
        ("promised", "suspended"),
    ]
    assert {c.id for c in started} <= {c.id for c in api.clocks(instance_ids=[case])[case]}
    ended = the_clock(case, "pre_acceptance")
    assert (ended.state, ended.stopped_on) == ("stopped", DAY("2026-09-22"))


def test_of_clocks_that_start_together_all_start_or_none():
    case = run(step("a"))
    api.start_clock(instance_id=case, kind="promised", limit=Limit(5), start_on=DAY("2026-09-21"))
    with pytest.raises(AlreadyRunning):
        api.start_clocks(
            instance_id=case,
            limits={"statutory": Limit(20), "promised": Limit(10)},
            start_on=DAY("2026-09-21"),
        )
    assert [c.kind for c in api.clocks(instance_ids=[case], steps=False)[case]] == ["promised"]


def test_a_step_has_a_clock_that_stops_with_it():
    case = run(step("a", limit=3))
    assert task(case, "a").due_on == DAY("2026-09-24")
    do(case, "a")
    found = the_clock(case, "step")
    assert (found.state, found.stopped_on) == ("stopped", DAY("2026-09-21"))


def test_terminating_stops_everything():
    case = run(step("a"))
    api.start_clock(instance_id=case, kind="statutory", limit=Limit(20), start_on=DAY("2026-09-21"))
    api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=DAY("2026-09-21"))
    ended = api.terminate(instance_id=case, actor=SYSTEM, reason="申请人撤回", kind="withdrawn")
    assert (ended.state, ended.end_kind) == ("terminated", "withdrawn")
    assert waiting(case) == []
    assert {c.state for c in api.clocks(instance_ids=[case])[case]} == {"stopped"}
    assert api.suspensions(instance_id=case)[0].to_on is not None


def test_every_due_day_is_explained_line_by_line():
    case = run(step("a"))
    found = api.start_clock(
        instance_id=case, kind="statutory", limit=Limit(20), start_on=DAY("2026-09-21")
    )
    lines = api.explain_clock(found.id)
    assert (lines[0].kind, lines[-1].kind) == ("start", "due")
    assert lines[-1].date_from == DAY("2026-10-26")
    assert sum(line.counted for line in lines) == 20
    assert all(line.text for line in lines)


@killed("modules.workflow.services.recompute._recompute", again=NOTHING)
def test_a_new_calendar_moves_open_clocks_and_says_why():
    case = run(step("a", limit=5))
    start = DAY("2027-04-01")
    api.start_clock(instance_id=case, kind="statutory", limit=Limit(3), start_on=start)
    before = the_clock(case)
    assert before.provisional
    calendar.import_year(
        year=2027,
        exceptions=[
            DayException(date=DAY(f"2027-04-0{n}"), is_work=False, name="qingming") for n in (2, 5)
        ],
        notice="国办发明电〔2026〕99号",
        actor=Actor.system("tests"),
    )
    done = api.recompute_clocks()
    assert done.moved == 1
    after = the_clock(case)
    assert after.due_on > before.due_on
    assert not after.provisional
    last = api.history(instance_id=case)[-1]
    assert last.kind == "clocks_recomputed"
    assert last.payload["moved"][0]["from"] == before.due_on.isoformat()
    assert api.self_check() == []
    assert api.recompute_clocks().checked == 0


@killed("modules.workflow.services.clocks.start_clock", again=409)
def test_the_nightly_check_finds_what_was_tampered_with():
    case = run(step("a"))
    found = api.start_clock(
        instance_id=case, kind="statutory", limit=Limit(20), start_on=DAY("2026-09-21")
    )
    Clock.objects.filter(pk=found.id).update(due_on=DAY("2026-10-25"))
    assert api.self_check() == [found.id]


def brute_force(start, n, unit, pauses):
    """Count day by day: a day is used up unless it lies in a suspension (from, to]."""
    day, used = start, 0
    while used < n:
        day += dt.timedelta(days=1)
        if any(s < day and (e is None or day <= e) for s, e in pauses):
            if (day - start).days > 4000:
                return None
            continue
        used += unit is not Unit.WORKDAY or calendar.is_workday(day)
    return day


def test_clocks_agree_with_counting_day_by_day():
    """Random lives of a clock; the pure arithmetic has its own 20,000."""
    chance, flow = random.Random(20260921), publish(step("a"))
    for _ in range(40):
        unit = chance.choice([Unit.WORKDAY, Unit.WORKDAY, Unit.CALENDAR_DAY])
        n, start = chance.randint(1, 45), DAY("2025-01-01") + dt.timedelta(chance.randrange(600))
        case = begin(flow)
        api.start_clock(instance_id=case, kind="statutory", limit=Limit(n, unit), start_on=start)
        day, pauses = start, []
        for _ in range(chance.randrange(3)):
            stop = day + dt.timedelta(chance.randrange(12))
            end = stop + dt.timedelta(chance.randrange(15))
            api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=stop)
            api.resume(instance_id=case, actor=SYSTEM, on=end)
            pauses.append((stop, end))
            day = end
        assert the_clock(case).due_on == brute_force(start, n, unit, pauses)
    assert api.self_check() == []
