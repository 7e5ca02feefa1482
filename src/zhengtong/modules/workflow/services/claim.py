"""Taking a task, putting it back, giving it to somebody else, urging."""

from __future__ import annotations

from typing import Any

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow.access import (
    performer,
    require_dispatcher,
    require_other_person,
)
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import (
    NotAHolder,
    NotYourTask,
    ReasonRequired,
    SamePost,
    TaskClosed,
    TaskNotClaimed,
)
from zhengtong.modules.workflow.events import TaskAssigned, TaskUrged
from zhengtong.modules.workflow.holding import Held, TaskRow
from zhengtong.modules.workflow.models import Task


@command
def claim(*, task_id: int, actor: Actor, expected_version: int | None = None) -> int:
    """领取: from now on nobody else may complete it. Answers the new lock version.

    Claiming one's own task again changes nothing. Raises what `complete` raises.
    """
    held, task, _, done = holding.hold_step(
        task_id=task_id, staff_id=actor.staff_id, expected_version=expected_version
    )
    acting_for = performer(held, task, actor, done)
    held.require_running()
    if actor.staff_id is None:
        raise NotYourTask
    if task.assignee == actor.staff_id and task.state == "claimed":
        return held.lock_version
    with sql.together():
        store.log(held, "claimed", actor, task=task, acting_for=acting_for)
        _give(held, task, actor.staff_id, acting_for=acting_for)
        store.save(held)
    return held.lock_version


@command
def release(*, task_id: int, actor: Actor, expected_version: int | None = None) -> int:
    """放回: a colleague of the post may take it."""
    held, task = _own(task_id, expected_version)
    if task.state != "claimed":
        raise TaskNotClaimed
    require_dispatcher(held, task, actor)
    store.log(held, "released", actor, task=task)
    sql.run(sql.CLAIM, ["open", None, None, None, None, task.id])
    store.save(held)
    return held.lock_version


@command
def assign(
    *, task_id: int, actor: Actor, to_staff_id: int, expected_version: int | None = None
) -> int:
    """指派 to a holder of the post (A or B). For dispatchers and whoever may do it."""
    held, task = _own(task_id, expected_version)
    require_dispatcher(held, task, actor)
    acting_for = _holder(task, to_staff_id)
    require_other_person(held, task, to_staff_id)
    store.log(held, "assigned", actor, task=task, payload={"staff_id": to_staff_id})
    _give(held, task, to_staff_id, acting_for=acting_for)
    return _told(held, task, to_staff_id, task.post_id, "assigned")


@command
def transfer(
    *,
    task_id: int,
    actor: Actor,
    to_staff_id: int | None = None,
    to_post_id: int | None = None,
    to_organization_id: int | None = None,
    reason: str = "",
    expected_version: int | None = None,
) -> int:
    """转办 to another holder of the post, or to another post (with its organisation and a reason).

    The step's clock runs on.
    """
    held, task = _own(task_id, expected_version)
    require_dispatcher(held, task, actor)
    if to_post_id is not None and to_organization_id is not None:
        if not reason.strip():
            raise ReasonRequired(errors=[_error("reason", ReasonRequired)])
        if (to_post_id, to_organization_id) == (task.post_id, task.organization_id):
            raise SamePost(errors=[_error("to_post_id", SamePost)])
        store.log(held, "transferred", actor, task=task, text=reason, payload={"post": to_post_id})
        Task.objects.filter(pk=task.id).update(
            post_id=to_post_id, organization_id=to_organization_id
        )
        sql.run(sql.CLAIM, ["open", None, None, None, None, task.id])
        return _told(held, task, None, to_post_id, "transferred")
    if to_staff_id is None:
        raise NotAHolder
    acting_for = _holder(task, to_staff_id)
    require_other_person(held, task, to_staff_id)
    store.log(held, "transferred", actor, task=task, text=reason, payload={"staff_id": to_staff_id})
    _give(held, task, to_staff_id, acting_for=acting_for)
    return _told(held, task, to_staff_id, task.post_id, "transferred")


@command
def delegate(
    *,
    task_id: int,
    actor: Actor,
    to_staff_id: int,
    reason: str = "",
    expected_version: int | None = None,
) -> int:
    """委托 one's own task to anybody: the delegate acts for the one who gave it."""
    held, task = _own(task_id, expected_version)
    performer(held, task, actor)
    if actor.staff_id is None:
        raise NotYourTask
    require_other_person(held, task, to_staff_id)
    store.log(held, "delegated", actor, task=task, text=reason, payload={"staff_id": to_staff_id})
    _give(held, task, to_staff_id, owner=actor.staff_id, acting_for=actor.staff_id)
    return _told(held, task, to_staff_id, task.post_id, "delegated")


@command
def urge(*, task_id: int, actor: Actor, note: str = "") -> int:
    """催办: a reminder to whoever has the task; stays in the log. The caller checks who may."""
    held, task = _own(task_id, None)
    store.log(held, "urged", actor, task=task, text=note)
    publish(
        TaskUrged(
            instance_id=held.id,
            subject=held.subject,
            task_id=task.id,
            node=task.node,
            post_id=task.post_id,
            staff_id=task.assignee,
            note=note,
            at=held.now,
        )
    )
    store.save(held)
    return held.lock_version


def _own(task_id: int, expected_version: int | None) -> tuple[Held, TaskRow]:
    held, task, _, _ = holding.hold_step(
        task_id=task_id, staff_id=None, expected_version=expected_version
    )
    if task.state not in ("open", "claimed"):
        held.require_running()
        raise TaskClosed
    return held, task


def _holder(task: TaskRow, staff_id: int) -> int | None:
    """Check that the person holds the post; for whom a B holder then acts."""
    holders = directory().holders([task.post_id]).get(task.post_id, [])
    chosen = next((h for h in holders if h.staff_id == staff_id), None)
    if chosen is None:
        raise NotAHolder(errors=[_error("to_staff_id", NotAHolder)])
    leading = next((h.staff_id for h in holders if h.share == "A"), None)
    return leading if chosen.share == "B" else None


def _give(
    held: Held,
    task: TaskRow,
    staff_id: int,
    *,
    owner: int | None = None,
    acting_for: int | None = None,
) -> None:
    sql.run(sql.CLAIM, ["claimed", staff_id, owner, acting_for, held.now, task.id])


def _told(held: Held, task: TaskRow, staff_id: int | None, post_id: int, how: str) -> int:
    store.save(held)
    publish(
        TaskAssigned(
            instance_id=held.id,
            subject=held.subject,
            task_id=task.id,
            node=task.node,
            staff_id=staff_id,
            post_id=post_id,
            how=how,
            at=held.now,
        )
    )
    return held.lock_version


def _error(path: str, kind: type[InvalidInput], **params: Any) -> FieldError:
    error = kind(**params)
    return FieldError(path=path, message=error.message, code=error.code)
