"""Cases and tasks over the API: the same policies and services as the pages."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.rest.v1 import schemas
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.workflow import api as workflow

router = Router(tags=["cases"])
tasks = Router(tags=["tasks"])


class CaseFilters(Schema):
    q: str = ""
    status: str = ""
    channel: str = ""
    outcome: str = ""
    cursor: str | None = None


def state_of(case: Case) -> schemas.StateOut:
    case.refresh_from_db(fields=["status", "closed_at"])
    version = workflow.instance(case.instance_id).lock_version
    return schemas.StateOut(
        status=case.status, lock_version=version, is_ended=case.closed_at is not None
    )


@router.get("/", response=schemas.CaseList, summary="Cases that the caller may see")
def list_cases(request: HttpRequest, filters: Query[CaseFilters]) -> schemas.CaseList:
    rows = queries.filtered(request.actor, filters.dict(exclude={"cursor"}))
    page = queries.listed(rows, cursor=filters.cursor)
    return schemas.CaseList(
        cases=[
            schemas.CaseLine(
                public_id=r.public_id,
                number=r.number,
                item_name=localized(r.item_name),
                applicant_name=r.applicant_name,
                status=r.status,
                submitted_at=r.submitted_at,
                due_on=r.due_on,
                light=r.light.value,
            )
            for r in page.rows
        ],
        next_cursor=page.next_cursor,
    )


@router.get("/figures/", response=schemas.FiguresOut, summary="Today's figures")
def read_figures(request: HttpRequest) -> schemas.FiguresOut:
    policies.require_figures(request.actor)
    return schemas.FiguresOut(on=timezone.localdate(), **queries.figures())


@router.get("/ratings/", response=schemas.RatingFiguresOut, auth=None, summary="Public ratings")
def read_ratings(request: HttpRequest) -> schemas.RatingFiguresOut:
    figures = queries.rating_figures()
    return schemas.RatingFiguresOut(
        total=figures.total, counts=figures.counts, satisfied_percent=figures.satisfied_percent
    )


@router.get("/{public_id}/", response=schemas.CaseOut, summary="A case with its clocks")
def read_case(request: HttpRequest, public_id: uuid.UUID) -> schemas.CaseOut:
    case = find(public_id=public_id, actor=request.actor)
    data = queries.data_of(case)
    return schemas.CaseOut(
        **{
            name: getattr(data, name)
            for name in schemas.CaseOut.model_fields
            if name not in ("item_name", "clocks")
        },
        item_name=localized(data.item_name),
        clocks=[
            schemas.ClockOut(
                kind=c.kind,
                label=str(c.label),
                limit=c.limit,
                unit=c.unit,
                start_on=c.start_on,
                due_on=c.due_on,
                used=c.used,
                remaining=c.remaining,
                light=c.light.value,
            )
            for c in queries.clocks_of([case])[case.pk]
        ],
    )


@router.get("/{public_id}/timeline/", response=list[schemas.TimelineOut], summary="What happened")
def read_timeline(request: HttpRequest, public_id: uuid.UUID) -> list[schemas.TimelineOut]:
    case = find(public_id=public_id, actor=request.actor)
    entries = queries.timeline_of(case, for_applicant=not request.actor.is_staff)
    return [
        schemas.TimelineOut(
            at=e.at,
            kind=e.kind,
            title=str(e.title),
            text=e.text,
            actor=e.actor,
            outcome=str(e.outcome),
        )
        for e in entries
    ]


@router.get("/{public_id}/tasks/", response=list[schemas.TaskOut], summary="Open steps")
def case_tasks(request: HttpRequest, public_id: uuid.UUID) -> list[schemas.TaskOut]:
    case = find(public_id=public_id, actor=request.actor)
    version = workflow.instance(case.instance_id).lock_version
    return [
        task_out(t, case.public_id, lock_version=version)
        for t in workflow.open_tasks(instance_id=case.instance_id)
    ]


@router.post("/{public_id}/refuse/", response=schemas.StateOut, summary="不予受理")
def refuse(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = find(public_id=public_id, actor=request.actor)
    accept.refuse_case(
        case_id=case.pk,
        actor=request.actor,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/request-supplement/", response=schemas.StateOut, summary="补正告知")
def ask_supplement(request: HttpRequest, public_id: uuid.UUID, body: schemas.SupplementRequestIn):
    case = find(public_id=public_id, actor=request.actor)
    accept.request_supplement(
        case_id=case.pk,
        actor=request.actor,
        material_keys=tuple(body.material_keys),
        corrections=body.corrections,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/supplement/", response=schemas.StateOut, summary="补正")
def supplement(
    request: HttpRequest,
    public_id: uuid.UUID,
    note: Form[str] = "",
    material_key: Form[str] = "",
    file: File[UploadedFile | None] = None,
):
    case = find(public_id=public_id, actor=request.actor)
    uploads = ((material_key, file.file, file.name or ""),) if file else ()
    accept.supply_supplement(case_id=case.pk, actor=request.actor, uploads=uploads, note=note)
    return state_of(case)


@router.post("/{public_id}/suspend/", response=schemas.StateOut, summary="特别程序")
def suspend(request: HttpRequest, public_id: uuid.UUID, body: schemas.SuspendIn):
    case = find(public_id=public_id, actor=request.actor)
    handle.suspend_case(
        case_id=case.pk,
        actor=request.actor,
        ground=body.ground,
        expected_on=body.expected_on,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/resume/", response=schemas.StateOut, summary="恢复计时")
def resume(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = find(public_id=public_id, actor=request.actor)
    handle.resume_case(
        case_id=case.pk,
        actor=request.actor,
        result=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/extend/", response=schemas.StateOut, summary="延长期限")
def extend(request: HttpRequest, public_id: uuid.UUID, body: schemas.ExtendIn):
    case = find(public_id=public_id, actor=request.actor)
    handle.extend_case(
        case_id=case.pk,
        actor=request.actor,
        days=body.days,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/withdraw/", response=schemas.StateOut, summary="申请人撤回")
def withdraw(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = find(public_id=public_id, actor=request.actor)
    conclude.withdraw_application(
        case_id=case.pk,
        actor=request.actor,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/deliver/", response=schemas.StateOut, summary="送达")
def deliver(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = find(public_id=public_id, actor=request.actor)
    conclude.deliver_case(
        case_id=case.pk,
        actor=request.actor,
        note=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/rating/", response={201: schemas.StateOut}, summary="评价")
def rate(request: HttpRequest, public_id: uuid.UUID, body: schemas.RatingIn):
    case = find(public_id=public_id, actor=request.actor)
    conclude.rate_case(
        case_id=case.pk,
        actor=request.actor,
        level=body.level,
        indicators=tuple(body.indicators),
        comment=body.comment,
    )
    return 201, state_of(case)


class TaskFilters(Schema):
    scope: str = "mine"
    cursor: str | None = None


@tasks.get("/", response=schemas.TaskList, summary="The caller's inbox")
def list_tasks(request: HttpRequest, filters: Query[TaskFilters]) -> schemas.TaskList:
    actor = request.actor
    if not actor.is_staff:
        return schemas.TaskList(tasks=[], next_cursor=None)
    page = workflow.inbox(
        staff_id=actor.staff_id,
        post_ids=actor.post_ids,
        deputy_post_ids=actor.deputy_post_ids,
        filters={},
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


def task_out(
    task: workflow.TaskData, case_public_id: uuid.UUID | None, *, lock_version: int | None = None
) -> schemas.TaskOut:
    return schemas.TaskOut(
        lock_version=lock_version,
        public_id=task.public_id,
        case=case_public_id,
        case_number=task.subject,
        node=task.node,
        name=localized(task.name),
        stage=task.stage,
        state=task.state,
        due_on=task.due_on,
        outcomes=list(task.outcomes),
    )


def _opened(request: HttpRequest, public_id: uuid.UUID) -> tuple[Case, workflow.TaskData]:
    task = workflow.task_by_public_id(public_id)
    case = policies.visible_to(request.actor).filter(instance_id=task.instance_id).first()
    if case is None:
        raise NotFound
    return case, task


@tasks.post("/{public_id}/claim/", response=schemas.StateOut, summary="领取")
def claim(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case, task = _opened(request, public_id)
    handle.claim_step(
        case_id=case.pk,
        task_id=task.id,
        actor=request.actor,
        expected_version=body.lock_version,
    )
    return state_of(case)


@tasks.post("/{public_id}/release/", response=schemas.StateOut, summary="放回")
def release(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case, task = _opened(request, public_id)
    handle.release_step(
        case_id=case.pk,
        task_id=task.id,
        actor=request.actor,
        expected_version=body.lock_version,
    )
    return state_of(case)


@tasks.post("/{public_id}/complete/", response=schemas.StateOut, summary="办理（受理环节即受理）")
def complete(request: HttpRequest, public_id: uuid.UUID, body: schemas.CompleteIn):
    case, task = _opened(request, public_id)
    handle.complete_step(
        case_id=case.pk,
        task_id=task.id,
        actor=request.actor,
        outcome=body.outcome,
        opinion=body.opinion,
        data=body.data,
        expected_version=body.lock_version,
    )
    return state_of(case)


@tasks.post("/{public_id}/send-back/", response=schemas.StateOut, summary="退回")
def send_back(request: HttpRequest, public_id: uuid.UUID, body: schemas.SendBackIn):
    case, task = _opened(request, public_id)
    handle.send_back_step(
        case_id=case.pk,
        task_id=task.id,
        target=body.target,
        reason=body.reason,
        mode=body.mode,
        actor=request.actor,
        expected_version=body.lock_version,
    )
    return state_of(case)
