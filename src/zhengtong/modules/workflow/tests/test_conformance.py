"""A log is a way through its chart, or the fewest differences say where it is not."""

import random

import pytest
from django.db import connection

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Branch, Choice, Parallel
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiling import compile_document
from zhengtong.modules.workflow.conformance import judging
from zhengtong.modules.workflow.conformance.align import ENDED, OPEN, Goal
from zhengtong.modules.workflow.conformance.walk import (
    COMPLETED,
    JUMPED,
    SENT_BACK,
    SIGNER_ADDED,
    SIGNER_REMOVED,
    Act,
    Walk,
)
from zhengtong.modules.workflow.models import InstanceEvent
from zhengtong.modules.workflow.tests.factories import (
    begin,
    do,
    holder,
    person,
    publish,
    run,
    step,
    task,
)
from zhengtong.modules.workflow.tests.random_flows import VARIABLES, random_flow

LINE = (step("a"), step("b", return_to=("a",)), step("c"), step("d"))


def compiled(*steps):
    return compile_document(parse(draw("p", "p", list(steps))))


def said(graph, acts, goal=None):
    """The departures of a log, as kind and step."""
    begun = Walk.begun(graph, {}, lambda _id: graph)
    return [(d.kind, d.node) for d in judging.told(begun, acts, goal or Goal(ENDED))]


def did(*nodes, outcome="agree"):
    return [Act(COMPLETED, n, outcome) for n in nodes]


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ("abcd", []),
        ("abd", [("skipped", "c")]),
        ("bcd", [("skipped", "a")]),
        ("abc", [("skipped", "d")]),
        ("ab", [("skipped", "c"), ("skipped", "d")]),
        ("acbd", [("reordered", "c")]),
        ("abbcd", [("repeated", "b")]),
        ("abcda", [("repeated", "a")]),
        ("abxcd", [("added", "x")]),
    ],
)
def test_each_deviation_has_its_name(nodes, found):
    assert said(compiled(*LINE), did(*nodes)) == found


def test_what_is_done_again_after_a_return_is_no_repetition():
    acts = [*did("a"), Act(SENT_BACK, "b", "a"), *did("a", "b", "c", "d")]
    assert said(compiled(*LINE), acts) == []


def test_a_return_that_the_chart_does_not_draw_is_one():
    acts = [*did("a", "b"), Act(SENT_BACK, "c", "a"), *did("a", "b", "c", "d")]
    assert ("returned", "c") in said(compiled(*LINE), acts)


def test_parallel_steps_have_no_order_among_themselves():
    graph = compiled(step("a"), Parallel([[step("b")], [step("c")]]), step("d"))
    assert said(graph, did("a", "c", "b", "d")) == said(graph, did("a", "b", "c", "d")) == []
    assert said(graph, did("a", "b", "d", "c")) == [("reordered", "d")]
    assert said(graph, did("a", "b", "d")) == [("skipped", "c")]


def test_the_branch_is_the_one_that_the_outcome_leads_to():
    graph = compiled(
        step("a", outcomes=("agree", "disagree")),
        Choice(
            [
                Branch([step("b")], {"field": "outcome_a", "operator": "eq", "value": "agree"}),
                Branch([step("c")], default=True),
            ]
        ),
    )
    assert said(graph, did("a", "b")) == []
    assert said(graph, [*did("a", outcome="disagree"), *did("b")]) != []


def test_a_jump_by_two_persons_is_allowed_and_one_by_one_person_is_not():
    jump = Act(JUMPED, said="d")
    graph = compiled(*LINE)
    assert said(graph, [*did("a"), jump, *did("d")]) == []
    alone = Act(JUMPED, said="d", is_alone=True)
    assert said(graph, [*did("a"), alone, *did("d")]) == [("jumped_alone", "d")]


def test_signers_may_join_and_leave():
    graph = compiled(step("s", signers=("x:p", "y:p"), vote="all"), step("z"))
    both = did("s", "s")
    assert said(graph, [*both, *did("z")]) == []
    assert said(graph, [Act(SIGNER_ADDED, "s"), *both, *did("s", "z")]) == []
    assert said(graph, [Act(SIGNER_REMOVED, "s"), *did("s", "z")]) == []
    assert said(graph, did("s", "z")) == [("skipped", "s")]


def test_a_run_must_stand_where_its_log_leads():
    graph = compiled(*LINE)
    assert said(graph, did("a"), Goal(OPEN, (("b", 1),))) == []
    assert said(graph, did("a"), Goal(OPEN, (("c", 1),))) == [("skipped", "b")]
    assert said(graph, did("a"), Goal(OPEN, (("x", 1),))) == [("elsewhere", "")]


