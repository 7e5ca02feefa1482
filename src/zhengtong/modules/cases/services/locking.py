"""The one way to take hold of a case: permission to see, then the locks, lower tier first."""

from __future__ import annotations

import uuid

from zhengtong.core import rows
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, StaleVersion
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.errors import WrongStep
from zhengtong.modules.workflow import api as workflow

CaseId = int | uuid.UUID
"""Commands know a case by its internal id or by the public one that addresses carry."""

TaskId = int | uuid.UUID


class CaseNotFound(NotFound):
    """没有找到这个办件，或者您没有查看它的权限。请核对办件编号。"""

    code = "case_not_found"


def find(*, case_id: int | None = None, public_id: uuid.UUID | None = None, actor: Actor) -> Case:
    """The case, if the actor may see it. Raises CaseNotFound otherwise: no hint that it exists.

    The applicant's answers are encrypted and read only when asked for.
    """
    if case_id is not None:
        return _seen(_row("id = %s", case_id), actor)
    return _seen(_row("public_id = %s", public_id), actor)


def seen_by_instance(*, instance_id: int, actor: Actor) -> Case:
    """The case of a run, if the actor may see it. Raises CaseNotFound."""
    return _seen(_row("instance_id = %s", instance_id), actor)


def lock(*, case_id: CaseId, actor: Actor, expected_version: int | None = None) -> Case:
    """Lock the workflow instance, then the case. Raises StaleVersion when the page is old."""
    by = {"public_id": case_id} if isinstance(case_id, uuid.UUID) else {"case_id": case_id}
    seen = find(**by, actor=actor)
    held = workflow.lock(instance_id=seen.instance_id, expected_version=expected_version)
    case = _row("id = %s FOR UPDATE", seen.pk)
    assert case is not None, "cases are never deleted"
    case.seen_by, case.lock_version = actor, held.lock_version
    return case


def lock_step(
    *,
    case_id: CaseId | None,
    task_id: TaskId,
    actor: Actor,
    expected_version: int | None = None,
) -> tuple[Case, workflow.TaskData]:
    """The same by one of its steps; `case_id` may be left out, or is checked to be its case.

    What the task says of its state was read before the lock: the engine looks again.
    Raises CaseNotFound, WrongStep, StaleVersion.
    """
    if isinstance(task_id, uuid.UUID):
        task = workflow.task_by_public_id(task_id)
    else:
        task = workflow.task(task_id)
    held = workflow.lock(instance_id=task.instance_id)
    case = _seen(_row("instance_id = %s FOR UPDATE", task.instance_id), actor)
    if case_id not in (None, case.pk, case.public_id):
        raise WrongStep
    if expected_version is not None and held.lock_version != expected_version:
        raise StaleVersion
    if task.state not in ("open", "claimed", "suspended"):
        raise WrongStep
    case.lock_version = held.lock_version
    return case, task


def _row(where: str, value: object) -> Case | None:
    return rows.first(Case, where, [value], without="form_data")


def _seen(case: Case | None, actor: Actor) -> Case:
    if case is None or not policies.sees(actor, case):
        raise CaseNotFound
    case.seen_by = actor
    return case
