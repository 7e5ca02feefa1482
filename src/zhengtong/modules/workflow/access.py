"""Who may do a step: the holders of its post, their deputies, whoever it was given to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import SignInRequired
from zhengtong.modules.workflow import sql
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import (
    NotYetDeputy,
    NotYourTask,
    SamePersonRefused,
    StepPermissionWanted,
    TaskClosed,
    TaskTaken,
    TaskTakenBy,
)
from zhengtong.modules.workflow.holding import Held, TaskRow
from zhengtong.modules.workflow.parts import permission_label

DISPATCH = "workflow.dispatch"


def performer(
    held: Held, task: TaskRow, actor: Actor, done: Collection[str] | None = None
) -> int | None:
    """Check that the actor may do the open task now; for whom, if not for oneself.

    A: holder of the post. B: when every A is away, or from `deputy_on`. Assignee or delegate: by
    name. `done`: the steps that the actor did in this run, when they are known. Raises a
    PermissionRefused or StateError that says why not.
    """
    if task.state not in ("open", "claimed"):
        held.require_running()
        raise TaskClosed
    acting_for = standing(task, actor, held.today)
    require_permission(held.graph.nodes[task.node].permission, actor, task.organization_id)
    if done is not None:
        require_not_after(held.graph, task.node, done)
    elif actor.staff_id is not None:
        require_other_person(held, task, actor.staff_id)
    return acting_for


def standing(task: TaskRow, actor: Actor, today: dt.date) -> int | None:
    """By what right the actor does the task; raises when by none."""
    if actor.kind == "system":
        return None
    if actor.kind == "anonymous":
        raise SignInRequired
    staff_id = actor.staff_id
    if staff_id is None:
        raise NotYourTask
    if task.state == "claimed":
        if task.assignee == staff_id:
            return task.acting_for or (task.owner if task.owner != staff_id else None)
        raise _taken(task)
    if task.post_id in actor.post_ids:
        return None
    if task.post_id in actor.deputy_post_ids:
        return _deputising(task, today, staff_id)
    raise NotYourTask


def _taken(task: TaskRow) -> TaskTaken:
    name = directory().staff_names([task.assignee] if task.assignee else []).get(task.assignee or 0)
    return TaskTakenBy(name=name) if name else TaskTaken()


def _deputising(task: TaskRow, today: dt.date, staff_id: int) -> int | None:
    holders = directory().holders([task.post_id]).get(task.post_id, [])
    leading = [h for h in holders if h.share == "A" and h.staff_id != staff_id]
    is_late = task.deputy_on is not None and today >= task.deputy_on
    if not is_late and any(not h.is_absent for h in leading):
        raise NotYetDeputy
    return leading[0].staff_id if leading else None


def require_other_person(held: Held, task: TaskRow, staff_id: int) -> None:
    """Separation of duties: pairs of steps that one person may not both do."""
    others = apart_from(held.graph, task.node)
    if others:
        rows = sql.run(sql.SAME_PERSON, [held.id, others, staff_id])
        require_not_after(held.graph, task.node, [row[0] for row in rows])


def require_not_after(graph: Graph, node: str, done: Collection[str]) -> None:
    """Raise SamePersonRefused when whoever did the steps `done` may not do this one."""
    for other in apart_from(graph, node) if done else ():
        if other in done:
            raise SamePersonRefused(step=graph.nodes[other].name)


def apart_from(graph: Graph, node: str) -> list[str]:
    """The steps that must be done by somebody else, whichever side names the pair."""
    named = graph.nodes[node].apart
    return [*named, *(n.id for n in graph.humans if node in n.apart and n.id not in named)]


def require_permission(wanted: str, actor: Actor, organization_id: int) -> None:
    """What the flow asks for besides the post, in the organisation that does the step."""
    if wanted and not actor.has(wanted, organization_id):
        raise StepPermissionWanted(permission=permission_label(wanted))


def require_dispatcher(held: Held, task: TaskRow, actor: Actor) -> None:
    """Who may give the task to somebody: whoever may do it, its assignee, who delegated it, or a
    dispatcher there."""
    if actor.has(DISPATCH, task.organization_id) or (
        actor.staff_id is not None and actor.staff_id in (task.assignee, task.owner)
    ):
        return
    standing(task, actor, held.today)
