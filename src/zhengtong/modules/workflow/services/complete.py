"""Taking a step: the hot path. Permission → task done and event → advance → clocks → outbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow.access import performer
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import Node
from zhengtong.modules.workflow.data import StepResult
from zhengtong.modules.workflow.errors import UnknownOutcome
from zhengtong.modules.workflow.events import StepTaken
from zhengtong.modules.workflow.holding import Held, TaskRow
from zhengtong.modules.workflow.marking import Marking
from zhengtong.modules.workflow.services.serving import server
from zhengtong.modules.workflow.store import Written


@command
def complete(
    *,
    task_id: int,
    actor: Actor,
    outcome: str,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    noted: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> StepResult:
    """Finish a step (or give one signer's vote) and move on. One outbox row: StepTaken.

    `outcome` is one of the step's; it becomes the variable `outcome_<node>`. `data` is kept with
    the task and, for names that begin with `var_`, sets variables for conditions. `noted` goes into
    the chained log for ever (digests, no personal data). An unclaimed task
    is claimed by this. Raises TaskClosed (done already), TaskTaken, NotYourTask, NotYetDeputy,
    SamePersonRefused, UnknownOutcome, StaleVersion, InstanceOnHold.
    """
    held, task, marking, done = holding.hold_step(
        task_id=task_id, staff_id=actor.staff_id, expected_version=expected_version
    )
    acting_for = performer(held, task, actor, done)
    held.require_running()
    node = held.graph.nodes[task.node]
    if outcome not in node.outcomes and not (node.signers and outcome == "abstain"):
        error = UnknownOutcome()
        raise UnknownOutcome(
            errors=[FieldError(path="outcome", message=error.message, code=error.code)]
        )
    result = _move(held, task, node, marking, outcome, data or {})
    return _record(
        held, task, node, marking, actor, acting_for, outcome, result, opinion, data, noted
    )


def vote(
    *,
    task_id: int,
    actor: Actor,
    choice: str,
    opinion: str = "",
    expected_version: int | None = None,
) -> StepResult:
    """One signer of a countersignature speaks. The same as `complete`."""
    return complete(
        task_id=task_id,
        actor=actor,
        outcome=choice,
        opinion=opinion,
        expected_version=expected_version,
    )


def _move(
    held: Held,
    task: TaskRow,
    node: Node,
    marking: Marking,
    outcome: str,
    data: Mapping[str, Any],
) -> str:
    """Advance the tokens; the outcome of the step, "" while a countersignature goes on."""
    advance = Advance(held.graph, marking, serve=server(held))
    token = marking.tasks[task.id]
    for name, value in data.items():
        if name.startswith("var_"):
            marking.set_variable(name.removeprefix("var_"), value)
    if marking.scopes[token.scope].kind != "multi":
        advance.complete(token, outcome)
        return outcome
    given = [row[0] for row in sql.run(sql.VOTES, [token.scope])]
    return advance.vote(token, [*given, outcome]) or ""


def _record(
    held: Held,
    task: TaskRow,
    node: Node,
    marking: Marking,
    actor: Actor,
    acting_for: int | None,
    outcome: str,
    result: str,
    opinion: str,
    data: Mapping[str, Any] | None,
    noted: Mapping[str, Any] | None,
) -> StepResult:
    payload = _payload(marking, held.variables)
    if noted:
        payload["noted"] = dict(noted)
    if result:
        held.outcome = result
    store.settle(held, marking)
    if marking.served:
        held.last_seq = holding.last_seq(held.id)
    with sql.together():
        seq, written = store.take_step(
            held,
            task,
            marking,
            actor,
            acting_for=acting_for,
            outcome=outcome,
            opinion=opinion,
            data=data,
            payload=payload,
        )
        if node.signers:
            sql.run(
                sql.ADD_VOTE,
                [task.id, task.scope, held.id, held.region_id, outcome, seq, held.now],
            )
        _tell(held, task, actor, acting_for, outcome, written)
    return step_result(held, written, seq, outcome=result)


def _payload(marking: Marking, before: Mapping[str, Any]) -> dict[str, Any]:
    """What a withdrawal must undo. Rows that were opened name this event as their cause."""
    undo: dict[str, Any] = {"variables": {k: before.get(k) for k in marking.changed}}
    moved = [[s, f, n] for (s, f), n in marking.moved.items() if n and s > 0]
    if moved:
        undo["arrivals"] = moved
    ended = [s for s in marking.ended_scopes if s > 0]
    if ended:
        undo["scopes"] = ended
    payload: dict[str, Any] = {"undo": undo}
    if marking.served:
        payload["served"] = marking.served
    return payload


def _tell(
    held: Held,
    task: TaskRow,
    actor: Actor,
    acting_for: int | None,
    outcome: str,
    written: Written,
) -> None:
    publish(
        StepTaken(
            instance_id=held.id,
            subject=held.subject,
            region_id=held.region_id,
            task_id=task.id,
            node=task.node,
            stage=task.stage,
            organization_id=task.organization_id,
            post_id=task.post_id,
            outcome=outcome,
            staff_id=actor.staff_id,
            acting_for_staff_id=acting_for,
            due_on=task.due_on,
            opened=store.opened_ids(written.opened),
            ended=held.state == "ended",
            at=held.now,
        )
    )


def step_result(held: Held, written: Written, seq: int, *, outcome: str = "") -> StepResult:
    return StepResult(
        instance_id=held.id,
        instance_state=held.state,
        lock_version=held.lock_version,
        opened=tuple(written.opened),
        closed=tuple(written.closed),
        ended=held.state == "ended",
        outcome=outcome,
        seq=seq,
    )
