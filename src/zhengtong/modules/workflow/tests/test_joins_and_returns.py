"""Joins are right whatever the order, also when a return loop goes around them."""

from itertools import permutations

import pytest

from zhengtong.core.tests.killing import killed
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Branch, Choice, Parallel, SubProcess
from zhengtong.modules.workflow.errors import (
    PublishRefused,
    ReasonRequired,
    ReturnRefused,
)
from zhengtong.modules.workflow.tests.factories import (
    do,
    holder,
    publish,
    run,
    step,
    task,
    waiting,
)

pytestmark = pytest.mark.usefixtures("house")

REASON = "请补充意见"


def send_back(case, node, target, **more):
    found = task(case, node)
    more.setdefault("reason", REASON)
    more.setdefault("actor", holder(found.post_id))
    return api.send_back(task_id=found.id, target=target, **more)


def joint(*returns, **more):
    """One step, three departments at once, a decision that may send back."""
    return run(
        step("p"),
        Parallel([[step("a1"), step("a2", return_to=("a1", "p"))], [step("b")], [step("c")]]),
        step("z", return_to=returns, **more),
        step("end_step"),
    )


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_a_join_in_a_drawn_loop_is_right_in_every_order(order):
    case = run(
        step("p"),
        Parallel([[step("a")], [step("b")], [step("c")]]),
        step("z"),
        Choice(
            [
                Branch(condition={"field": "outcome_z", "operator": "eq", "value": "disagree"},
                       goto="p"),
                Branch(default=True),
            ]
        ),
        step("last"),
    )  # fmt: skip
    for round_ in (1, 2, 3):
        do(case, "p")
        for n, node in enumerate(order):
            assert "z" not in waiting(case), f"the join opened early in round {round_}"
            do(case, node)
            assert len(waiting(case)) == max(1, 2 - n)
        assert waiting(case) == ["z"]
        do(case, "z", "disagree" if round_ < 3 else "agree")
    assert waiting(case) == ["last"]


@pytest.mark.parametrize("order", list(permutations("bc")))
@pytest.mark.parametrize("before", ["", "b", "c", "bc"])
def test_a_return_around_parallel_branches_waits_for_all_of_them_again(order, before):
    """The decider sends back to before the fork: nobody's opinion may be missing afterwards.

    And when one branch sends back while others are done or not: all begin anew.
    """
    case = joint("p")
    do(case, "p")
    for node in before:
        do(case, node)
    do(case, "a1")
    send_back(case, "a2", "p")
    assert waiting(case) == ["p"]
    do(case, "p")
    assert waiting(case) == ["a1", "b", "c"]
    for node in order:
        do(case, node)
        assert "z" not in waiting(case)
    do(case, "a1")
    assert waiting(case) == ["a2"]
    do(case, "a2")
    assert waiting(case) == ["z"]


@pytest.mark.parametrize("order", list(permutations(["a", "b", "c"])))
def test_after_the_join_the_decider_sends_back_to_before_the_fork(order):
    case = joint("p")
    for round_ in (1, 2):
        do(case, "p")
        for node in order:
            assert "z" not in waiting(case)
            if node == "a":
                do(case, "a1")
                assert "z" not in waiting(case)
                do(case, "a2")
            else:
                do(case, node)
        assert waiting(case) == ["z"]
        if round_ == 1:
            send_back(case, "z", "p")
            assert waiting(case) == ["p"]
    do(case, "z")
    assert waiting(case) == ["end_step"]


def test_after_the_join_a_return_to_one_branch_keeps_the_others_work():
    case = joint("a1", "b")
    do(case, "p")
    for node in ("a1", "a2", "b", "c"):
        do(case, node)
    send_back(case, "z", "b")
    assert waiting(case) == ["b"]
    do(case, "b")
    assert waiting(case) == ["z"]
    send_back(case, "z", "a1")
    assert waiting(case) == ["a1"]
    do(case, "a1")
    do(case, "a2")
    assert waiting(case) == ["z"]
    do(case, "z")
    assert waiting(case) == ["end_step"]


def test_within_a_branch_a_return_leaves_the_other_branches_alone():
    case = joint("p")
    do(case, "p")
    do(case, "a1")
    do(case, "b")
    send_back(case, "a2", "a1")
    assert waiting(case) == ["a1", "c"]
    do(case, "c")
    do(case, "a1")
    assert waiting(case) == ["a2"]
    do(case, "a2")
    assert waiting(case) == ["z"]


def test_straight_back_leaves_all_other_work_and_returns_to_the_returner():
    case = joint("p", "a1")
    do(case, "p")
    do(case, "b")
    do(case, "a1")
    send_back(case, "a2", "p", mode="straight_back")
    assert waiting(case) == ["c", "p"]
    do(case, "c")
    assert waiting(case) == ["p"]
    do(case, "p")
    assert waiting(case) == ["a2"]
    do(case, "a2")
    assert waiting(case) == ["z"]
    send_back(case, "z", "a1", mode="straight_back")
    assert waiting(case) == ["a1"]
    do(case, "a1")
    assert waiting(case) == ["z"]


