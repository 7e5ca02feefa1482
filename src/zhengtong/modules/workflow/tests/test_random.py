"""Random flows and random lives: nothing is lost, nothing happens twice, the end is always reached.

3,000 random definitions each are held against SpiffWorkflow, where that is right, and against a
reading of their structure; `random_flows` as a script does as many as one likes.
"""

import contextlib
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Branch, Choice, Parallel, SubProcess
from zhengtong.modules.workflow.bpmn.draw import draw
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiling import compile_document
from zhengtong.modules.workflow.findings import GateContext
from zhengtong.modules.workflow.gate import examine
from zhengtong.modules.workflow.models import Arrival, Scope, Task
from zhengtong.modules.workflow.soundness import explore
from zhengtong.modules.workflow.tests.factories import (
    SYSTEM,
    begin,
    holder,
    publish,
    step,
    waiting,
)
from zhengtong.modules.workflow.tests.random_flows import EXACT, compare, random_flow


@pytest.mark.parametrize("first", range(0, 3000, 250))
def test_the_engine_the_reading_and_the_oracle_agree(first):
    found = [compare(n, kinds=EXACT, with_oracle=True) for n in range(first, first + 250)]
    assert [f for f in found if f.reading or f.oracle] == []


@pytest.mark.parametrize("first", range(0, 3000, 500))
def test_with_inclusive_gateways_the_engine_and_the_reading_agree(first):
    found = [compare(n) for n in range(first, first + 500)]
    assert [f for f in found if f.reading] == []


def test_why_the_oracle_is_not_asked_about_inclusive_gateways():
    """Flow 332: one branch of the inclusive split is still at work, and the step after it opens."""
    found = compare(332, with_oracle=True)
    assert (found.reading, bool(found.oracle)) == ("", True)


def test_what_is_drawn_from_blocks_is_always_sound():
    for seed in range(60):
        key = f"r{seed}"
        content = draw(key, key, random_flow(random.Random(seed), most=7))
        verdict = explore(compile_document(parse(content)))
        assert verdict.is_sound, (seed, verdict)


def test_the_gate_lets_random_flows_pass():
    for seed in range(20):
        content = draw("r", "r", random_flow(random.Random(seed), most=7))
        found = {f.rule for f in examine(content, GateContext()).findings}
        assert found <= {"condition_field"}


LIFE = [
    step("p", limit=3),
    Parallel(
        [
            [step("a1"), step("a2", return_to=("a1", "p"))],
            [SubProcess("sub", "sub", [step("b1"), step("b2", return_to=("b1", "p"))])],
            [
                Choice(
                    [
                        Branch(
                            [step("c1", return_to=("p",))],
                            {"field": "outcome_p", "operator": "eq", "value": "agree"},
                        ),
                        Branch([step("c2")], default=True),
                    ]
                )
            ],
        ]
    ),
    step("s", signers=("x:p", "y:p", "z:p"), vote="n:2", return_to=("a1", "p")),
    step("z", return_to=("a2", "b1", "s", "p"), apart=("p",)),
]

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["do", "do", "do", "do", "claim", "back", "straight", "withdraw", "pause", "go"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    min_size=5,
    max_size=40,
)


@pytest.fixture
def life(house):
    return publish(*LIFE)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_whatever_people_do_the_run_stays_whole_and_can_end(life, acts):
    case = begin(life)
    for act, which, way in acts:
        with contextlib.suppress(DomainError):
            _act(case, act, which, way)
        _check(case)
        if api.instance(case).state == "ended":
            break
    assert _deviations(case) == ()
    _bring_to_an_end(case)
    assert _deviations(case) == ()
    assert api.verify_log(instance_id=case).is_whole
    assert api.self_check() == []


def _deviations(case):
    return api.conformance(instance_ids=[case])[case].deviations


def _act(case, act, which, way):
    open_tasks = api.open_tasks(instance_id=case)
    found = open_tasks[which % len(open_tasks)]
    actor = holder(found.post_id)
    match act:
        case "do":
            outcome = found.outcomes[way % len(found.outcomes)]
            api.complete(task_id=found.id, actor=actor, outcome=outcome)
        case "claim":
            api.claim(task_id=found.id, actor=actor)
        case "back" | "straight":
            targets = found.returns_to
            api.send_back(
                task_id=found.id,
                actor=actor,
                target=targets[way % len(targets)][0] if targets else "p",
                reason="再看看",
                mode="redo" if act == "back" else "straight_back",
            )
        case "withdraw":
            done = [t for t in api.tasks(instance_id=case) if t.state == "done"]
            api.withdraw(
                instance_id=case, actor=holder(done[which % len(done)].post_id if done else 0)
            )
        case "pause":
            api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=_today())
        case "go":
            api.resume(instance_id=case, actor=SYSTEM, on=_today())


def _today():
    from django.utils import timezone

    return timezone.localdate()


def _check(case):
    """What must be true after every act."""
    state = api.instance(case).state
    live = Task.objects.filter(instance_id=case, state__in=["open", "claimed", "suspended"])
    if state == "ended":
        assert not live.exists()
        return
    assert live.exists(), "nothing waits, and yet it has not ended"
    kinds = set(live.values_list("state", flat=True))
    assert (kinds == {"suspended"}) == (state == "suspended")
    for row in live.select_related("scope"):
        assert row.scope.state == "active", f"{row.node} waits in a scope that is {row.scope.state}"
    plain = [t.node for t in live if t.node != "s"]
    assert len(plain) == len(set(plain)), f"a step waits twice: {plain}"
    assert (
        not Scope.objects.filter(instance_id=case, state="active", parent__isnull=False)
        .exclude(parent__state="active")
        .exists()
    )
    assert not Arrival.objects.filter(instance_id=case, scope__state="active", n__gt=1).exists()
    before_join = {t.node for t in live} & {"a1", "a2", "b1", "b2", "c1", "c2"}
    parked = live.exclude(straight_to="").exists()
    if before_join and not parked:
        assert not {"s", "z"} & {t.node for t in live}, "the join opened without all branches"


def _bring_to_an_end(case):
    """From wherever it is, doing what is open leads to the end."""
    if api.instance(case).state == "suspended":
        api.resume(instance_id=case, actor=SYSTEM, on=_today())
    for _ in range(60):
        found = api.open_tasks(instance_id=case)
        if not found:
            break
        api.complete(task_id=found[0].id, actor=SYSTEM, outcome="agree")
        _check(case)
    assert waiting(case) == []
    assert api.instance(case).state == "ended"
