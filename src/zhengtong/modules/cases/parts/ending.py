"""A part ends: the step that opened it goes on, or the case takes its parts along."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import PartEnded
from zhengtong.modules.cases.models import (
    Case,
    CaseStatus,
    DocumentKind,
    LegalOutcome,
    PartOutcome,
    SubCase,
)
from zhengtong.modules.cases.parts.services import discard, open_parts
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

PLATFORM = Actor.system("parts")

GRANTED = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


@command
def arrive(*, case_id: int) -> None:
    """A part was decided, or ended without a decision: tell the step that waits for it. When it was
    the last, the step is done with its outcome; what came back without a decision, or to a step
    that has moved on meanwhile, is left to the lead. Harmless when run again."""
    sub = SubCase.objects.filter(application__case_id=case_id).first()
    if sub is None or sub.ended_at is not None:
        return
    parent = lock(case_id=sub.parent_id, actor=PLATFORM)
    sub = (
        SubCase.objects.select_for_update(of=("self",))
        .select_related("application__case")
        .get(pk=sub.pk)
    )
    part = sub.application.case
    if sub.ended_at is not None or part is None or not (part.decided_at or part.closed_at):
        return
    sub.ended_at, sub.outcome, sub.words = timezone.now(), _outcome(part), _words(part)
    sub.save(update_fields=["ended_at", "outcome", "words"])
    workflow.record(
        instance_id=parent.instance_id,
        kind="part_ended",
        actor=PLATFORM,
        payload={"text": sub.words, "number": part.number},
    )
    publish(PartEnded(parent_id=parent.pk, case_id=part.pk, outcome=sub.outcome, at=sub.ended_at))
    if not open_parts(parent, sub.task_id).exists():
        _go_on(parent, sub.task_id)


def _outcome(part: Case) -> str:
    if part.legal_outcome in GRANTED:
        return PartOutcome.GRANTED.value
    return PartOutcome.DENIED.value if part.legal_outcome else PartOutcome.RETURNED.value


def _words(part: Case) -> str:
    organ = org.organization(part.organization_id).short_name_zh
    item = localized(items.item_version(part.item_version_id).name, "zh")
    label = part.get_legal_outcome_display() if part.legal_outcome else part.get_status_display()
    reason = f"：{part.outcome_reason}" if part.outcome_reason else ""
    return f"{organ}“{item}”（{part.number}）{label}{reason}"[:1000]


def _go_on(parent: Case, task_id: int) -> None:
    """Complete the step with the outcome of its parts, where they agree on one."""
    subs = list(SubCase.objects.filter(parent=parent, task_id=task_id))
    task = workflow.task(task_id)
    outcome = _step_outcome({s.outcome for s in subs}, task)
    if not outcome or not task.is_open or task.form or parent.status != CaseStatus.IN_PROGRESS:
        return
    try:
        with transaction.atomic():
            handle.complete_step(
                case_id=parent.pk,
                task_id=task_id,
                actor=PLATFORM,
                outcome=outcome,
                opinion="；".join(s.words for s in subs)[:2000],
            )
    except DomainError:
        return  # The step has a condition that only a person can meet.


def _step_outcome(found: set[str], task: workflow.TaskData) -> str:
    """Granted all: the step's first outcome that agrees. None granted but denied: `disagree`."""
    if found == {PartOutcome.GRANTED.value}:
        return next((o for o in task.outcomes if o in handle.GOING_ON), "")
    if PartOutcome.DENIED.value in found and PartOutcome.RETURNED.value not in found:
        return "disagree" if "disagree" in task.outcomes else ""
    return ""


@command
def end_with_parent(*, case_id: int) -> None:
    """The parent has ended before its parts: they end too, each with words to its department.
    Harmless when run again."""
    parent = Case.objects.defer("form_data").filter(pk=case_id).first()
    if parent is None or parent.is_open:
        return
    lock(case_id=parent.pk, actor=PLATFORM)
    words = f"主办件 {parent.number} {parent.get_status_display()}，分办随之结束。"
    for sub in list(open_parts(parent)):
        part = sub.application.case
        if part is not None:
            terminate(part.pk, words)
        discard(sub, words)


def terminate(case_id: int, words: str) -> None:
    """End a part that is not decided yet, with words to its department."""
    part = lock(case_id=case_id, actor=PLATFORM)
    if not part.is_open or part.decided_at:
        return
    now = timezone.now()
    part.terminate(at=now, reason=words)
    rows.update(part, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(
        instance_id=part.instance_id, actor=PLATFORM, reason=words, kind="terminated"
    )
    issue(part, DocumentKind.TERMINATION, at=now, staff_id=None, facts={"reason": words})
    recorded(part, "cases.terminate", PLATFORM, reason=words)
    closed(part, actor=PLATFORM, at=now)
