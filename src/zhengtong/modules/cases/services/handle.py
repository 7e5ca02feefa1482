"""Working on a case: steps with opinions, returns, urging. Its limits: `cases.periods`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.data import StepDone
from zhengtong.modules.cases.documents import issue_once
from zhengtong.modules.cases.models import Case, CaseStatus
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.periods.services import extend_case as extend_case
from zhengtong.modules.cases.periods.services import resume_case as resume_case
from zhengtong.modules.cases.periods.services import suspend_case as suspend_case
from zhengtong.modules.cases.services import accept, conclude, filled, reconsider
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.services.locking import CaseId, TaskId, lock, lock_step
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.cases.steering import reasons
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import StepResult

GRANTING = frozenset({"grant", "agree", "approve", "partly"})
GOING_ON = GRANTING | {"accept", "done", "deliver", "pass"}
"""Outcomes that need no reasons."""


class UnknownOutcome(InvalidInput):
    """请选择办理结果。"""

    code = "unknown_outcome"


class OpinionWanted(InvalidInput):
    """请写明意见。不同意或者不予许可时，必须说明理由。"""

    code = "opinion_wanted"


@command
def claim_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    actor: Actor,
    expected_version: int | None = None,
) -> Case:
    """领取. From now on nobody else may complete it."""
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    workflow.claim(task_id=task.id, actor=actor)
    return case


@command
def release_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    actor: Actor,
    expected_version: int | None = None,
) -> Case:
    """放回, so that a colleague of the post may take it."""
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    reasons.demand(reasons.release(case, task, actor))
    workflow.release(task_id=task.id, actor=actor)
    return case


@command
def transfer_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    to_staff_id: int,
    actor: Actor,
    reason: str = "",
    expected_version: int | None = None,
) -> Case:
    """转办 to another holder of the post."""
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    reasons.demand(reasons.transfer(case, task, actor))
    workflow.transfer(task_id=task.id, actor=actor, to_staff_id=to_staff_id, reason=reason)
    return case


@command
def complete_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    actor: Actor,
    outcome: str,
    opinion: str = "",
    data: dict[str, Any] | None = None,
    law_basis: str | None = None,
    expected_version: int | None = None,
) -> StepDone:
    """Finish one step with an outcome and an opinion; at the last one the case is decided.

    Who decides is said by the published flow: the step's post, which the engine asks for. Counters
    to which it gives the decision (直接授权) decide there.

    A case that was sent back to the counter is already accepted: its step is finished like others.

    `data` are the answers of the step's form, where the flow gives it one. `law_basis` is what a
    denial rests on; None takes the law of the item.

    Raises StaleVersion, WrongStep, OpinionWanted (a refusal needs reasons, 第三十八条第二款),
    LawBasisWanted, StepFormWrong, NoStepForm.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    if task.stage == "accept" and case.accepted_at is None:
        result = accept.accept_locked(case, task, actor=actor, opinion=opinion, data=data)
        return _done(case, result)
    if case.status != CaseStatus.IN_PROGRESS:
        raise CaseStateError
    if outcome not in task.outcomes:
        raise UnknownOutcome(errors=[_error("outcome", UnknownOutcome)])
    opinion = opinion.strip()
    if outcome not in GOING_ON and not opinion:
        raise OpinionWanted(errors=[_error("opinion", OpinionWanted)])
    require(actor, "cases.handle", case)
    aspects.before_step(case, task, outcome, actor)
    form = filled.judge(task, data)
    if task.stage == "decide":
        conclude.decide(case, outcome=outcome, reason=opinion, actor=actor, law_basis=law_basis)
    result = workflow.complete(
        task_id=task.id,
        actor=actor,
        outcome=outcome,
        opinion=opinion,
        noted=form.noted if form else None,
    )
    filled.keep(case, task, form, actor)
    recorded(case, "cases.complete_step", actor, step=task.node, outcome=outcome)
    if task.document and result.outcome in GOING_ON:
        issue_once(case, task.document, at=timezone.now(), staff_id=actor.staff_id)
    if result.ended:
        conclude.finish(case, actor=actor)
    return _done(case, result)


@command
def send_back_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    target: str,
    reason: str,
    actor: Actor,
    mode: str = "redo",
    ends_parts: bool = False,
    expected_version: int | None = None,
) -> StepDone:
    """退回 to an earlier step, with a reason that everybody on the case can read.

    Parts that other departments decide for a step that is cancelled end with it only when the
    returner says so (`ends_parts`). Raises PartsLeft otherwise.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    events = workflow.history(instance_id=case.instance_id)
    reasons.demand(reasons.send_back(case, task, actor, events))
    if not reason.strip():
        raise ReasonWanted(errors=[_error("reason", ReasonWanted)])
    result = workflow.send_back(
        task_id=task.id, target=target, reason=reason.strip(), mode=mode, actor=actor
    )
    aspects.undone(case, actor, reason.strip(), may_end=ends_parts)
    if case.decided_at and reconsider.is_undone(case, target=target, mode=mode):
        reconsider.reconsider(case, actor=actor, reason=reason.strip())
    recorded(case, "cases.send_back", actor, step=task.node, target=target)
    return _done(case, result)


@command
def take_back_step(*, case_id: CaseId, actor: Actor, expected_version: int | None = None) -> Case:
    """撤回 one's own last act, while nobody has acted on it."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    reasons.demand(reasons.take_back(case, actor))
    workflow.withdraw(instance_id=case.instance_id, actor=actor)
    aspects.undone(case, actor, "")
    return case


@command
def urge_step(
    *, case_id: CaseId | None = None, task_id: TaskId, actor: Actor, note: str = ""
) -> Case:
    """催办: a reminder to whoever has the step; kept in the log. Once a day by the same person.

    Raises what `reasons.urge` tells beforehand.
    """
    case, task = lock_step(case_id=case_id, task_id=task_id, actor=actor)
    events = workflow.history(instance_id=case.instance_id)
    reasons.demand(reasons.urge(case, task, actor, events))
    workflow.urge(task_id=task.id, actor=actor, note=note.strip()[:200])
    return case


def _done(case: Case, result: StepResult) -> StepDone:
    return StepDone(**vars(result), status=case.status, is_closed=case.closed_at is not None)


def _error(path: str, kind: type[InvalidInput]) -> FieldError:
    error = kind()
    return FieldError(path=path, message=error.message, code=error.code)
