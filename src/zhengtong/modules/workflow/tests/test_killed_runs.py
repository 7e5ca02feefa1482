"""Acts on a run and on a drawing, killed anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.models import ProcessDesign
from zhengtong.modules.workflow.services import clocks, designs, expecting
from zhengtong.modules.workflow.tests import test_designs as drawing
from zhengtong.modules.workflow.tests.factories import run, step

pytestmark = pytest.mark.usefixtures("house")
ACTOR = Actor.system("tests")


def counting() -> int:
    case = run(step("a"))
    today = timezone.localdate()
    api.start_clock(instance_id=case, kind="statutory", limit=Limit(9), start_on=today)
    return case


@scenario(clocks.reopen_clocks, again=NOTHING)
def reopening() -> Callable[[], Any]:
    case = counting()
    api.stop_clock(instance_id=case, kind="statutory", on=timezone.localdate())
    return lambda: clocks.reopen_clocks(instance_id=case, kinds=("statutory",))


@scenario(expecting.expect_resumption, again=409)
def expecting_another_day() -> Callable[[], Any]:
    case = counting()
    today = timezone.localdate()
    api.suspend(
        instance_id=case,
        actor=ACTOR,
        ground="expert_review",
        on=today,
        expected_on=today + dt.timedelta(days=9),
        document="1",
    )
    return lambda: expecting.expect_resumption(
        instance_id=case, actor=ACTOR, expected_on=today + dt.timedelta(days=12), reason="改期"
    )


@scenario(designs.replace_process_design, again=409)
def replacing() -> Callable[[], Any]:
    made = drawing.begun("test.killed")
    content = bytes(ProcessDesign.objects.get().bpmn_xml) + b"\n"
    return lambda: designs.replace_process_design(
        public_id=made.public_id,
        bpmn_xml=content,
        lock_version=made.lock_version,
        actor=drawing.DRAWER,
    )


@pytest.mark.parametrize(
    "command", [reopening, expecting_another_day, replacing], ids=lambda f: f.__name__
)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command):
    command()
