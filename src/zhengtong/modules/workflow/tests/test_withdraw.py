"""Taking back one's own act: all or nothing, and only while nobody has built on it."""

import pytest

from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Parallel, Service
from zhengtong.modules.workflow.errors import InstanceEnded, NothingToWithdraw, WithdrawRefused
from zhengtong.modules.workflow.tests.factories import do, holder, person, run, step, task, waiting

pytestmark = pytest.mark.usefixtures("house")


def posts(case):
    return {t.node: t.post_id for t in api.tasks(instance_id=case)}


def withdraw(case, node):
    return api.withdraw(instance_id=case, actor=holder(posts(case)[node]))


def rows(case):
    return sorted((t.node, t.state) for t in api.tasks(instance_id=case))


def test_a_step_is_taken_back_while_the_next_is_untouched():
    case = run(step("a"), step("b"))
    do(case, "a", "disagree")
    result = withdraw(case, "a")
    assert [t.node for t in result.opened] == ["a"]
    assert rows(case) == [("a", "claimed"), ("a", "withdrawn"), ("b", "withdrawn")]
    assert api.instance(case).variables == {}
    do(case, "a", "agree")
    assert waiting(case) == ["b"]


@killed("modules.workflow.services.claim.claim", again=409)
@killed("modules.workflow.services.complete.complete", again=409)
@killed(
    "modules.workflow.services.start.start",
    again=AGAIN,
    because="who starts a run knows whether it has one",
)
def test_claiming_the_next_step_ends_the_chance():
    case = run(step("a"), step("b"))
    do(case, "a")
    api.claim(task_id=task(case, "b").id, actor=holder(task(case, "b").post_id))
    before = rows(case)
    with pytest.raises(WithdrawRefused):
        withdraw(case, "a")
    assert rows(case) == before


def test_an_arrival_is_taken_back_from_the_join():
    case = run(Parallel([[step("a")], [step("b")]]), step("z"))
    do(case, "a")
    withdraw(case, "a")
    do(case, "b")
    assert waiting(case) == ["a"]
    do(case, "a")
    assert waiting(case) == ["z"]


def test_the_last_arrival_is_taken_back_and_the_join_is_whole_again():
    case = run(Parallel([[step("a")], [step("b")]]), step("z"))
    do(case, "a")
    do(case, "b")
    assert waiting(case) == ["z"]
    withdraw(case, "b")
    assert waiting(case) == ["b"]
    withdraw(case, "a")
    assert waiting(case) == ["a", "b"]
    do(case, "b")
    do(case, "a")
    assert waiting(case) == ["z"]


def test_an_arrival_that_a_join_has_used_cannot_be_taken_back():
    case = run(Parallel([[step("a")], [step("b")]]), step("z"))
    do(case, "a")
    do(case, "b")
    with pytest.raises(WithdrawRefused):
        withdraw(case, "a")
    assert waiting(case) == ["z"]


def test_a_fork_is_taken_back_while_all_branches_are_untouched():
    case = run(step("p"), Parallel([[step("a")], [step("b")]]), step("z"))
    do(case, "p")
    withdraw(case, "p")
    assert waiting(case) == ["p"]
    do(case, "p")
    do(case, "a")
    with pytest.raises(WithdrawRefused):
        withdraw(case, "p")
    assert waiting(case) == ["b"]


def test_what_cannot_be_undone_cannot_be_taken_back():
    case = run(step("a", withdrawable=False), step("b"), Service("s", "s", "note"), step("c"))
    do(case, "a")
    with pytest.raises(WithdrawRefused):
        withdraw(case, "a")
    do(case, "b")
    with pytest.raises(WithdrawRefused):
        withdraw(case, "b")
    do(case, "c")
    with pytest.raises(InstanceEnded):
        withdraw(case, "c")


def test_only_the_own_act_is_taken_back():
    case = run(step("a"), step("b"))
    do(case, "a")
    with pytest.raises(NothingToWithdraw):
        api.withdraw(instance_id=case, actor=person(1))


def test_a_vote_is_taken_back_before_the_outcome_is_used():
    case = run(step("s", signers=("x:p", "y:p"), vote="all"), step("z"))
    first = task(case, "s", 0)
    do(case, "s", "disagree", 0)
    api.withdraw(instance_id=case, actor=holder(first.post_id))
    assert len(waiting(case)) == 2
    do(case, "s", "agree", 0)
    do(case, "s", "agree", 0)
    assert waiting(case) == ["z"]
    assert api.instance(case).variables["outcome_s"] == "agree"


@killed("modules.workflow.services.withdraw.withdraw", again=409)
def test_the_clock_of_a_step_taken_back_runs_on():
    case = run(step("a", limit=3), step("b"))
    due = task(case, "a").due_on
    do(case, "a")
    withdraw(case, "a")
    assert task(case, "a").due_on == due
    assert api.self_check() == []
