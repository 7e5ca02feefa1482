"""Past runs are played on a new drawing: how many would go differently, and in what."""

import pytest

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiling import compile_document
from zhengtong.modules.workflow.replay import replay
from zhengtong.modules.workflow.tests.factories import begin, do, holder, publish, step, task

pytestmark = pytest.mark.usefixtures("house")
KEY = "item.replayed"


def old_flow():
    return publish(step("a"), step("b", return_to=("a",)), key=KEY)


def ended(version, outcome="agree"):
    run = begin(version)
    do(run, "a")
    do(run, "b", outcome)
    return run


def new(*steps):
    return compile_document(parse(draw("p", "p", list(steps))))


SAME = (step("a"), step("b", return_to=("a",)))


def test_the_same_flow_makes_no_difference():
    version = old_flow()
    ended(version)
    found = replay(KEY, new(*SAME))
    assert (found.total, len(found.runs), found.different) == (1, 1, [])


def test_runs_that_go_on_are_not_replayed():
    do(begin(old_flow()), "a")
    assert replay(KEY, new(*SAME)).total == 0


@pytest.mark.parametrize(
    ("flow", "text"),
    [
        ([step("a")], "没有“b”这一环节"),
        ([step("a"), step("b"), step("c")], "还要再办“c”"),
        ([step("a"), step("c"), step("b")], "到不了“b”，而是“c”"),
        ([step("a"), step("b", outcomes=("grant",))], "“b”不再有“同意”这一意见"),
        ([step("a"), step("b", limit=9)], "“b”的时限变长：1 个工作日 → 9 个工作日"),
        ([step("a", limit=0), step("b")], "“a”的时限变短：1 个工作日 → 当日"),
        (
            [step("a"), step("b", post="owner:approver")],
            "“b”由“主办单位 · b”改由“主办单位 · 决定岗”办",
        ),
    ],
)
def test_each_difference_is_named_and_counted(flow, text):
    version = old_flow()
    ended(version)
    ended(version)
    assert replay(KEY, new(*flow)).reasons == [(text, 2)]


def test_only_the_runs_that_took_the_way_differ():
    version = old_flow()
    alike = ended(version, "agree")
    other = ended(version, "disagree")
    found = replay(KEY, new(step("a"), step("b", outcomes=("agree",))))
    assert [r.subject for r in found.different] == [api.instance(other).subject]
    assert api.instance(alike).subject not in [r.subject for r in found.different]


def test_returns_and_withdrawals_are_played_as_they_went():
    version = old_flow()
    run = begin(version)
    do(run, "a")
    back = task(run, "b")
    api.send_back(
        task_id=back.id, target="a", reason="补充", mode="redo", actor=holder(back.post_id)
    )
    again = task(run, "a")
    do(run, "a", "disagree")
    api.withdraw(instance_id=run, actor=holder(again.post_id))
    do(run, "a")
    do(run, "b")
    assert replay(KEY, new(*SAME)).different == []
    found = replay(KEY, new(step("a"), step("b")))
    assert found.reasons == [("“b”不再能退回“a”", 1)]


def test_only_the_newest_runs_are_replayed():
    version = old_flow()
    runs = [ended(version) for _ in range(3)]
    found = replay(KEY, new(*SAME), most=2)
    assert found.total == 3
    assert [r.subject for r in found.runs] == [api.instance(r).subject for r in runs[:0:-1]]


def test_replaying_asks_the_database_a_fixed_number_of_times(django_assert_num_queries):
    version = old_flow()
    for _ in range(4):
        ended(version)
    replay(KEY, new(*SAME))
    with django_assert_num_queries(3):
        replay(KEY, new(*SAME))
