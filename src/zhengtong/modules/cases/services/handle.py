"""Working on a case: steps with opinions, returns, special procedures, extension."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.data import StepDone
from zhengtong.modules.cases.documents import issue, issue_once
from zhengtong.modules.cases.events import CaseExtended, CaseResumed, CaseSuspended
from zhengtong.modules.cases.models import BEFORE_DECISION, Case, CaseStatus, DocumentKind
from zhengtong.modules.cases.models.case import CaseStateError
from zhengtong.modules.cases.services import accept, conclude, filled
from zhengtong.modules.cases.services.locking import CaseId, TaskId, lock, lock_step
from zhengtong.modules.cases.services.locking import WrongStep as WrongStep
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import StepResult

GRANTING = frozenset({"grant", "agree", "approve", "partly"})
GOING_ON = GRANTING | {"accept", "done", "deliver", "pass"}
"""Outcomes that need no reasons."""

STATUTORY_GROUNDS = (
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
"""The closed list of 行政许可法 第四十五条: 听证 招标 拍卖 检验 检测 检疫 鉴定 专家评审."""

EXTENSION_DAYS = 10
"""One extension of at most ten working days (行政许可法 第四十二条)."""


class UnknownOutcome(InvalidInput):
    """请选择办理结果。"""

    code = "unknown_outcome"


class OpinionWanted(InvalidInput):
    """请写明意见。不同意或者不予许可时，必须说明理由。"""

    code = "opinion_wanted"


class GroundNotAllowed(InvalidInput):
    """这个事项不能以此理由停止计时。"""

    code = "ground_not_allowed"


class AlreadyExtended(StateError):
    """办理期限只能延长一次。"""

    code = "already_extended"


class TooLongExtension(InvalidInput):
    """延长的期限须在 1 至 %(most)s 个工作日之间。"""

    code = "too_long_extension"


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
    require(actor, "cases.handle", case)
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
    expected_version: int | None = None,
) -> StepDone:
    """Finish one step with an outcome and an opinion; at the last one the case is decided.

    Who decides is said by the published flow: the step's post, which the engine asks for. Counters
    to which it gives the decision (直接授权) decide there.

    A case that was sent back to the counter is already accepted: its step is finished like others.

    `data` are the answers of the step's form, where the flow gives it one.

    Raises StaleVersion, WrongStep, OpinionWanted (a refusal needs reasons, 第三十八条第二款),
    StepFormWrong, NoStepForm.
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
        conclude.decide(case, outcome=outcome, reason=opinion, actor=actor)
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
    expected_version: int | None = None,
) -> StepDone:
    """退回 to an earlier step, with a reason that everybody on the case can read."""
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    require(actor, "cases.handle", case)
    if not reason.strip():
        raise accept.ReasonWanted(errors=[_error("reason", accept.ReasonWanted)])
    result = workflow.send_back(
        task_id=task.id, target=target, reason=reason.strip(), mode=mode, actor=actor
    )
    recorded(case, "cases.send_back", actor, step=task.node, target=target)
    return _done(case, result)


@command
def take_back_step(*, case_id: CaseId, actor: Actor, expected_version: int | None = None) -> Case:
    """撤回 one's own last act, while nobody has acted on it."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if case.decided_at:
        raise CaseStateError
    workflow.withdraw(instance_id=case.instance_id, actor=actor)
    return case


@command
def urge_step(
    *, case_id: CaseId | None = None, task_id: TaskId, actor: Actor, note: str = ""
) -> Case:
    """催办: a reminder to whoever has the step; kept in the log."""
    case, task = lock_step(case_id=case_id, task_id=task_id, actor=actor)
    workflow.urge(task_id=task.id, actor=actor, note=note.strip()[:200])
    return case


@command
def suspend_case(
    *,
    case_id: CaseId,
    actor: Actor,
    ground: str,
    expected_on: dt.date | None,
    reason: str,
    expected_version: int | None = None,
) -> Case:
    """Start a special procedure: the clocks stop from the next day, the applicant is told in
    writing how long it should take. 依据《行政许可法》第四十五条."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    version = items.item_version(case.item_version_id)
    if ground not in version.special_procedures:
        raise GroundNotAllowed(errors=[_error("ground", GroundNotAllowed)])
    now = timezone.now()
    today = timezone.localdate(now)
    if expected_on is None or expected_on < today:
        raise InvalidInput(
            errors=[FieldError(path="expected_on", message=_("请填写预计结束的日期，不早于今天。"))]
        )
    case.suspend()
    rows.update(case, "status")
    stops = ("statutory", "promised", "step")
    if ground not in STATUTORY_GROUNDS:
        stops = ("promised", "step")
    document = issue(
        case,
        DocumentKind.SUSPENSION,
        at=now,
        staff_id=actor.staff_id,
        facts={
            "ground": ground,
            "reason": reason.strip(),
            "expected_on": expected_on.isoformat(),
        },
    )
    workflow.suspend(
        instance_id=case.instance_id,
        actor=actor,
        ground=ground,
        on=today,
        expected_on=expected_on,
        document=document.number,
        stops=stops,
    )
    recorded(case, "cases.suspend", actor, ground=ground)
    publish(CaseSuspended(case_id=case.pk, case_public_id=case.public_id, ground=ground, at=now))
    return case


@command
def resume_case(
    *, case_id: CaseId, actor: Actor, result: str = "", expected_version: int | None = None
) -> Case:
    """The special procedure is over; days count again from tomorrow."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    now = timezone.now()
    case.resume()
    rows.update(case, "status")
    workflow.resume(instance_id=case.instance_id, actor=actor, on=timezone.localdate(now))
    if result.strip():
        workflow.record(
            instance_id=case.instance_id,
            kind="special_procedure_result",
            actor=actor,
            payload={"text": result.strip()},
        )
    recorded(case, "cases.resume", actor)
    publish(CaseResumed(case_id=case.pk, case_public_id=case.public_id, at=now))
    return case


@command
def extend_case(
    *,
    case_id: CaseId,
    actor: Actor,
    days: int,
    reason: str,
    expected_version: int | None = None,
) -> Case:
    """延长 once, approved by the head of the organ, with the reasons told to the applicant
    (行政许可法 第四十二条)."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.decide", case)
    if case.status not in BEFORE_DECISION:
        raise CaseStateError
    if not 1 <= days <= EXTENSION_DAYS:
        error = TooLongExtension(most=EXTENSION_DAYS)
        raise TooLongExtension(
            errors=[FieldError(path="days", message=error.message)], most=EXTENSION_DAYS
        )
    if not reason.strip():
        raise accept.ReasonWanted(errors=[_error("reason", accept.ReasonWanted)])
    if any(
        c.extended_days for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    ):
        raise AlreadyExtended
    now = timezone.now()
    for kind in ("statutory", "promised"):
        workflow.extend_clock(
            instance_id=case.instance_id, kind=kind, days=days, actor=actor, reason=reason.strip()
        )
    issue(
        case,
        DocumentKind.EXTENSION,
        at=now,
        staff_id=actor.staff_id,
        facts={"days": days, "reason": reason.strip()},
    )
    recorded(case, "cases.extend", actor, days=days)
    publish(CaseExtended(case_id=case.pk, case_public_id=case.public_id, days=days, at=now))
    return case


def _done(case: Case, result: StepResult) -> StepDone:
    return StepDone(**vars(result), status=case.status, is_closed=case.closed_at is not None)


def _error(path: str, kind: type[InvalidInput]) -> FieldError:
    error = kind()
    return FieldError(path=path, message=error.message, code=error.code)
