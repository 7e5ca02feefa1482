"""What the counter answers to an application: accept or refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.prepared import together
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import CaseAccepted, CaseRefused
from zhengtong.modules.cases.models import Case, CaseStatus, DocumentKind, SupplementNotice
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services import filled
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import StepResult, TaskData


def acceptance_task(case: Case) -> TaskData:
    """The open step at which the case waits to be accepted."""
    for task in workflow.open_tasks(instance_id=case.instance_id):
        if task.stage == "accept":
            return task
    raise CaseStateError


def prepared(case_id: CaseId, actor: Actor, expected_version: int | None) -> tuple[Case, TaskData]:
    """The held case and its step of acceptance, if it is this actor's."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    task = acceptance_task(case)
    workflow.require_performer(task_id=task.id, actor=actor)
    return case, task


@command
def accept_case(
    *,
    case_id: CaseId,
    actor: Actor,
    opinion: str = "",
    data: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> StepResult:
    """受理. Statutory and promised limits run from today. 依据《行政许可法》第三十二条.

    Raises CaseStateError when the case does not await acceptance, StaleVersion when the page is
    old, PermissionRefused when the step is not the actor's.
    """
    case, task = prepared(case_id, actor, expected_version)
    return accept_locked(case, task, actor=actor, opinion=opinion, data=data)


def accept_locked(
    case: Case, task: TaskData, *, actor: Actor, opinion: str, data: dict[str, Any] | None
) -> StepResult:
    """The acceptance of a case that the caller holds; `complete` asks whose step it is."""
    require(actor, "cases.accept", case)
    aspects.before_acceptance(case, actor)
    form = filled.judge(task, data)
    now = timezone.now()
    case.accept(at=now, staff_id=actor.staff_id)
    start_limits(case, on=timezone.localdate(now))
    result = workflow.complete(
        task_id=task.id,
        actor=actor,
        outcome=task.outcomes[0],
        opinion=opinion,
        noted=form.noted if form else None,
    )
    filled.keep(case, task, form, actor)
    with together():
        rows.update(case, "status", "accepted_at", "accepted_by")
        issue(case, DocumentKind.ACCEPTANCE, at=now, staff_id=actor.staff_id)
        recorded(case, "cases.accept", actor)
        publish(CaseAccepted(case_id=case.pk, case_public_id=case.public_id, at=now))
    aspects.accepted(case, actor, timezone.localdate(now))
    return result


def start_limits(case: Case, *, on: dt.date) -> None:
    """Stop the clock of the answer, start those of the handling. The day itself is not counted."""
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={
            "statutory": Limit(case.statutory_days, Unit(case.statutory_unit)),
            "promised": Limit(case.promised_days, Unit(case.promised_unit)),
        },
        start_on=on,
        stop=("pre_acceptance",),
    )


@command
def refuse_case(
    *, case_id: CaseId, actor: Actor, reason: str, expected_version: int | None = None
) -> Case:
    """不予受理, in writing, with reason and remedies. 依据《行政许可法》第三十二条第二款."""
    case, _ = prepared(case_id, actor, expected_version)
    reason = _wanted_reason(reason)
    now = timezone.now()
    case.refuse(at=now, reason=reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(instance_id=case.instance_id, actor=actor, reason=reason, kind="refused")
    issue(case, DocumentKind.REFUSAL, at=now, staff_id=actor.staff_id, facts={"reason": reason})
    recorded(case, "cases.refuse", actor, reason=reason)
    publish(CaseRefused(case_id=case.pk, case_public_id=case.public_id, at=now))
    closed(case, actor=actor, at=now)
    return case


@command
def deem_accepted(*, case_id: int) -> Case | None:
    """Five working days without an answer: accepted from the day of receipt.

    依据《行政许可法》第三十二条第一款第四项. The limits are back-dated to the receipt; the event
    says that nobody acted.
    """
    actor = Actor.system("deemed_acceptance")
    case = lock(case_id=case_id, actor=actor)
    if case.status != CaseStatus.SUBMITTED:
        return None
    task = acceptance_task(case)
    now = timezone.now()
    notice = SupplementNotice.objects.filter(case=case).first()
    received = notice.answered_at if notice and notice.answered_at else case.submitted_at
    case.accept(at=received, staff_id=None)
    rows.update(case, "status", "accepted_at", "accepted_by")
    start_limits(case, on=timezone.localdate(received))
    workflow.complete(
        task_id=task.id, actor=actor, outcome=task.outcomes[0], opinion="逾期未告知，视为受理。"
    )
    issue(case, DocumentKind.ACCEPTANCE, at=now, staff_id=None, facts={"deemed": True})
    recorded(case, "cases.deem_accepted", actor)
    publish(
        CaseAccepted(case_id=case.pk, case_public_id=case.public_id, at=received, is_deemed=True)
    )
    aspects.accepted(case, actor, timezone.localdate(received))
    return case


def _wanted_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        wanted = ReasonWanted()
        raise ReasonWanted(
            errors=[FieldError(path="reason", message=wanted.message, code=wanted.code)]
        )
    return reason
