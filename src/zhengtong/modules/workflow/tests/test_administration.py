"""Repairs: jumping and migrating need two persons, a reason, and leave their trace."""

import pytest

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.api import Parallel
from zhengtong.modules.workflow.errors import (
    BadProcessMap,
    InstanceEnded,
    ReasonRequired,
    SecondPersonRequired,
)
from zhengtong.modules.workflow.tests.factories import (
    SYSTEM,
    begin,
    do,
    person,
    publish,
    run,
    step,
    task,
    waiting,
)

pytestmark = pytest.mark.usefixtures("house")

ONE, TWO = person(1, "workflow.manage"), person(2, "workflow.manage")
BY_TWO = {"actor": ONE, "approved_by": TWO, "reason": "系统故障后修复"}


def test_a_run_is_moved_to_a_step_by_two_persons():
    case = run(step("a"), Parallel([[step("b")], [step("c")]]), step("z"))
    do(case, "a")
    do(case, "b")
    api.admin_jump(instance_id=case, target="a", **BY_TWO)
    assert waiting(case) == ["a"]
    do(case, "a")
    assert waiting(case) == ["b", "c"]
    api.admin_jump(instance_id=case, target="z", **BY_TWO)
    do(case, "z")
    last = [e for e in api.history(instance_id=case) if e.kind == "jumped"][-1]
    assert last.payload["approved_by"] == TWO.name


@killed("modules.workflow.services.instance.admin_jump", again=409)
def test_a_jump_into_a_branch_takes_the_others_as_done():
    case = run(step("a"), Parallel([[step("b")], [step("c")]]), step("z"))
    api.admin_jump(instance_id=case, target="c", **BY_TWO)
    assert waiting(case) == ["c"]
    do(case, "c")
    assert waiting(case) == ["z"]


def test_one_person_cannot_do_it_alone():
    case = run(step("a"), step("b"))
    with pytest.raises(SecondPersonRequired):
        api.admin_jump(instance_id=case, target="b", **{**BY_TWO, "approved_by": ONE})
    with pytest.raises(PermissionRefused):
        api.admin_jump(instance_id=case, target="b", **{**BY_TWO, "approved_by": person(3)})
    with pytest.raises(ReasonRequired):
        api.admin_jump(instance_id=case, target="b", **{**BY_TWO, "reason": " "})
    assert waiting(case) == ["a"]


@killed("modules.workflow.services.instance.migrate", again=NOTHING)
def test_a_run_keeps_its_version_until_it_is_migrated():
    old = publish(step("a"), step("b"), key="moving")
    case = begin(old)
    new = publish(step("a2", post="owner:other"), step("b"), key="moving")
    with pytest.raises(BadProcessMap):
        api.migrate(instance_id=case, to_version_id=new, node_map={}, **BY_TWO)
    plan = api.migrate(instance_id=case, to_version_id=new, node_map={"a": "a2"}, **BY_TWO)
    assert (plan, waiting(case)) == ({"a": "a2"}, ["a"])
    api.migrate(instance_id=case, to_version_id=new, node_map={"a": "a2"}, dry_run=False, **BY_TWO)
    assert waiting(case) == ["a2"]
    assert api.instance(case).process_version_id == new
    do(case, "a2")
    do(case, "b")
    assert api.instance(case).state == "ended"


@killed("modules.workflow.services.instance.terminate", again=409)
def test_a_terminated_run_takes_no_more_steps():
    case = run(step("a"))
    first = task(case, "a").id
    api.terminate(instance_id=case, actor=SYSTEM, reason="不予受理", kind="refused")
    with pytest.raises(InstanceEnded):
        api.complete(task_id=first, actor=SYSTEM, outcome="agree")
    with pytest.raises(InstanceEnded):
        api.terminate(instance_id=case, actor=SYSTEM, reason="x")
