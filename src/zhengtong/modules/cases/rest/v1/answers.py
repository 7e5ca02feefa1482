"""What commands and lists of the case API answer."""

from __future__ import annotations

import uuid

from zhengtong.core.pages.lighting import why_light
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.data import StepDone
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.rest.v1 import schemas
from zhengtong.modules.workflow import api as workflow


def state_of(case: Case, lock_version: int | None = None) -> schemas.StateOut:
    """Where the case stands that a command has just given back."""
    if lock_version is None:
        lock_version = workflow.instance(case.instance_id).lock_version
    return schemas.StateOut(
        status=case.status, lock_version=lock_version, is_ended=case.closed_at is not None
    )


def state_after(done: StepDone) -> schemas.StateOut:
    return schemas.StateOut(
        status=done.status, lock_version=done.lock_version, is_ended=done.is_closed
    )


def task_out(task: workflow.TaskData, case_public_id: uuid.UUID | None) -> schemas.TaskOut:
    return schemas.TaskOut(
        lock_version=task.lock_version,
        public_id=task.public_id,
        case=case_public_id,
        case_number=task.subject,
        node=task.node,
        name=localized(task.name),
        stage=task.stage,
        state=task.state,
        due_on=task.due_on,
        light=task.light.value,
        light_reason=why_light(task.light, task.limit, task.remaining_days, task.unit),
        outcomes=list(task.outcomes),
        returns_to=[node for node, _name in task.returns_to],
        form=task.form,
    )
