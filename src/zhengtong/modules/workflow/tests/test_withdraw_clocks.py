"""A step taken back keeps its first day, and the days on which its clock stood still."""

import datetime as dt

import pytest
import time_machine

from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.tests.factories import SYSTEM, do, holder, run, step, task

DAY = dt.date.fromisoformat
pytestmark = pytest.mark.usefixtures("house")


def test_days_in_special_procedure_do_not_count_after_taking_back():
    with time_machine.travel(dt.datetime(2026, 9, 1, 2, tzinfo=dt.UTC), tick=False) as clock:
        case = run(step("a", limit=2), step("b"))
        api.suspend(instance_id=case, actor=SYSTEM, ground="appraisal", on=DAY("2026-09-01"))
        clock.move_to(dt.datetime(2026, 9, 8, 2, tzinfo=dt.UTC))
        api.resume(instance_id=case, actor=SYSTEM, on=DAY("2026-09-08"))
        before = task(case, "a")
        do(case, "a")
        result = api.withdraw(instance_id=case, actor=holder(before.post_id))
        assert before.due_on == DAY("2026-09-10")
        assert task(case, "a").due_on == result.opened[0].due_on == before.due_on
        assert api.self_check() == []
