"""Cases over the API: the same policies and services as the pages."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from zhengtong.kernel.text import localized
from zhengtong.modules.cases import listing, policies, queries
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.rest.v1 import schemas
from zhengtong.modules.cases.rest.v1.answers import state_of, task_out
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.cases.services.supplement import request_supplement, supply_supplement
from zhengtong.modules.workflow import api as workflow

router = Router(tags=["cases"])


class CaseFilters(Schema):
    """`q` is a number, a project number or a name."""

    q: str = ""
    status: str = ""
    channel: str = ""
    outcome: str = ""
    cursor: str | None = None


@router.get("/", response=schemas.CaseList, summary="Cases that the caller may see")
def list_cases(request: HttpRequest, filters: Query[CaseFilters]) -> schemas.CaseList:
    page = listing.page(request.actor, filters.dict(exclude={"cursor"}), cursor=filters.cursor)
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
                light_reason=r.why,
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
                light_reason=c.why,
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
    return [task_out(t, case.public_id) for t in workflow.open_tasks(instance_id=case.instance_id)]


@router.post("/{public_id}/refuse/", response=schemas.StateOut, summary="不予受理")
def refuse(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = accept.refuse_case(
        case_id=public_id,
        actor=request.actor,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/request-supplement/", response=schemas.StateOut, summary="补正告知")
def ask_supplement(request: HttpRequest, public_id: uuid.UUID, body: schemas.SupplementRequestIn):
    notice = request_supplement(
        case_id=public_id,
        actor=request.actor,
        material_keys=tuple(body.material_keys),
        corrections=body.corrections,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(notice.case)


@router.post("/{public_id}/supplement/", response=schemas.StateOut, summary="补正")
def supplement(
    request: HttpRequest,
    public_id: uuid.UUID,
    note: Form[str] = "",
    material_key: Form[str] = "",
    file: File[UploadedFile | None] = None,
):
    uploads = ((material_key, file.file, file.name or ""),) if file else ()
    case = supply_supplement(case_id=public_id, actor=request.actor, uploads=uploads, note=note)
    return state_of(case)


@router.post("/{public_id}/suspend/", response=schemas.StateOut, summary="特别程序")
def suspend(request: HttpRequest, public_id: uuid.UUID, body: schemas.SuspendIn):
    case = handle.suspend_case(
        case_id=public_id,
        actor=request.actor,
        ground=body.ground,
        expected_on=body.expected_on,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/resume/", response=schemas.StateOut, summary="恢复计时")
def resume(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = handle.resume_case(
        case_id=public_id,
        actor=request.actor,
        result=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/extend/", response=schemas.StateOut, summary="延长期限")
def extend(request: HttpRequest, public_id: uuid.UUID, body: schemas.ExtendIn):
    case = handle.extend_case(
        case_id=public_id,
        actor=request.actor,
        days=body.days,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/withdraw/", response=schemas.StateOut, summary="申请人撤回")
def withdraw(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = conclude.withdraw_application(
        case_id=public_id,
        actor=request.actor,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/take-back/", response=schemas.StateOut, summary="撤回上一步")
def take_back(request: HttpRequest, public_id: uuid.UUID, body: schemas.VersionIn):
    case = handle.take_back_step(
        case_id=public_id, actor=request.actor, expected_version=body.lock_version
    )
    return state_of(case)


@router.post("/{public_id}/deliver/", response=schemas.StateOut, summary="送达")
def deliver(request: HttpRequest, public_id: uuid.UUID, body: schemas.CommandIn):
    case = conclude.deliver_case(
        case_id=public_id,
        actor=request.actor,
        note=body.reason,
        expected_version=body.lock_version,
    )
    return state_of(case)


@router.post("/{public_id}/rating/", response={201: schemas.StateOut}, summary="评价")
def rate(request: HttpRequest, public_id: uuid.UUID, body: schemas.RatingIn):
    rating = giving.rate_case(
        case_id=public_id,
        actor=request.actor,
        level=body.level,
        indicators=tuple(body.indicators),
        comment=body.comment,
    )
    return Status(201, state_of(rating.case, rating.case.lock_version))
