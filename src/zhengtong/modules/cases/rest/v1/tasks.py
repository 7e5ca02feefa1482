"""Tasks over the API: the caller's inbox, and every act on a step."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja import Query, Router

from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.rest.v1 import schemas
from zhengtong.modules.cases.rest.v1.answers import state_after, state_of, task_out
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.services.locking import seen_by_instance
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

router = Router(tags=["tasks"])


class InboxOfStaff(PermissionRefused):
    """待办属于工作人员。办事人请查看自己的办件。"""


@router.get("/", response=schemas.TaskList, summary="The caller's inbox")
def list_tasks(request: HttpRequest, filters: Query[schemas.TaskFilters]) -> schemas.TaskList:
    """What waits for the caller, soonest due first: own steps and open ones of the own posts."""
    actor = request.actor
    if not actor.is_staff:
        raise InboxOfStaff
    page = workflow.inbox(
        staff_id=actor.staff_id,
        post_ids=actor.post_ids,
        deputy_post_ids=actor.deputy_post_ids,
        filters=filters.dict(exclude={"cursor"}),
        cursor=filters.cursor,
    )
    cases = dict(
        Case.objects.filter(instance_id__in=[t.instance_id for t in page.rows]).values_list(
            "instance_id", "public_id"
        )
    )
    return schemas.TaskList(
        tasks=[task_out(t, cases.get(t.instance_id)) for t in page.rows],
        next_cursor=page.next_cursor,
    )


@router.post("/{public_id}/claim/", response=schemas.StateOut, summary="领取")
def claim(request: HttpRequest, public_id: uuid.UUID, body: schemas.VersionIn):
    case = handle.claim_step(
        task_id=public_id, actor=request.actor, expected_version=body.lock_version
    )
    return state_of(case)


@router.post("/{public_id}/release/", response=schemas.StateOut, summary="放回")
def release(request: HttpRequest, public_id: uuid.UUID, body: schemas.VersionIn):
    case = handle.release_step(
        task_id=public_id, actor=request.actor, expected_version=body.lock_version
    )
    return state_of(case)


@router.get(
    "/{public_id}/colleagues/",
    response=list[schemas.ColleagueOut],
    summary="To whom a step may be given",
)
def colleagues(request: HttpRequest, public_id: uuid.UUID) -> list[schemas.ColleagueOut]:
    task = workflow.task_by_public_id(public_id)
    seen_by_instance(instance_id=task.instance_id, actor=request.actor)
    holders = [h for h in org.holders(task.post_id) if h.staff_id != request.actor.staff_id]
    staff = {s.id: s for s in org.staff_of(ids=[h.staff_id for h in holders])}
    return [
        schemas.ColleagueOut(
            public_id=staff[h.staff_id].public_id, name=h.name, is_absent=h.is_absent
        )
        for h in holders
    ]


@router.post("/{public_id}/transfer/", response=schemas.StateOut, summary="转办")
def transfer(request: HttpRequest, public_id: uuid.UUID, body: schemas.TransferIn):
    case = handle.transfer_step(
        task_id=public_id,
        to_staff_id=org.staff_by_public_id(body.to).id,
        actor=request.actor,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/urge/", response=schemas.StateOut, summary="催办")
def urge(request: HttpRequest, public_id: uuid.UUID, body: schemas.UrgeIn):
    case = handle.urge_step(task_id=public_id, actor=request.actor, note=body.note)
    return state_of(case)


@router.post("/{public_id}/complete/", response=schemas.StateOut, summary="办理（受理环节即受理）")
def complete(request: HttpRequest, public_id: uuid.UUID, body: schemas.CompleteIn):
    done = handle.complete_step(
        task_id=public_id,
        actor=request.actor,
        outcome=body.outcome,
        opinion=body.opinion,
        data=body.data,
        expected_version=body.lock_version,
    )
    return state_after(done)


@router.post("/{public_id}/send-back/", response=schemas.StateOut, summary="退回")
def send_back(request: HttpRequest, public_id: uuid.UUID, body: schemas.SendBackIn):
    done = handle.send_back_step(
        task_id=public_id,
        target=body.target,
        reason=body.reason,
        mode=body.mode,
        actor=request.actor,
        expected_version=body.lock_version,
    )
    return state_after(done)
