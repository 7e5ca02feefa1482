"""Giving a step to somebody else, and the whole case to another organ."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import CaseRedispatched
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.locking import CaseId, TaskId, lock, lock_step
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.cases.steering import errors, reasons
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

LONGEST = 200


@command
def give_step(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    actor: Actor,
    to_staff_id: int | None = None,
    to_post_id: int | None = None,
    reason: str = "",
    expected_version: int | None = None,
) -> Case:
    """转办: to another holder of the post, or to another post of the same organ. For whoever may do
    the step, and for dispatchers of the organ, also when a colleague has claimed it.

    A reason is compulsory unless one gives one's own, or an unclaimed step, to a colleague of the
    post. The step's clock runs on. Raises NoSuchColleague, TransferReasonWanted and what
    `reasons.transfer` tells beforehand.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    reasons.demand(reasons.transfer(case, task, actor))
    said = reason.strip()[:LONGEST]
    is_others = task.state == "claimed" and task.assignee_staff_id != actor.staff_id
    if not said and (to_post_id is not None or is_others):
        raise _at("transfer_reason", errors.TransferReasonWanted)
    if to_post_id is None:
        _require_holder(task, to_staff_id)
        workflow.transfer(task_id=task.id, actor=actor, to_staff_id=to_staff_id, reason=said)
    else:
        post = _post_beside(task, to_post_id)
        workflow.transfer(
            task_id=task.id,
            actor=actor,
            to_post_id=post.id,
            to_organization_id=post.organization_id,
            reason=said,
        )
    recorded(case, "cases.transfer", actor, step=task.node, staff=to_staff_id, post=to_post_id)
    return case


def _require_holder(task: workflow.TaskData, staff_id: int | None) -> None:
    if staff_id is None or staff_id not in {h.staff_id for h in org.holders(task.post_id)}:
        raise _at("to", errors.NoSuchColleague)


def _post_beside(task: workflow.TaskData, post_id: int) -> org.PostData:
    """A post in being of the organ that has the step, with somebody in it."""
    found = next((p for p in org.posts_of(task.organization_id) if p.id == post_id), None)
    if found is None or not org.holders(post_id):
        raise _at("to", errors.NoSuchColleague)
    return found


@command
def redispatch_case(
    *,
    case_id: CaseId,
    to_organization_id: int | None,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> Case:
    """改派: the case was given to the wrong organ of the county and goes to the right one, with
    all that is still to be done. Clocks run on; the applicant is told.

    What lies outside the platform's organs is refused instead (行政许可法 第三十二条第一款第二项).
    Raises OrganizationWanted, RedispatchReasonWanted, OrganizationLacksPosts and what
    `reasons.redispatch` tells beforehand.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    reasons.demand(reasons.redispatch(case, actor))
    giver = case.organization_id
    taker = next((o for o in places(case) if o.id == to_organization_id), None)
    if taker is None:
        raise _at("organization", errors.OrganizationWanted)
    said = reason.strip()[:LONGEST]
    if not said:
        raise _at("redispatch_reason", errors.RedispatchReasonWanted)
    if not workflow.may_redispatch(instance_id=case.instance_id, giver=giver, taker=taker.id):
        raise _at("organization", errors.OrganizationLacksPosts)
    workflow.redispatch(
        instance_id=case.instance_id,
        from_organization_id=giver,
        to_organization_id=taker.id,
        reason=f"{org.organization(giver).short_name_zh} → {taker.short_name_zh}：{said}",
        actor=actor,
    )
    case.organization_id = taker.id
    rows.update(case, "organization_id")
    recorded(case, "cases.redispatch", actor, giver=giver, taker=taker.id, reason=said)
    publish(
        CaseRedispatched(
            case_id=case.pk,
            case_public_id=case.public_id,
            from_organization_id=giver,
            to_organization_id=taker.id,
            reason=said,
            at=timezone.now(),
        )
    )
    return case


def places(case: Case) -> list[org.OrganizationData]:
    """Organs of the same kind in the same county or township, besides the one that has it."""
    own = org.organization(case.organization_id)
    found = org.organizations(kind=own.kind, region_id=own.region_id)
    return [o for o in found if o.is_active and o.id != own.id]


def _at(path: str, kind: type[InvalidInput]) -> InvalidInput:
    error = kind()
    return kind(errors=[FieldError(path=path, message=error.message, code=error.code)])
