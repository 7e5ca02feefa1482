"""A trial run moves as the engine does, and counts the days of the slowest branch."""

import random
from fractions import Fraction

import pytest

from zhengtong.modules.workflow.api import Branch, Choice, Parallel, SubProcess, Timer
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiling import compile_document
from zhengtong.modules.workflow.errors import NoFlowApplies, NoSuchMove
from zhengtong.modules.workflow.longest import critical_path
from zhengtong.modules.workflow.simulation import BACK, DO, RING, Move, Trial, fields, played
from zhengtong.modules.workflow.tests.factories import step
from zhengtong.modules.workflow.tests.random_flows import random_flow

AREA = {"field": "area", "operator": "gt", "value": 300}


def graph(*steps):
    return compile_document(parse(draw("p", "p", list(steps))))


def did(*pairs):
    return [Move(DO, *pair.split("=")) for pair in pairs]


def open_steps(trial):
    return [w.node.id for w in trial.waiting()]


def test_a_join_waits_for_the_slowest_branch():
    flow = graph(
        step("a", limit=2), Parallel([[step("b", limit=5)], [step("c", limit=3)]]),
        step("d", limit=1),
    )  # fmt: skip
    for order in (("b=agree", "c=agree"), ("c=agree", "b=agree")):
        trial = played(flow, did("a=agree", *order), {})
        assert [(w.node.id, w.since) for w in trial.waiting()] == [("d", Fraction(7))]
    trial.take(Move(DO, "d", "agree"))
    assert trial.ended
    assert trial.days == 8


@pytest.mark.parametrize("seed", range(40))
def test_no_way_through_is_longer_than_the_longest_way(seed):
    chance = random.Random(seed)
    flow = graph(*random_flow(chance, 12))
    trial = Trial.begun(flow, {name: chance.randint(0, 3) for name in "xyz"})
    while not trial.ended:
        waiting = chance.choice(trial.waiting())
        trial.take(Move(DO, waiting.node.id, chance.choice(waiting.node.outcomes)))
    assert trial.days <= critical_path(flow)


def test_made_up_fields_decide_a_choice():
    flow = graph(
        step("a"), Choice([Branch([step("visit")], AREA), Branch(default=True)]), step("z")
    )
    assert fields(flow) == {"area": "number"}
    assert open_steps(played(flow, did("a=agree"), {"area": 500})) == ["visit"]
    assert open_steps(played(flow, did("a=agree"), {})) == ["z"]


def test_a_step_can_be_sent_back_and_done_again():
    flow = graph(step("a", limit=1), step("b", limit=2, return_to=("a",)))
    trial = played(flow, [*did("a=agree"), Move(BACK, "b", "a")], {})
    assert open_steps(trial) == ["a"]
    assert trial.state()["a"] == "current"
    assert "b" not in trial.state()
    for move in did("a=agree", "b=agree"):
        trial.take(move)
    assert trial.ended
    assert trial.days == 6


def test_signers_speak_one_after_the_other_until_the_outcome_is_certain():
    signed = step("s", post="", signers=("x:a", "x:b", "x:c"), vote="n:2", sequential=True)
    trial = played(graph(signed, step("z")), did("s=agree"), {})
    assert [w.post for w in trial.waiting()] == ["x:b"]
    trial.take(Move(DO, "s", "agree"))
    assert open_steps(trial) == ["z"]


def test_a_deadline_can_ring():
    timer = Timer("late", "到期", 5, steps=[step("after")])
    trial = played(graph(step("a", timer=timer), step("z")), [Move(RING, "late")], {})
    assert open_steps(trial) == ["after"]


def test_a_stage_is_entered_and_left():
    trial = played(graph(SubProcess("s", "s", [step("a")]), step("z")), did("a=agree"), {})
    assert open_steps(trial) == ["z"]


@pytest.mark.parametrize("text", ["", "do", "eat~a~agree", "do~~agree"])
def test_an_address_that_holds_no_move_is_refused(text):
    with pytest.raises(NoSuchMove):
        Move.of(text)


@pytest.mark.parametrize("text", ["do~b~agree", "do~a~perhaps", "back~a~b", "ring~a~"])
def test_only_what_the_flow_offers_can_be_done(text):
    with pytest.raises(NoSuchMove):
        played(graph(step("a"), step("b")), [Move.of(text)], {})


def test_a_choice_without_a_way_is_said_not_hidden():
    flow = graph(step("a"), Choice([Branch([step("b")], AREA), Branch([step("c")], AREA)]))
    with pytest.raises(NoFlowApplies):
        played(flow, did("a=agree"), {"area": 1})
