"""Licences over the API: one's own, verification by anybody, retrieval by programs."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import SignInRequired
from zhengtong.modules.licences import policies, verification
from zhengtong.modules.licences.data import LicenceData
from zhengtong.modules.licences.errors import LicenceNotFound, ShowCodeUnknown
from zhengtong.modules.licences.models import LicenceAccess
from zhengtong.modules.licences.services import retrieving, showing

router = Router(tags=["licences"])
MOST = 200


class LicenceOut(Schema):
    """`state` is the national code as it reads today; `valid_until` null: without end."""

    public_id: uuid.UUID
    type_code: str
    name: str
    number: str
    identifier: str
    holder_name: str
    state: str
    state_label: str
    version_no: int
    issued_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None
    data: dict[str, str]


class RowOut(Schema):
    label: str
    value: str


class FindingOut(Schema):
    """What anybody may know. `rows` are the fields that the kind of licence makes public."""

    state: str
    state_label: str
    is_superseded: bool
    name: str
    number: str
    identifier: str
    organization: str
    issued_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None
    annotation: str
    rows: list[RowOut]
    checked_at: dt.datetime


class RetrieveIn(Schema):
    """All of them are on record, and the holder reads them. `code` is the holder's show code."""

    licence: uuid.UUID
    code: str = Field(max_length=20)
    purpose: str = Field(max_length=200)
    item_code: str = Field(max_length=40)
    case_number: str = Field(max_length=30)


class AccessOut(Schema):
    """`licence` with its contents; the annotated copy is fetched by `access`, until it expires."""

    access: uuid.UUID
    licence: LicenceOut
    copy_expires_at: dt.datetime


def _out(found: LicenceData) -> LicenceOut:
    fields = LicenceOut.model_fields
    return LicenceOut(**{name: getattr(found, name) for name in fields})


@router.get("/mine/", response=list[LicenceOut], summary="My licences")
def mine(request: HttpRequest) -> list[LicenceOut]:
    """Of the person, or of the company that they act for; the newest first."""
    if not request.actor.is_signed_in:
        raise SignInRequired
    rows = policies.held_by(request.actor).select_related("type").order_by("-id")[:MOST]
    today = timezone.localdate()
    return [_out(LicenceData.of(row, today)) for row in rows]


@router.get("/verification/", response=FindingOut, auth=None, summary="Verify a licence")
def verify(request: HttpRequest, q: str) -> FindingOut:
    """By its number or identifier. 404: this platform issued none such. 429 beyond 30 a minute."""
    verification.limit(request.META.get("REMOTE_ADDR", ""))
    found = verification.find(q)
    if found is None:
        raise LicenceNotFound
    return FindingOut(
        **{
            name: getattr(found, name)
            for name in FindingOut.model_fields
            if name not in ("state", "state_label", "rows")
        },
        state=found.state.value,
        state_label=str(found.state.label),
        rows=[RowOut(label=label, value=value) for label, value in found.rows],
    )


@router.post("/retrievals/", response=AccessOut, summary="Retrieve a licence")
def retrieve(request: HttpRequest, body: RetrieveIn) -> AccessOut:
    """For a program of a department with `licences.retrieve`. Uses the code up."""
    showing.require_few_guesses(request.actor.address)
    try:
        access = retrieving.retrieve_for_program(
            licence_id=body.licence,
            code=body.code,
            why=retrieving.Why(
                purpose=body.purpose, item_code=body.item_code, case_number=body.case_number
            ),
            actor=request.actor,
        )
    except ShowCodeUnknown:
        showing.guess(request.actor.address)
        raise
    assert access.copy_expires_at is not None, "a retrieval makes a copy"
    return AccessOut(
        access=access.public_id,
        licence=_out(LicenceData.of(access.licence, timezone.localdate())),
        copy_expires_at=access.copy_expires_at,
    )


@router.get("/retrievals/{public_id}/copy/", summary="The annotated copy as PDF")
def copy(request: HttpRequest, public_id: uuid.UUID):  # type: ignore[no-untyped-def]
    """`application/pdf`, for who retrieved it, until it expires."""
    access = LicenceAccess.objects.filter(
        public_id=public_id, staff_id=request.actor.staff_id or 0, copy_file__isnull=False
    ).first()
    if access is None:
        raise LicenceNotFound
    file = files.readable(request.actor, access.copy_file)
    return files.response(request, file.id, download=True)
