"""The plain life of a run: steps open, are taken, and the run ends."""

import pytest

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import SignInRequired, StaleVersion
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Branch, Choice, Parallel, Service, SubProcess
from zhengtong.modules.workflow.errors import (
    NotYourTask,
    PostUnresolved,
    TaskClosed,
    TaskTaken,
    UnknownOutcome,
)
from zhengtong.modules.workflow.models import Task
from zhengtong.modules.workflow.plugins import service_actions
from zhengtong.modules.workflow.tests.factories import (
    SYSTEM,
    begin,
    do,
    holder,
    person,
    publish,
    run,
    step,
    task,
    waiting,
)

pytestmark = pytest.mark.usefixtures("house")


def test_steps_follow_each_other_until_the_run_ends():
    case = run(step("a"), step("b"), step("c"))
    assert waiting(case) == ["a"]
    do(case, "a")
    assert waiting(case) == ["b"]
    do(case, "b")
    result = do(case, "c")
    assert result.ended
    assert result.instance_state == "ended"
    assert api.instance(case).state == "ended"
    assert waiting(case) == []


def test_a_result_tells_what_opened_and_what_the_step_said():
    case = run(step("a"), step("b"))
    result = do(case, "a", "disagree")
    assert [t.node for t in result.opened] == ["b"]
    assert result.opened[0].id == task(case, "b").id
    assert result.outcome == "disagree"
    assert api.instance(case).variables == {"outcome_a": "disagree"}


def test_a_choice_follows_the_first_condition_that_holds():
    flow = publish(
        step("a"),
        Choice(
            [
                Branch([step("big")], {"field": "area", "operator": "gt", "value": 300}),
                Branch([step("small")], default=True),
            ]
        ),
        step("z"),
    )
    large, little, unsaid = (begin(flow, variables=v) for v in ({"area": 301}, {"area": 300}, {}))
    for case, expected in ((large, "big"), (little, "small"), (unsaid, "small")):
        do(case, "a")
        assert waiting(case) == [expected]
        do(case, expected)
        assert waiting(case) == ["z"]


def test_a_choice_may_listen_to_what_a_step_said():
    case = run(
        step("a", outcomes=("accept", "refuse")),
        Choice(
            [
                Branch(
                    [api.End("refused")],
                    {"field": "outcome_a", "operator": "eq", "value": "refuse"},
                ),
                Branch(default=True),
            ]
        ),
        step("b"),
    )
    assert do(case, "a", "refuse").ended


def test_a_join_waits_for_all_branches():
    case = run(Parallel([[step("a")], [step("b")], [step("c")]]), step("z"))
    assert waiting(case) == ["a", "b", "c"]
    do(case, "b")
    do(case, "a")
    assert waiting(case) == ["c"]
    assert [t.node for t in do(case, "c").opened] == ["z"]


def test_an_inclusive_join_waits_for_those_that_set_out():
    case = run(
        api.Inclusive(
            [
                Branch([step("a")], {"field": "x", "operator": "ge", "value": 1}),
                Branch([step("b")], {"field": "x", "operator": "ge", "value": 2}),
                Branch([step("c")], {"field": "x", "operator": "ge", "value": 3}),
                Branch([step("d")], default=True),
            ]
        ),
        step("z"),
        variables={"x": 2},
    )
    assert waiting(case) == ["a", "b"]
    do(case, "a")
    assert waiting(case) == ["b"]
    do(case, "b")
    assert waiting(case) == ["z"]


def test_a_sub_process_ends_when_no_step_is_left_in_it():
    case = run(SubProcess("sub", "sub", [Parallel([[step("a")], [step("b")]])]), step("z"))
    do(case, "a")
    assert waiting(case) == ["b"]
    do(case, "b")
    assert waiting(case) == ["z"]


def test_terminating_stops_everything_beside_it():
    case = run(Parallel([[step("a"), api.End("stop", terminate=True)], [step("b")]]), step("z"))
    assert do(case, "a").ended
    assert {t.node: t.state for t in api.tasks(instance_id=case)} == {
        "a": "done",
        "b": "cancelled",
    }


