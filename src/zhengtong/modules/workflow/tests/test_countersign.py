"""Countersigning: the outcome is computed once, what remains is cancelled with the reason."""

import pytest

from zhengtong.core.tests.killing import killed
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.errors import NotASigner
from zhengtong.modules.workflow.tests.factories import do, holder, run, step, task, waiting
from zhengtong.modules.workflow.votes import decide, parse_rule

SIGNERS = ("x:p", "y:p", "z:p")


def countersign(vote, **more):
    return run(step("s", signers=SIGNERS, vote=vote, **more), step("after"))


def say(case, *outcomes):
    for outcome in outcomes:
        do(case, "s", outcome, 0)


@pytest.mark.parametrize(
    ("rule", "said", "outcome"),
    [
        ("all", "ya", None),
        ("all", "yya", "y"),
        ("all", "yyn", "n"),
        ("all", "nyy", "n"),
        ("veto", "yn", "n"),
        ("veto", "n", "n"),
        ("veto", "yyy", "y"),
        ("n:2", "yy", "y"),
        ("n:2", "yn", None),
        ("n:2", "nn", "n"),
        ("n:2", "yny", "y"),
        ("ratio:2/3", "yy", "y"),
        ("ratio:1/2", "ny", None),
        ("ratio:1/2", "nyy", "y"),
        ("ratio:1", "n", "n"),
        ("all", "aaa", "n"),
    ],
)
def test_the_outcome_is_certain_as_soon_as_it_can_be(rule, said, outcome):
    found = decide(parse_rule(rule), expected=3, votes=list(said), outcomes=("y", "n"))
    assert found == outcome


@pytest.mark.parametrize("text", ["", "some", "n:0", "n:x", "ratio:0", "ratio:2", "ratio:1/0"])
def test_a_rule_that_is_none_is_refused(text):
    assert parse_rule(text) is None


@pytest.mark.usefixtures("house")
def test_all_sign_at_once_and_the_flow_goes_on_with_the_outcome():
    case = countersign("all")
    assert waiting(case) == ["s", "s", "s"]
    assert len({t.post_id for t in api.open_tasks(instance_id=case)}) == 3
    say(case, "agree", "agree", "agree")
    assert waiting(case) == ["after"]
    assert api.instance(case).variables == {"outcome_s": "agree"}


@pytest.mark.usefixtures("house")
def test_a_veto_cancels_what_remains():
    case = countersign("veto")
    say(case, "disagree")
    assert waiting(case) == ["after"]
    assert sorted(t.state for t in api.tasks(instance_id=case)) == [
        "cancelled",
        "cancelled",
        "done",
        "open",
    ]


@pytest.mark.usefixtures("house")
def test_in_turn_the_next_signs_after_the_one_before():
    case = countersign("all", sequential=True)
    assert waiting(case) == ["s"]
    seen = []
    for _ in range(3):
        seen.append(task(case, "s").post_id)
        say(case, "agree")
    assert len(set(seen)) == 3
    assert waiting(case) == ["after"]


@pytest.mark.usefixtures("house")
@killed("modules.workflow.services.signers.add_signer", again=409)
def test_an_added_signer_is_waited_for():
    case = countersign("all")
    first = task(case, "s")
    result = api.add_signer(
        task_id=first.id, actor=holder(first.post_id), post_id=70, organization_id=7
    )
    assert [t.post_id for t in result.opened] == [70]
    say(case, "agree", "agree", "agree")
    assert waiting(case) == ["s"]
    say(case, "disagree")
    assert api.instance(case).variables == {"outcome_s": "disagree"}


@pytest.mark.usefixtures("house")
@killed("modules.workflow.services.signers.remove_signer", again=409)
def test_a_removed_signer_is_not_waited_for():
    case = countersign("all")
    say(case, "agree", "agree")
    last = task(case, "s")
    result = api.remove_signer(task_id=last.id, actor=holder(last.post_id), reason="回避")
    assert result.outcome == "agree"
    assert waiting(case) == ["after"]


@pytest.mark.usefixtures("house")
def test_in_turn_a_removed_signer_gives_way_to_the_next():
    case = countersign("all", sequential=True)
    first = task(case, "s")
    api.remove_signer(task_id=first.id, actor=holder(first.post_id), reason="回避")
    second = task(case, "s")
    assert second.post_id != first.post_id
    say(case, "agree", "agree")
    assert waiting(case) == ["after"]


@pytest.mark.usefixtures("house")
def test_a_plain_step_has_no_signers():
    case = run(step("a"))
    found = task(case, "a")
    with pytest.raises(NotASigner):
        api.add_signer(task_id=found.id, actor=holder(found.post_id), post_id=1, organization_id=1)


@pytest.mark.usefixtures("house")
def test_a_countersignature_may_send_back_as_a_whole():
    case = run(step("p"), step("s", signers=SIGNERS, vote="all", return_to=("p",)), step("after"))
    do(case, "p")
    say(case, "agree")
    found = task(case, "s")
    api.send_back(task_id=found.id, actor=holder(found.post_id), target="p", reason="材料不全")
    assert waiting(case) == ["p"]
    do(case, "p")
    assert waiting(case) == ["s", "s", "s"]
    say(case, "agree", "agree", "agree")
    assert waiting(case) == ["after"]
