"""A step may be sent back to those who signed it together, and come straight back from them."""

import pytest

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.tests.factories import do, holder, run, step, task, waiting

SIGNERS = ("x:p", "y:p", "z:p")

pytestmark = pytest.mark.usefixtures("house")


def returned(mode, **more):
    """Signed by all, and sent back by the last step."""
    case = run(
        step("s", signers=SIGNERS, vote="all", **more),
        step("between"),
        step("last", return_to=("s",)),
    )
    for _ in SIGNERS:
        do(case, "s")
    do(case, "between")
    open_now = task(case, "last")
    api.send_back(
        task_id=open_now.id,
        actor=holder(open_now.post_id),
        target="s",
        reason="请重新会签。",
        mode=mode,
    )
    return case


@pytest.mark.parametrize(("mode", "following"), [("redo", "between"), ("straight_back", "last")])
def test_all_sign_again_and_the_flow_goes_on_as_the_return_said(mode, following):
    case = returned(mode)
    assert waiting(case) == ["s", "s", "s"]
    for _ in SIGNERS:
        do(case, "s")
    assert waiting(case) == [following]


def test_in_turn_they_sign_again_and_it_comes_straight_back():
    case = returned("straight_back", sequential=True)
    for _ in SIGNERS:
        assert waiting(case) == ["s"]
        do(case, "s")
    assert waiting(case) == ["last"]


def test_signers_who_join_or_leave_meanwhile_change_nothing_in_the_way_back():
    case = returned("straight_back")
    first = task(case, "s")
    api.add_signer(task_id=first.id, actor=holder(first.post_id), post_id=70, organization_id=7)
    assert waiting(case) == ["s"] * 4
    for _ in range(3):
        do(case, "s")
    rest = task(case, "s")
    api.remove_signer(task_id=rest.id, actor=holder(rest.post_id), reason="回避")
    assert waiting(case) == ["last"]
