"""What the lead department sets for all branches, and what ends with the case."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.aspects import attach
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.consulting import FURTHEST, withdraw_locked
from zhengtong.modules.cases.joint.fixing import cancel_locked
from zhengtong.modules.cases.joint.rules import (
    ASPECT,
    require_lead,
    require_open,
    staff_id,
)
from zhengtong.modules.cases.models import (
    Case,
    Consultation,
    ConsultationState,
    JointCase,
    Meeting,
)
from zhengtong.modules.cases.models.meeting import AHEAD
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow


@command
def set_answer_day(
    *,
    case_id: CaseId,
    answer_by: dt.date | None,
    actor: Actor,
    note: str = "",
    expected_version: int | None = None,
) -> JointCase:
    """The common day by which all branches should have answered. It binds nobody's clock: the
    limits of the steps stay as published. Everybody with an open branch is told.

    Raises NotTheLead, CaseStateError, AnswerDayWrong.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require_lead(actor, case)
    require_open(case)
    today = timezone.localdate()
    if answer_by is None or not today < answer_by <= today + FURTHEST:
        raise e.wrong("answer_by", e.AnswerDayWrong)
    found, _ = JointCase.objects.update_or_create(
        case=case,
        defaults={
            "answer_by": answer_by,
            "note": note.strip()[:200],
            "set_by_id": staff_id(actor),
            "set_at": timezone.now(),
        },
    )
    attach(case, ASPECT)
    text = f"{answer_by.isoformat()} {found.note}".strip()
    workflow.record(instance_id=case.instance_id, kind="answer_day_set", actor=actor, text=text)
    recorded(case, "cases.set_answer_day", actor, answer_by=answer_by.isoformat())
    for task in _branches(case):
        workflow.urge(task_id=task.id, actor=actor, note=text[:200])
    return found


@command
def urge_branches(
    *, case_id: CaseId, actor: Actor, note: str = "", expected_version: int | None = None
) -> int:
    """The lead urges every open branch at once; how many there were."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require_lead(actor, case)
    require_open(case)
    tasks = _branches(case)
    for task in tasks:
        workflow.urge(task_id=task.id, actor=actor, note=note.strip()[:200])
    recorded(case, "cases.urge_branches", actor, n=len(tasks))
    return len(tasks)


def _branches(case: Case) -> list[workflow.TaskData]:
    return [t for t in workflow.open_tasks(instance_id=case.instance_id) if t.is_open]


def end_with(case: Case, actor: Actor) -> None:
    """The case is decided or has ended: nothing is asked of anybody any more."""
    reason = "办件已经作出决定或者已经结束。"
    for meeting in Meeting.objects.select_for_update().filter(case=case, state__in=AHEAD):
        cancel_locked(case, meeting, reason=reason, actor=actor)
    for found in Consultation.objects.select_for_update().filter(
        case=case, state=ConsultationState.OPEN
    ):
        withdraw_locked(case, found, reason=reason, actor=actor)
