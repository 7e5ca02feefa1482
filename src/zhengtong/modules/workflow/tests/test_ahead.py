"""What lies before a run, and when which step was open."""

from fractions import Fraction

import pytest

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.directory import temporarily
from zhengtong.modules.workflow.tests import factories as make
from zhengtong.modules.workflow.tests.factories import House, do, publish, run, step


@pytest.fixture(autouse=True)
def house(db):
    with temporarily(House()) as found:
        yield found


def joint():
    return [
        step("accept", limit=1),
        api.Parallel([[step("land", limit=5)], [step("fire", limit=2), step("police", limit=4)]]),
        step("review", limit=3),
        step("decide", stage="decide", limit=2),
        step("hand_out", stage="deliver", limit=10),
    ]


def days(version_id, node):
    return api.way_ahead(process_version_id=version_id, node=node).days


def test_the_slower_branch_counts_and_what_follows_the_decision_does_not():
    version = publish(*joint())
    assert days(version, "accept") == 6 + 3 + 2
    assert days(version, "land") == days(version, "police") == 5
    assert days(version, "fire") == 4 + 5
    assert days(version, "decide") == days(version, "hand_out") == 0
    assert isinstance(days(version, "accept"), Fraction)


def test_the_steps_of_the_longest_way_are_named_in_order():
    way = api.way_ahead(process_version_id=publish(*joint()), node="accept")
    assert [s["zh"] for s in way.steps] == ["fire", "police", "review", "decide"]


def test_within_a_sub_process_the_way_goes_on_behind_it():
    version = publish(
        step("a", limit=1),
        api.SubProcess("inside", "内", [step("b", limit=2), step("c", limit=3)], "Inside"),
        step("d", limit=4),
    )
    assert days(version, "a") == 2 + 3 + 4
    assert days(version, "b") == 3 + 4
    assert days(version, "c") == 4


def test_a_loop_counts_once():
    again = {"field": "x", "operator": "gt", "value": 1}
    choice = api.Choice(
        [api.Branch(condition=again, goto="a"), api.Branch(default=True)], name="?", name_en="?"
    )
    assert days(publish(step("a", limit=2), choice, step("b", limit=3)), "a") == 3


def test_what_runs_at_the_same_time_is_told_with_the_outcomes_that_end_the_others():
    parts = api.parallel_parts(process_version_id=publish(*joint()))
    assert [(set(p.nodes), p.veto) for p in parts] == [({"land", "fire", "police"}, ())]
    vetoed = api.Parallel([[step("x")], [step("y")]], veto=("disagree",))
    parts = api.parallel_parts(process_version_id=publish(vetoed))
    assert [p.veto for p in parts] == [("disagree",)]


def test_every_task_of_many_runs_is_read_at_once(django_assert_max_num_queries):
    runs = [run(*joint()) for _ in range(3)]
    do(runs[0], "accept")
    do(runs[0], "land")
    with django_assert_max_num_queries(2):
        found = api.task_spans(instance_ids=[*runs, 0])
    assert [(s.node, s.state) for s in found[runs[0]]] == [
        ("accept", "done"), ("land", "done"), ("fire", "open"),
    ]  # fmt: skip
    assert found[runs[0]][1].closed_at is not None
    assert found[runs[0]][2].closed_at is None
    assert [len(found[r]) for r in (*runs[1:], 0)] == [1, 1, 0]
    assert api.task_spans(instance_ids=[]) == {}


def test_a_branch_that_was_ended_by_another_says_why():
    vetoed = api.Parallel(
        [[step("x", outcomes=("agree", "disagree"))], [step("y", outcomes=("agree", "disagree"))]],
        veto=("disagree",),
    )
    begun = run(vetoed, step("z"))
    do(begun, "x", "disagree")
    spans = {s.node: s for s in api.task_spans(instance_ids=[begun])[begun]}
    assert (spans["y"].state, spans["y"].close_reason) == ("cancelled", "vetoed")
    assert make.waiting(begun) == ["z"]