def life(chance):
    """A random chart and a log of it, as the engine would have let it happen."""
    graph = compile_document(parse(draw("r", "r", random_flow(chance, most=7))))
    given = {name: chance.randint(0, 3) for name in VARIABLES}
    begun = Walk.begun(graph, given, lambda _id: graph)
    walk, acts = begun.copy(), []
    while not walk.is_ended and len(acts) < 40:
        node = chance.choice(sorted(walk.open()))
        act = Act(COMPLETED, node, "agree")
        assert walk.take(act)
        acts.append(act)
    return begun, acts


def test_every_life_conforms_and_one_that_was_tampered_with_does_not():
    """Left out, written twice, or a step before the one that it waits for."""
    swapped = 0
    for seed in range(120):
        chance = random.Random(seed)
        begun, acts = life(chance)
        if not acts:
            # Every branch of this one is empty.
            continue
        assert judging.told(begun, acts, Goal(ENDED)) == (), seed
        at = chance.randrange(len(acts))
        assert judging.told(begun, acts[:at] + acts[at + 1 :], Goal(ENDED)), seed
        assert judging.told(begun, [*acts[:at], acts[at], *acts[at:]], Goal(ENDED)), seed
        for n in range(len(acts) - 1):
            before = begun.copy()
            assert all(before.take(a) for a in acts[:n])
            if acts[n + 1].node not in before.open():
                swapped += 1
                turned = [*acts[:n], acts[n + 1], acts[n], *acts[n + 2 :]]
                assert judging.told(begun, turned, Goal(ENDED)), (seed, n)
    assert swapped > 100


pytestmark = pytest.mark.usefixtures("house")


def judged(case):
    return api.conformance(instance_ids=[case])[case]


def untied():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workflow_instanceevent DISABLE TRIGGER USER")


def test_returns_withdrawals_and_jumps_are_shown_apart():
    case = run(*LINE)
    do(case, "a")
    back = task(case, "b")
    api.send_back(
        task_id=back.id, target="a", reason="补充", mode="redo", actor=holder(back.post_id)
    )
    again = task(case, "a")
    do(case, "a")
    api.withdraw(instance_id=case, actor=holder(again.post_id))
    do(case, "a")
    one, two = person(1, "workflow.manage"), person(2, "workflow.manage")
    api.admin_jump(instance_id=case, target="d", reason="系统修复", actor=one, approved_by=two)
    do(case, "d")
    found = judged(case)
    assert found.is_conforming
    assert (found.returns, found.withdrawals, found.jumps, found.endings) == (1, 1, 1, 0)
    assert found.acts == 4


def test_an_entry_taken_out_of_the_log_is_found_in_both_places():
    """The chart misses the step, and the table of tasks has one that the log does not know."""
    case = run(*LINE)
    for node in "abcd":
        do(case, node)
    assert judged(case).is_conforming
    untied()
    InstanceEvent.objects.filter(instance_id=case, node="c").delete()
    assert {(d.kind, d.node) for d in judged(case).deviations} == {
        ("skipped", "c"),
        ("unlogged", "c"),
    }


def test_values_of_conditions_are_those_of_the_moment():
    """The form said one thing when the branch was chosen and another in the end."""
    large = {"field": "area", "operator": "gt", "value": 300}
    version = publish(
        step("a"), Choice([Branch([step("b")], large), Branch([step("c")], default=True)])
    )
    case = begin(version, variables={"area": 100})
    do(case, "a", data={"var_area": 500})
    do(case, "b", data={"var_area": 10})
    assert judged(case).is_conforming
    untied()
    InstanceEvent.objects.filter(instance_id=case, node="b").update(node="c")
    assert not judged(case).is_conforming


def test_a_run_moved_to_another_version_is_read_on_both():
    old, new = publish(step("a"), step("b")), publish(step("a"), step("b"), step("c"))
    case = begin(old)
    do(case, "a")
    one, two = person(1, "workflow.manage"), person(2, "workflow.manage")
    api.migrate(
        instance_id=case, to_version_id=new, node_map={}, reason="修订", actor=one,
        approved_by=two, dry_run=False,
    )  # fmt: skip
    do(case, "b")
    do(case, "c")
    found = judged(case)
    assert (found.is_conforming, found.migrations) == (True, 1)


def test_any_number_of_runs_is_judged_in_as_many_statements(django_assert_num_queries):
    version = publish(*LINE)
    cases = [begin(version) for _n in range(5)]
    for case in cases:
        do(case, "a")
    api.conformance(instance_ids=cases)
    with django_assert_num_queries(3):
        assert len(api.conformance(instance_ids=cases)) == 5
