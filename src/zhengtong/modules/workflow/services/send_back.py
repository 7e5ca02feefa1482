"""退回: a step goes back to an earlier one, with a reason; what was built on that one falls."""

from __future__ import annotations

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow.access import performer
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.data import StepResult
from zhengtong.modules.workflow.errors import ReasonRequired, ReturnRefused
from zhengtong.modules.workflow.events import TaskReturned
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.models import Task
from zhengtong.modules.workflow.services.complete import step_result
from zhengtong.modules.workflow.services.serving import server

MODES = ("redo", "straight_back")


@command
def send_back(
    *,
    task_id: int,
    actor: Actor,
    target: str,
    reason: str,
    mode: str = "redo",
    expected_version: int | None = None,
) -> StepResult:
    """Send an open step back to `target`, one of its `returns_to`. A reason is compulsory.

    `redo`: everything downstream of the target in its scope is cancelled and done again; after a
    join, the other branches' work stands. `straight_back`: only the target is done again, then the
    flow comes straight back to this step. Raises ReturnRefused, ReasonRequired and what `complete`
    raises.
    """
    held, task, marking, done = holding.hold_step(
        task_id=task_id, staff_id=actor.staff_id, expected_version=expected_version
    )
    acting_for = performer(held, task, actor, done)
    held.require_running()
    if not reason.strip():
        error = ReasonRequired()
        raise ReasonRequired(
            errors=[FieldError(path="reason", message=error.message, code=error.code)]
        )
    node = held.graph.nodes[task.node]
    if target not in node.return_to or mode not in MODES:
        raise ReturnRefused
    before = _last_done(held, target)
    if before is None:
        raise ReturnRefused
    marking.past = holding.past_of(held.id)
    Advance(held.graph, marking, serve=server(held)).send_back(
        marking.tasks[task.id],
        held.graph.nodes[target],
        straight=mode == "straight_back",
        reopens=before,
    )
    store.settle(held, marking)
    if marking.served:
        held.last_seq = holding.last_seq(held.id)
    with sql.together():
        seq, written = store.take_step(
            held,
            task,
            marking,
            actor,
            kind="sent_back",
            state="returned",
            acting_for=acting_for,
            outcome="",
            opinion=reason,
            data=None,
            payload={"target": target, "mode": mode},
        )
        publish(
            TaskReturned(
                instance_id=held.id,
                subject=held.subject,
                task_id=task.id,
                node=task.node,
                target=target,
                mode=mode,
                reason=reason,
                opened=store.opened_ids(written.opened),
                at=held.now,
            )
        )
    return step_result(held, written, seq)


def _last_done(held: Held, node: str) -> int | None:
    """The newest finished task of a step: only what was done can be returned to."""
    return (
        Task.objects.filter(instance_id=held.id, node=node, state="done")
        .order_by("-id")
        .values_list("pk", flat=True)
        .first()
    )
