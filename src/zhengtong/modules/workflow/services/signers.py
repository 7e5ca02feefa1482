"""Adding and removing signers of a running countersignature; each changes what is expected."""

from __future__ import annotations

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.access import DISPATCH, require_dispatcher
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.data import StepResult
from zhengtong.modules.workflow.errors import (
    LastSigner,
    NotASigner,
    ReasonRequired,
    TaskClosed,
)
from zhengtong.modules.workflow.events import TasksOpened
from zhengtong.modules.workflow.holding import Held, TaskRow
from zhengtong.modules.workflow.marking import Marking, Scope
from zhengtong.modules.workflow.services.complete import step_result
from zhengtong.modules.workflow.services.serving import server
from zhengtong.modules.workflow.store import Written


@command
def add_signer(
    *,
    task_id: int,
    actor: Actor,
    post_id: int,
    organization_id: int,
    reason: str = "",
    expected_version: int | None = None,
) -> StepResult:
    """One more post signs, beside (or after, when in turn) those of the open `task_id`."""
    held, task, marking, scope = _open(task_id, actor, expected_version)
    scope.signers.append({"post": post_id, "organization": organization_id})
    scope.expected += 1
    seq = store.log(
        held, "signer_added", actor, task=task, text=reason, payload={"post_id": post_id}
    )
    _save_scope(scope)
    if not held.graph.nodes[task.node].sequential:
        marking.open_task(
            scope.id,
            task.node,
            seq=len(scope.signers) - 1,
            post=scope.signers[-1],
            straight_to=marking.tasks[task.id].straight_to,
        )
    store.save(held, marking)
    written = store.write(held, marking, seq)
    return _told(held, written, seq, "signer_added")


@command
def remove_signer(
    *, task_id: int, actor: Actor, reason: str, expected_version: int | None = None
) -> StepResult:
    """The signer of this open task need not sign. The last one cannot be removed.

    The outcome may become certain by this; then the flow goes on.
    """
    held, task, marking, scope = _open(task_id, actor, expected_version)
    if not reason.strip():
        message = ReasonRequired().message
        raise ReasonRequired(errors=[FieldError(path="reason", message=message)])
    if scope.expected < 2:
        raise LastSigner
    scope.expected -= 1
    seq = store.log(held, "signer_removed", actor, task=task, text=reason)
    _save_scope(scope)
    straight_to = marking.tasks[task.id].straight_to
    marking.close_task(marking.tasks[task.id], "cancelled", "signer_removed")
    given = [row[0] for row in sql.run(sql.VOTES, [scope.id])]
    advance = Advance(held.graph, marking, serve=server(held))
    outcome = _count(advance, scope, given, task, straight_to)
    held.outcome = outcome or held.outcome
    store.save(held, marking)
    written = store.write(held, marking, seq)
    return _told(held, written, seq, "signer_removed", outcome or "")


def _count(
    advance: Advance, scope: Scope, given: list[str], task: TaskRow, straight_to: str
) -> str | None:
    """Is the outcome certain now? In turn, the next after the removed one signs."""
    node = advance.graph.nodes[scope.node]
    if not node.sequential:
        return advance.count(scope, given, straight_to)
    scope.signers.pop(task.seq)
    _save_scope(scope)
    return advance.count(scope, given, straight_to)


def _open(
    task_id: int, actor: Actor, expected_version: int | None
) -> tuple[Held, TaskRow, Marking, Scope]:
    held = holding.hold(task_id=task_id, expected_version=expected_version)
    task = holding.task_row(task_id)
    held.require_running()
    if task.state not in ("open", "claimed"):
        raise TaskClosed
    if not held.graph.nodes[task.node].signers:
        raise NotASigner
    # Whoever leads the case as a whole decides on the signers of every organ.
    if not actor.has(DISPATCH, held.owner_organization_id):
        require_dispatcher(held, task, actor)
    marking = holding.marking_of(held)
    return held, task, marking, marking.scopes[task.scope]


def _save_scope(scope: Scope) -> None:
    m.Scope.objects.filter(pk=scope.id).update(expected=scope.expected, signers=scope.signers)


def _told(held: Held, written: Written, seq: int, reason: str, outcome: str = "") -> StepResult:
    publish(
        TasksOpened(
            instance_id=held.id,
            subject=held.subject,
            opened=store.opened_ids(written.opened),
            reason=reason,
            at=held.now,
        )
    )
    return step_result(held, written, seq, outcome=outcome)
