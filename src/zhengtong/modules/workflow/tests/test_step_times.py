"""What steps really take is computed from what was done, and shown only when there is enough."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.models import StepTime, Task
from zhengtong.modules.workflow.services.step_times import LEAST, compute_step_times
from zhengtong.modules.workflow.tests.factories import SYSTEM, begin, do, publish, step

pytestmark = pytest.mark.usefixtures("house")
MONDAY = dt.date(2026, 11, 16)


def at(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


def took(version, days):
    """A run whose step `a` took so many calendar days from a Monday."""
    run = begin(version)
    do(run, "a")
    closed = at(MONDAY + dt.timedelta(days=days))
    Task.objects.filter(instance_id=run, node="a").update(opened_at=at(MONDAY), closed_at=closed)
    return run


def row(version, node="a"):
    return next(r for r in api.step_table(process_version_id=version) if r.node == node)


def test_half_and_nine_in_ten_are_said_in_working_days():
    version = publish(step("a"), step("b"))
    for days in (0, 1, 1, 1, 1, 2, 3, 4, 4, 9):
        took(version, days)
    assert compute_step_times(on=dt.date(2026, 11, 30)) == 1
    found = StepTime.objects.get()
    assert (found.node, found.count, found.median, found.p90) == ("a", 10, 1, 4)
    assert row(version).real_time == ("近一年 10 件，一半在1 个工作日内办完，九成在4 个工作日内")
    with override("en"):
        assert "half within 1 working day" in row(version).real_time
    assert row(version, "b").real_time == ""


def test_a_weekend_is_not_counted():
    version = publish(step("a"))
    for _ in range(LEAST):
        took(version, 7)
    compute_step_times(on=dt.date(2026, 11, 30))
    assert StepTime.objects.get().median == 5


@killed("modules.workflow.services.step_times.compute_step_times", again=NOTHING)
def test_days_on_hold_are_not_counted():
    version = publish(step("a"), step("b"))
    runs = [took(version, 4) for _ in range(LEAST)]
    for run in runs:
        api.suspend(
            instance_id=run, ground="hearing", on=MONDAY, actor=SYSTEM
        )  # fmt: skip
        api.resume(instance_id=run, on=MONDAY + dt.timedelta(days=3), actor=SYSTEM)
    compute_step_times(on=dt.date(2026, 11, 30))
    assert StepTime.objects.get().median == 1


def test_too_few_say_nothing():
    version = publish(step("a"))
    for _ in range(LEAST - 1):
        took(version, 1)
    assert compute_step_times(on=dt.date(2026, 11, 30)) == 0
    assert row(version).real_time == ""


def test_what_is_older_than_a_year_no_longer_counts():
    version = publish(step("a"))
    for _ in range(LEAST):
        took(version, 1)
    compute_step_times(on=dt.date(2026, 11, 30))
    assert StepTime.objects.count() == 1
    compute_step_times(on=dt.date(2028, 1, 1))
    assert not StepTime.objects.exists()
