"""Several people at the same moment, in real transactions."""

import threading

import pytest
from django.db import connection

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import api, directory
from zhengtong.modules.workflow.api import Parallel
from zhengtong.modules.workflow.errors import TaskClosed
from zhengtong.modules.workflow.tests.factories import House, holder, run, step, task, waiting


@pytest.fixture
def house(transactional_db):
    with directory.temporarily(House()) as house:
        yield house


def together(*acts):
    """Run all at once; what each answered or raised."""
    start = threading.Barrier(len(acts))
    answers = [None] * len(acts)

    def act(index):
        try:
            start.wait(10)
            answers[index] = acts[index]()
        except DomainError as refused:
            answers[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def finish(found):
    return lambda: api.complete(
        task_id=found.id, actor=holder(found.post_id), outcome=found.outcomes[0]
    )


def test_of_two_who_complete_one_step_at_once_one_is_told_so(house):
    case = run(step("a"), step("b"))
    answers = together(*[finish(task(case, "a"))] * 4)
    assert sorted(type(a).__name__ for a in answers) == ["StepResult"] + ["TaskClosed"] * 3
    assert isinstance(next(a for a in answers if isinstance(a, DomainError)), TaskClosed)
    assert waiting(case) == ["b"]
    assert api.verify_log(instance_id=case).is_whole


def test_branches_that_end_at_once_open_the_next_step_once(house):
    for _ in range(3):
        case = run(Parallel([[step("a")], [step("b")], [step("c")]]), step("z"))
        together(*[finish(task(case, node)) for node in "abc"])
        assert waiting(case) == ["z"]
        assert len([t for t in api.tasks(instance_id=case) if t.node == "z"]) == 1


def test_two_sweeps_at_once_tell_each_thing_once(house):
    from zhengtong.core.jobs.models import OutboxEvent
    from zhengtong.modules.workflow.models import Task

    runs = [run(step("a", limit=1)) for _ in range(6)]
    Task.objects.filter(instance_id__in=runs).update(
        due_on="2020-01-02", next_check_on="2020-01-01"
    )
    together(*[api.sweep] * 3)
    told = OutboxEvent.objects.filter(key="workflow.task_overdue")
    assert len({e.payload["task_id"] for e in told}) == len(told) == 6
