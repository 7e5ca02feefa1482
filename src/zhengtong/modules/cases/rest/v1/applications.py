"""Applying over the API: the same services and the same checks as the pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from zhengtong.modules.cases.models import Application, ApplicationMaterial
from zhengtong.modules.cases.rest.v1.schemas import (
    ApplicationChange,
    ApplicationIn,
    ApplicationOut,
    FileOut,
    SubmittedOut,
)
from zhengtong.modules.cases.services import apply, attach, completeness
from zhengtong.modules.cases.services.submit import submit_application
from zhengtong.modules.forms import api as forms
from zhengtong.modules.org import api as org

router = Router(tags=["applications"])


def shown(
    found: Application,
    data: dict[str, Any] | None = None,
    brought: list[ApplicationMaterial] | None = None,
) -> ApplicationOut:
    """A draft, read again unless the caller knows it; of a submitted one only its case is left."""
    if found.case_id is not None:
        return ApplicationOut(public_id=found.public_id, case=found.case.public_id)
    if data is None:
        data = forms.draft(found.draft_public_id).data
    if brought is None:
        brought = attach.materials_of(found)
    return ApplicationOut(
        public_id=found.public_id,
        data=data,
        files=[_file(row) for row in brought],
        problems=[
            {"path": e.path, "message": str(e.message), "code": e.code}
            for e in completeness.problems(found, data=data, brought=brought)
        ],
    )


def _file(row: ApplicationMaterial) -> FileOut:
    return FileOut(
        public_id=row.file_public_id,
        material_key=row.material_key,
        name=row.file_name,
        size=row.size,
    )


@router.post("/", response={201: ApplicationOut}, summary="Begin an application")
def begin(request: HttpRequest, body: ApplicationIn) -> Status[ApplicationOut]:
    person_id = org.person_by_public_id(body.person).id if body.person else None
    found = apply.start_application(
        item_public_id=body.item, actor=request.actor, person_id=person_id, data=body.data
    )
    return Status(201, shown(found, body.data, []))


@router.get("/{public_id}/", response=ApplicationOut, summary="A draft and what it lacks")
def read(request: HttpRequest, public_id: uuid.UUID) -> ApplicationOut:
    return shown(apply.application(public_id=public_id, actor=request.actor))


@router.patch("/{public_id}/", response=ApplicationOut, summary="Save what was filled in")
def save(request: HttpRequest, public_id: uuid.UUID, body: ApplicationChange) -> ApplicationOut:
    found = apply.save_application(public_id=public_id, actor=request.actor, **body.dict())
    return shown(found)


@router.post("/{public_id}/materials/", response={201: FileOut}, summary="Upload one file")
def upload(
    request: HttpRequest,
    public_id: uuid.UUID,
    material_key: Form[str],
    file: File[UploadedFile],
) -> Status[FileOut]:
    row = attach.attach_material(
        public_id=public_id,
        material_key=material_key,
        content=file.file,
        name=file.name or "",
        actor=request.actor,
    )
    return Status(201, _file(row))


@router.delete("/{public_id}/materials/{file_id}/", response={204: None}, summary="Remove a file")
def remove(request: HttpRequest, public_id: uuid.UUID, file_id: uuid.UUID) -> Status[None]:
    attach.remove_material(public_id=public_id, file_public_id=file_id, actor=request.actor)
    return Status(204, None)


@router.post("/{public_id}/submit/", response={201: SubmittedOut}, summary="Hand in")
def submit(request: HttpRequest, public_id: uuid.UUID) -> Status[SubmittedOut]:
    case = submit_application(public_id=public_id, actor=request.actor)
    answer = SubmittedOut(public_id=case.public_id, number=case.number, query_code=case.query_code)
    return Status(201, answer)