def test_a_service_step_runs_by_itself_and_sets_variables():
    class Double:
        def run(self, context):
            return {"twice": context.variables["n"] * 2}

    with service_actions.temporarily("double", Double()):
        case = run(step("a"), Service("s", "s", "double"), step("b"), variables={"n": 21})
        do(case, "a")
    assert waiting(case) == ["b"]
    assert api.instance(case).variables["twice"] == 42


def test_a_service_may_write_to_the_log_of_the_run_that_it_serves():
    class Note:
        def run(self, context):
            api.record(instance_id=context.instance_id, kind="noted", actor=SYSTEM)
            return {"noted": True}

    with service_actions.temporarily("note", Note()):
        case = run(Service("s", "s", "note"), step("a"), Service("t", "t", "note"), step("b"))
        do(case, "a")
    kinds = [e.kind for e in api.history(instance_id=case)]
    assert kinds == ["started", "noted", "noted", "completed"]
    opened = [(t.node, t.caused_by) for t in Task.objects.filter(instance_id=case).order_by("id")]
    assert opened == [("a", 1), ("b", 4)]
    assert api.verify_log(instance_id=case).is_whole


def test_only_the_post_may_take_the_step():
    case = run(step("a"))
    with pytest.raises(NotYourTask):
        do(case, "a", actor=person(1, post_ids=frozenset({99})))
    with pytest.raises(SignInRequired):
        do(case, "a", actor=Actor.anonymous())
    with pytest.raises(NotYourTask):
        do(case, "a", actor=Actor(kind="user", user_id=1, person_id=1))


def test_a_step_done_twice_is_refused():
    case = run(step("a"), step("b"))
    first = task(case, "a")
    do(case, "a")
    with pytest.raises(TaskClosed):
        api.complete(task_id=first.id, actor=holder(first.post_id), outcome="agree")
    assert waiting(case) == ["b"]


def test_a_stale_page_is_refused_and_changes_nothing():
    case = run(step("a"), step("b"))
    seen = api.instance(case).lock_version
    api.claim(task_id=task(case, "a").id, actor=holder(task(case, "a").post_id))
    with pytest.raises(StaleVersion):
        do(case, "a", expected_version=seen)
    assert waiting(case) == ["a"]
    do(case, "a", expected_version=api.instance(case).lock_version)


def test_an_outcome_that_the_step_does_not_know_is_refused():
    case = run(step("a"))
    with pytest.raises(UnknownOutcome) as refused:
        do(case, "a", "maybe")
    assert refused.value.errors[0].path == "outcome"


def test_what_was_claimed_is_for_the_claimer_only():
    case = run(step("a"))
    first = task(case, "a")
    api.claim(task_id=first.id, actor=holder(first.post_id))
    other = person(7, post_ids=frozenset({first.post_id}))
    with pytest.raises(TaskTaken) as refused:
        api.claim(task_id=first.id, actor=other)
    assert f"staff {first.post_id + 1000}" in refused.value.message
    api.release(task_id=first.id, actor=holder(first.post_id))
    api.claim(task_id=first.id, actor=other)
    assert task(case, "a").assignee_staff_id == 7


def test_a_missing_post_is_found_at_the_start(house):
    flow = publish(step("a"), step("b"))
    house.missing.add("b")
    with pytest.raises(PostUnresolved):
        begin(flow)


def test_what_would_come_next_is_told_without_changing_anything():
    case = run(
        step("a"),
        Choice(
            [
                Branch([step("x")], {"field": "outcome_a", "operator": "eq", "value": "disagree"}),
                Branch(default=True),
            ]
        ),
        step("b"),
    )
    first = task(case, "a").id
    assert [n.node for n in api.next_steps(task_id=first, outcome="agree")] == ["b"]
    assert [n.node for n in api.next_steps(task_id=first, outcome="disagree")] == ["x"]
    assert waiting(case) == ["a"]


def test_the_chart_state_says_done_and_current():
    case = run(step("a"), Parallel([[step("b")], [step("c")]]), step("z"))
    do(case, "a")
    do(case, "b")
    state = api.chart_state(instance_id=case)
    assert (state["a"], state["b"], state["c"]) == ("done", "done", "current")
    assert "z" not in state
