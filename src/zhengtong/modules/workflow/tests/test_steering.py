"""What may be steered and what not: reasons are told beforehand, in the words of the refusal."""

import datetime as dt

import pytest
import time_machine

from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import End, Parallel, Timer
from zhengtong.modules.workflow.errors import (
    JumpRefused,
    LastSigner,
    PostUnresolved,
    ReasonRequired,
    SameOrganization,
    SamePost,
    StepPermissionWanted,
)
from zhengtong.modules.workflow.tests.factories import (
    OWNER,
    SYSTEM,
    do,
    holder,
    person,
    run,
    step,
    task,
    waiting,
)

ONE, TWO = person(1, "workflow.manage"), person(2, "workflow.manage")
BY_TWO = {"actor": ONE, "approved_by": TWO, "reason": "系统故障后修复"}


@pytest.fixture(autouse=True)
def monday(house):
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def refused(command, **given):
    with pytest.raises(DomainError) as caught:
        command(**given)
    return caught.value.message


def why_not_withdraw(case, actor):
    """The reason told beforehand is the reason of the refusal."""
    told = api.why_not_withdraw(instance_id=case, actor=actor)
    assert told is not None
    assert told.message == refused(api.withdraw, instance_id=case, actor=actor)
    return told.message


def test_a_refused_withdrawal_names_who_went_on_and_where():
    case = run(step("a"), step("b"))
    first, actor = task(case, "a"), holder(task(case, "a").post_id)
    assert "没有您可以撤回" in why_not_withdraw(case, actor)
    do(case, "a")
    assert api.why_not_withdraw(instance_id=case, actor=actor) is None
    later = holder(task(case, "b").post_id)
    api.claim(task_id=task(case, "b").id, actor=later)
    assert f"环节“b”已由{later.name}领取，不能撤回。" in why_not_withdraw(case, actor)
    do(case, "b")
    assert "已经办结" in why_not_withdraw(case, actor)
    assert first.id


def test_a_step_done_by_another_is_named_as_done():
    case = run(step("a"), step("b"), step("c"))
    actor = holder(task(case, "a").post_id)
    do(case, "a")
    later = holder(task(case, "b").post_id)
    do(case, "b")
    assert f"环节“b”已由{later.name}办理，不能撤回。" in why_not_withdraw(case, actor)


def test_a_step_that_the_flow_makes_final_says_so():
    case = run(step("a", withdrawable=False), step("b"))
    actor = holder(task(case, "a").post_id)
    do(case, "a")
    assert "流程规定“a”" in why_not_withdraw(case, actor)


def test_a_suspended_run_takes_nothing_back():
    case = run(step("a"), step("b"))
    actor = holder(task(case, "a").post_id)
    do(case, "a")
    api.suspend(instance_id=case, actor=SYSTEM, ground="hearing", on=dt.date(2026, 3, 2))
    assert "正在暂停" in why_not_withdraw(case, actor)
    assert "正在暂停" in api.why_not_step(task(case, "b"), actor=actor).message


def test_why_not_step_says_what_the_claim_would(house):
    case = run(step("a", limit=4), step("z", post="owner:a", apart=("a",)))
    found = task(case, "a")
    one, deputy = holder(found.post_id), holder(found.post_id, "B")
    for actor in (one, deputy, person(7)):
        told = api.why_not_step(found, actor=actor)
        if told is None:
            continue
        assert told.message == refused(api.claim, task_id=found.id, actor=actor)
    assert api.why_not_step(found, actor=one) is None
    house.absent.add(one.staff_id)
    assert api.why_not_step(found, actor=deputy) is None
    do(case, "a", actor=one)
    last = task(case, "z")
    told = api.why_not_step(last, actor=one)
    assert told.message == refused(api.claim, task_id=last.id, actor=one)
    assert "不同的人" in told.message
    assert "处理完" in api.why_not_step(api.task(found.id), actor=one).message


def test_a_dispatcher_gives_away_what_a_colleague_has_claimed():
    case = run(step("a"))
    found = task(case, "a")
    api.claim(task_id=found.id, actor=holder(found.post_id))
    found = task(case, "a")
    stranger, chief = person(9), person(8, "workflow.dispatch")
    told = api.why_not_give(found, actor=stranger)
    to = found.post_id + 2000
    assert told.message == refused(api.transfer, task_id=found.id, actor=stranger, to_staff_id=to)
    assert api.why_not_give(found, actor=chief) is None
    api.transfer(task_id=found.id, actor=chief, to_staff_id=to)
    assert task(case, "a").assignee_staff_id == to


@killed("modules.workflow.services.claim.delegate", again=409)
@killed("modules.workflow.services.claim.release", again=409)
def test_who_delegated_calls_the_task_back():
    case = run(step("a"))
    found = task(case, "a")
    giver = holder(found.post_id)
    api.delegate(task_id=found.id, actor=giver, to_staff_id=500, reason="出差")
    assert api.why_not_give(task(case, "a"), actor=giver) is None
    api.release(task_id=found.id, actor=giver)
    do(case, "a", actor=giver)
    assert api.history(instance_id=case)[-1].acting_for == ""


