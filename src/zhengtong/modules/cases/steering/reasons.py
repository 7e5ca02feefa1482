"""Why an act is not possible now. One place: the screen tells it before, the command refuses with
the same words. Each function answers the refusal, or None when the act is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, PermissionRefused
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case, CaseStatus
from zhengtong.modules.cases.steering import errors
from zhengtong.modules.workflow import api as workflow

Refusal = DomainError | None

DISPATCH, MANAGE = "workflow.dispatch", "workflow.manage"

STANDING: dict[Any, type[DomainError]] = {
    CaseStatus.SUSPENDED: errors.CaseOnHold,
    CaseStatus.SUPPLEMENT_REQUESTED: errors.WaitsForApplicant,
    CaseStatus.DELIVERING: errors.AwaitsDelivery,
}
"""States in which no step can be done."""


def demand(refusal: Refusal) -> None:
    """Raise what stands against it, if anything does."""
    if refusal is not None:
        raise refusal


def standing(case: Case) -> Refusal:
    """Against any act on an open step."""
    if not case.is_open:
        return errors.CaseOver()
    kind = STANDING.get(case.status)
    return kind() if kind else None


def step(case: Case, task: workflow.TaskData, actor: Actor) -> Refusal:
    """Against claiming and finishing the step."""
    if refusal := standing(case):
        return refusal
    accepting = task.stage == "accept" and case.accepted_at is None
    if not actor.has("cases.accept" if accepting else "cases.handle"):
        return PermissionRefused()
    return workflow.why_not_step(task, actor=actor)


def release(case: Case, task: workflow.TaskData, actor: Actor) -> Refusal:
    """Against putting it back."""
    if refusal := standing(case):
        return refusal
    if task.state == "open":
        return errors.NotClaimed()
    return workflow.why_not_give(task, actor=actor)


def transfer(case: Case, task: workflow.TaskData, actor: Actor) -> Refusal:
    """Against giving it to a colleague or to another post."""
    if refusal := standing(case):
        return refusal
    if not (actor.has("cases.handle") or actor.has(DISPATCH, task.organization_id)):
        return errors.MayNotGive()
    return workflow.why_not_give(task, actor=actor)


def delegate(case: Case, task: workflow.TaskData, actor: Actor) -> Refusal:
    """Against letting somebody act in one's name."""
    if refusal := step(case, task, actor):
        return refusal
    if task.stage == "accept" and case.accepted_at is None:
        return errors.AcceptanceNotDelegated()
    return None


def take_back(case: Case, actor: Actor) -> Refusal:
    """Against undoing one's own last step."""
    if not case.is_open:
        return errors.CaseOver()
    if case.decided_at:
        return errors.DecisionStands()
    if case.status in (CaseStatus.SUSPENDED, CaseStatus.SUPPLEMENT_REQUESTED):
        return STANDING[case.status]()
    return workflow.why_not_withdraw(instance_id=case.instance_id, actor=actor)


def send_back(
    case: Case, task: workflow.TaskData, actor: Actor, events: Sequence[workflow.InstanceEventData]
) -> Refusal:
    """Against sending it back to an earlier step."""
    if refusal := step(case, task, actor):
        return refusal
    return None if returns_of(task, events) else errors.NothingToReturnTo()


def returns_of(
    task: workflow.TaskData, events: Sequence[workflow.InstanceEventData]
) -> list[tuple[str, Mapping[str, str]]]:
    """The steps to which it can go back: those that the flow names and that were done."""
    undone = {e.payload.get("undone") for e in events if e.kind == "withdrawn"}
    done = {e.node for e in events if e.kind == "completed" and e.seq not in undone}
    return [(node, names) for node, names in task.returns_to if node in done]


def sign(case: Case, task: workflow.TaskData, actor: Actor) -> Refusal:
    """Against adding and removing signers."""
    if refusal := standing(case):
        return refusal
    if not task.is_countersign:
        return errors.NotSignedTogether()
    if actor.has(DISPATCH, case.organization_id):
        return None
    if not actor.has("cases.handle"):
        return errors.MayNotGive()
    return workflow.why_not_give(task, actor=actor)


def urge(
    case: Case,
    task: workflow.TaskData,
    actor: Actor,
    events: Iterable[workflow.InstanceEventData],
) -> Refusal:
    """Against a reminder to whoever has the step."""
    if refusal := standing(case):
        return refusal
    if not may_urge(case, task, actor):
        return errors.MayNotUrge()
    if actor.staff_id is not None and task.assignee_staff_id == actor.staff_id:
        return errors.OwnStep()
    return errors.UrgedToday() if _said_today(events, "urged", task.id, actor) else None


def may_urge(case: Case, task: workflow.TaskData, actor: Actor) -> bool:
    """The applicant; who watches over the case or answers for one of its organs."""
    if policies.owns(actor, case):
        return True
    return actor.is_staff and (
        actor.has("cases.view_all", case.organization_id)
        or actor.has("cases.decide", case.organization_id)
        or actor.has(DISPATCH, case.organization_id)
        or actor.has(DISPATCH, task.organization_id)
    )


def escalate(
    case: Case,
    task: workflow.TaskData,
    actor: Actor,
    events: Iterable[workflow.InstanceEventData],
) -> Refusal:
    """Against raising the step to whoever answers for its organ."""
    if not case.is_open:
        return errors.CaseOver()
    if not actor.is_staff or not (actor.has("cases.handle") or actor.has("cases.view_all")):
        return PermissionRefused()
    return errors.RaisedToday() if _said_today(events, "escalated", task.id, actor) else None


def redispatch(case: Case, actor: Actor) -> Refusal:
    """Against giving the whole case to another organ."""
    if refusal := standing(case):
        return refusal
    if not actor.has(DISPATCH, case.organization_id):
        return errors.MayNotRedispatch()
    return errors.DecisionStands() if case.decided_at else None


def jump(case: Case, actor: Actor) -> Refusal:
    """Against moving the case to another step by two persons. A decision that was signed and not
    served yet may be jumped back over: it falls, as when it is sent back."""
    if not actor.is_staff or not actor.has(MANAGE, case.organization_id):
        return errors.MayNotJump()
    return standing(case)


def _said_today(
    events: Iterable[workflow.InstanceEventData], kind: str, task_id: int, actor: Actor
) -> bool:
    """Whether this person said so of this step today. Applicants have no staff number: there is
    one of them."""
    today = timezone.localdate()
    return any(
        e.kind == kind
        and e.staff_id == actor.staff_id
        and (e.task_id or e.payload.get("task")) == task_id
        and timezone.localdate(e.at) == today
        for e in events
    )