def test_a_return_keeps_the_rows_and_says_the_cause():
    case = joint("p")
    do(case, "p")
    do(case, "a1")
    do(case, "b")
    send_back(case, "a2", "p")
    rows = {(t.node, t.state) for t in api.tasks(instance_id=case)}
    assert {("a2", "returned"), ("b", "done"), ("c", "cancelled"), ("p", "open")} <= rows
    last = api.history(instance_id=case)[-1]
    assert (last.kind, last.text, last.payload["target"]) == ("sent_back", REASON, "p")


def test_a_return_needs_a_reason_and_an_allowed_target():
    case = joint("p")
    do(case, "p")
    do(case, "a1")
    with pytest.raises(ReasonRequired):
        send_back(case, "a2", "a1", reason="  ")
    with pytest.raises(ReturnRefused):
        send_back(case, "a2", "b")
    with pytest.raises(ReturnRefused):
        send_back(case, "c", "p")
    assert waiting(case) == ["a2", "b", "c"]


@killed("modules.workflow.services.send_back.send_back", again=409)
def test_only_what_was_done_can_be_returned_to():
    case = run(
        step("p"),
        Choice(
            [
                Branch([step("x")], {"field": "big", "operator": "eq", "value": True}),
                Branch(default=True),
            ]
        ),
        step("z", return_to=("x", "p")),
    )
    do(case, "p")
    with pytest.raises(ReturnRefused):
        send_back(case, "z", "x")
    send_back(case, "z", "p")


def test_a_return_into_nested_blocks_carries_every_level_over():
    case = run(
        Parallel([[Parallel([[step("a")], [step("b")]]), step("x")], [step("y")]]),
        step("z", return_to=("a", "x")),
    )
    for node in ("a", "b", "x", "y"):
        do(case, node)
    send_back(case, "z", "a")
    assert waiting(case) == ["a"]
    do(case, "a")
    assert waiting(case) == ["x"]
    do(case, "x")
    assert waiting(case) == ["z"]


def test_a_return_into_and_out_of_a_sub_process():
    case = run(
        step("p"),
        SubProcess("sub", "sub", [step("a"), step("b", return_to=("a", "p"))]),
        step("z", return_to=("b",)),
    )
    do(case, "p")
    do(case, "a")
    send_back(case, "b", "p")
    assert waiting(case) == ["p"]
    do(case, "p")
    do(case, "a")
    do(case, "b")
    send_back(case, "z", "b")
    assert waiting(case) == ["b"]
    do(case, "b")
    assert waiting(case) == ["z"]


def test_after_an_inclusive_join_only_what_set_out_is_carried():
    case = run(
        api.Inclusive(
            [
                Branch([step("a")], {"field": "x", "operator": "ge", "value": 1}),
                Branch([step("b")], {"field": "x", "operator": "ge", "value": 2}),
                Branch([step("c")], {"field": "x", "operator": "ge", "value": 3}),
                Branch([step("d")], default=True),
            ]
        ),
        step("z", return_to=("a",)),
        variables={"x": 2},
    )
    do(case, "a")
    do(case, "b")
    send_back(case, "z", "a")
    assert waiting(case) == ["a"]
    do(case, "a")
    assert waiting(case) == ["z"]


def test_a_return_to_a_parallel_branch_is_refused_at_publishing():
    with pytest.raises(PublishRefused) as refused:
        publish(Parallel([[step("a")], [step("b", return_to=("a",))]]))
    assert refused.value.findings[0].rule == "return_not_before"


def test_one_negative_opinion_ends_a_join_with_veto_at_once():
    case = run(
        Parallel([[step("a")], [step("b")], [step("c")]], node="j", veto=("disagree",)),
        Choice(
            [
                Branch(
                    [api.End("no")],
                    {"field": "outcome_j_join", "operator": "eq", "value": "disagree"},
                ),
                Branch(default=True),
            ]
        ),
        step("z"),
    )
    do(case, "a")
    result = do(case, "b", "disagree")
    assert result.ended
    assert {t.node: t.state for t in api.tasks(instance_id=case)}["c"] == "cancelled"


def test_a_withdrawn_returned_step_shows_in_the_chart_as_to_come():
    case = run(step("p"), step("a"), step("z", return_to=("p",)))
    do(case, "p")
    do(case, "a")
    send_back(case, "z", "p")
    state = api.chart_state(instance_id=case)
    assert state["p"] == "current"
    assert "a" not in state
    assert "z" not in state