def test_a_task_is_not_transferred_to_where_it_is():
    case = run(step("a"))
    found = task(case, "a")
    with pytest.raises(SamePost):
        api.transfer(
            task_id=found.id,
            actor=holder(found.post_id),
            to_post_id=found.post_id,
            to_organization_id=found.organization_id,
            reason="x",
        )


def test_a_jump_is_shown_before_it_is_made():
    case = run(step("a"), Parallel([[step("b")], [step("c")]]), step("z"))
    do(case, "a")
    seen = api.preview_jump(instance_id=case, target="a")
    assert ([t.node for t in seen.closes], [s.node for s in seen.opens]) == (["b", "c"], ["a"])
    assert waiting(case) == ["b", "c"]
    before = api.instance(case).lock_version
    result = api.admin_jump(instance_id=case, target="a", **BY_TWO)
    assert sorted(result.closed) == [t.id for t in seen.closes]
    assert [t.node for t in result.opened] == ["a"]
    assert api.instance(case).lock_version == before + 1
    with pytest.raises(JumpRefused):
        api.preview_jump(instance_id=case, target="nowhere")
    with pytest.raises(JumpRefused):
        api.admin_jump(instance_id=case, target="nowhere", **BY_TWO)


def test_targets_tell_to_which_stages_they_lead():
    case = run(step("a", stage="review"), step("z", stage="decide"), step("d", stage="deliver"))
    version = api.instance(case).process_version_id
    found = {t.node: t.leads_to for t in api.jump_targets(process_version_id=version)}
    assert found == {
        "a": {"review", "decide", "deliver"},
        "z": {"decide", "deliver"},
        "d": {"deliver"},
    }


@pytest.mark.parametrize("how", ["send_back", "jump"])
def test_a_timer_ends_with_the_step_on_which_it_sits(monday, how):
    late = Timer("late", "逾期", 2, steps=[step("chief"), End("late_end")])
    case = run(step("a"), step("b", limit=5, timer=late, return_to=("a",)), step("z"))
    do(case, "a")
    if how == "jump":
        api.admin_jump(instance_id=case, target="a", **BY_TWO)
    else:
        found = task(case, "b")
        api.send_back(task_id=found.id, actor=holder(found.post_id), target="a", reason="缺件")
    monday.move_to(dt.datetime(2026, 3, 20, 2, 0, tzinfo=dt.UTC))
    api.sweep()
    assert waiting(case) == ["a"]


@killed("modules.workflow.services.redispatch.redispatch", again=409)
def test_a_case_sent_to_the_wrong_organ_goes_to_the_right_one(house):
    case = run(step("a", limit=3), step("b"))
    found = task(case, "a")
    api.claim(task_id=found.id, actor=holder(found.post_id))
    other = house.organization_id("land", 1)
    chief = person(8, "workflow.dispatch")
    given = {
        "instance_id": case,
        "from_organization_id": OWNER,
        "to_organization_id": other,
        "reason": "属国土职责",
        "actor": chief,
    }
    with pytest.raises(StepPermissionWanted):
        api.redispatch(**{**given, "actor": holder(found.post_id)})
    with pytest.raises(ReasonRequired):
        api.redispatch(**{**given, "reason": " "})
    with pytest.raises(SameOrganization):
        api.redispatch(**{**given, "to_organization_id": OWNER})
    house.missing.add("b")
    with pytest.raises(PostUnresolved):
        api.redispatch(**given)
    house.missing.clear()
    assert api.redispatch(**given) == (found.id,)
    moved = task(case, "a")
    assert (moved.organization_id, moved.state, moved.due_on) == (other, "open", found.due_on)
    assert moved.post_id == house.posts[(other, "a")]
    do(case, "a")
    assert task(case, "b").organization_id == other
    assert [e.kind for e in api.history(instance_id=case)][-3:-1] == ["claimed", "redispatched"]


def test_the_last_signer_stays_and_the_lead_of_the_case_may_change_signers(house):
    water = house.organization_id("water", 1)
    case = run(step("s", post="owner:s", vote="all", signers=("owner:s", "water:s")))
    theirs = next(t for t in api.open_tasks(instance_id=case) if t.organization_id == water)
    lead = person(8)
    grants = {"workflow.dispatch": frozenset({OWNER})}
    lead = type(lead)(**{**vars(lead), "grants": grants})
    api.remove_signer(task_id=theirs.id, actor=lead, reason="不涉及")
    (own,) = api.open_tasks(instance_id=case)
    with pytest.raises(LastSigner):
        api.remove_signer(task_id=own.id, actor=lead, reason="不涉及")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("all", "全部签完且都同意才通过"),
        ("veto", "一方不同意即不通过"),
        ("n:2", "2 方同意即通过"),
        ("ratio:2/3", "2/3 以上同意即通过"),
    ],
)
def test_how_signatures_are_counted_is_said_in_words(rule, words):
    case = run(step("s", vote=rule, signers=("owner:s", "owner:t", "owner:u")))
    assert task(case, "s").vote_text == words
