"""Raising one's voice: to whoever has the step (催办), to whoever answers for the organ."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import StepRaised
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.locking import CaseId, TaskId, lock, lock_step
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.cases.steering import errors, reasons
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

LONGEST = 500


@command
def escalate_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    note: str,
    actor: Actor,
    expected_version: int | None = None,
) -> Case:
    """报告负责人: whoever answers for the step's organ is told, with a note; where nobody does, or
    it is the one who raises it, the organ above. Nothing moves by it; it stays in the log.

    Raises NoteWanted, NobodyAbove and what `reasons.escalate` tells beforehand.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    events = workflow.history(instance_id=case.instance_id)
    reasons.demand(reasons.escalate(case, task, actor, events))
    said = note.strip()[:LONGEST]
    if not said:
        message = errors.NoteWanted().message
        raise errors.NoteWanted(
            errors=[FieldError(path="escalation_note", message=message, code="note_wanted")]
        )
    heads = heads_above(task.organization_id, besides=actor.staff_id)
    if not heads:
        raise errors.NobodyAbove
    told = [{"staff_id": h.staff_id, "name": h.name, "as": "head"} for h in heads]
    workflow.record(
        instance_id=case.instance_id,
        kind="escalated",
        actor=actor,
        text=said,
        payload={"task": task.id, "node": task.node, "told": told},
    )
    recorded(case, "cases.escalate", actor, step=task.node, told=[h.staff_id for h in heads])
    publish(
        StepRaised(
            case_id=case.pk,
            task_id=task.id,
            staff_ids=tuple(h.staff_id for h in heads),
            by=actor.name,
            note=said,
            at=timezone.now(),
        )
    )
    return case


def heads_above(organization_id: int, *, besides: int | None) -> list[org.HolderData]:
    """Who answers for the organ, or for the nearest above it that somebody else answers for. Those
    present first: a deputy is told when the head is away. A head does not report to the deputy."""
    place: int | None = organization_id
    while place is not None:
        heads = org.heads_of(place)
        found = [h for h in heads if h.staff_id != besides]
        is_head = any(h.staff_id == besides and h.share == "A" for h in heads)
        if found and not is_head:
            return [h for h in found if not h.is_absent] or found
        place = org.organization(place).parent_id
    return []


@command
def urge_case(*, case_id: CaseId, actor: Actor) -> Case:
    """催办 by the applicant, once a day: whoever has the open steps is reminded.

    Raises NothingOpen and what `reasons.urge` tells beforehand.
    """
    case = lock(case_id=case_id, actor=actor)
    reasons.demand(against_urging(case, actor))
    for task in waiting(case):
        workflow.urge(task_id=task.id, actor=actor)
    recorded(case, "cases.urge", actor)
    return case


def waiting(case: Case) -> list[workflow.TaskData]:
    return [t for t in workflow.open_tasks(instance_id=case.instance_id) if t.is_open]


def against_urging(case: Case, actor: Actor) -> reasons.Refusal:
    """Against a reminder by the applicant now."""
    if refusal := reasons.standing(case):
        return refusal
    tasks = waiting(case)
    if not tasks:
        return errors.NothingOpen()
    events = workflow.history(instance_id=case.instance_id)
    found = [reasons.urge(case, task, actor, events) for task in tasks]
    return next((refusal for refusal in found if refusal), None)
