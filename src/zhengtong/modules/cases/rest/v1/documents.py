"""Documents of a case over the API: the list, and each as PDF."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja import Router

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.documents import pdf_of
from zhengtong.modules.cases.documents.sight import documents_for
from zhengtong.modules.cases.rest.v1 import schemas
from zhengtong.modules.cases.services.locking import find

router = Router(tags=["cases"])


@router.get("/{public_id}/documents/", response=list[schemas.DocumentOut], summary="Documents")
def list_documents(request: HttpRequest, public_id: uuid.UUID) -> list[schemas.DocumentOut]:
    """Receipt, notices and decision, the first first."""
    case = find(public_id=public_id, actor=request.actor)
    return [
        schemas.DocumentOut(
            public_id=row.public_id,
            kind=row.kind,
            title=row.content["title"],
            number=row.number,
            issued_at=row.issued_at,
        )
        for row in documents_for(request.actor, case).order_by("issued_at", "id")
    ]


@router.get("/{public_id}/documents/{document_id}/", summary="One document as PDF/A")
def read_document(request: HttpRequest, public_id: uuid.UUID, document_id: uuid.UUID):
    """`application/pdf`; made at the first request and then kept."""
    case = find(public_id=public_id, actor=request.actor)
    row = documents_for(request.actor, case).filter(public_id=document_id).first()
    if row is None:
        raise NotFound
    return files.response(request, files.get(pdf_of(row)).id, download=True)
