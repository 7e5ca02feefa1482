"""Promises over the API: signed with an application or before a clerk, kept by bringing papers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Application, Case, DraftPromise, Promise, PromiseKind
from zhengtong.modules.cases.promises import accepting, bringing, door, signing
from zhengtong.modules.cases.rest.v1.answers import state_of
from zhengtong.modules.cases.rest.v1.schemas import CommandIn, In, StateOut, VersionIn
from zhengtong.modules.cases.services import apply
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items

of_applications = Router(tags=["promises"])
of_cases = Router(tags=["promises"])


class SignIn(In):
    """`signed_name` is what the person typed; `is_confirmed`, that they know what follows."""

    material_keys: list[str]
    signed_name: str
    is_confirmed: bool = False


class OfferOut(Schema):
    """One kind of promise that the draft may make now. `refusal` says why it may not after all."""

    kind: str
    materials: list[str]
    signed: list[str]
    refusal: str


class PaperOut(Schema):
    material_key: str
    name: str
    brought_at: dt.datetime | None


class PromiseOut(Schema):
    """`due_on`: the last day for what must happen next; none where nothing must."""

    public_id: uuid.UUID
    kind: str
    state: str
    signed_name: str
    signed_at: dt.datetime
    due_on: dt.date | None
    extended_days: int
    materials: list[PaperOut]


class AcceptPendingIn(VersionIn):
    """`is_signed`: the applicant's written promise is before the clerk."""

    material_keys: list[str]
    days: int
    signed_name: str
    is_signed: bool = False
    opinion: str = ""
    data: dict[str, object] | None = None


class ExtendPromiseIn(CommandIn):
    days: int


@of_applications.get(
    "/{public_id}/promises/", response=list[OfferOut], summary="What may be promised"
)
def offers(request: HttpRequest, public_id: uuid.UUID) -> list[OfferOut]:
    """Nothing for items that take no promise."""
    found = apply.application(public_id=public_id, actor=request.actor)
    return _offers(found)


def _offers(found: Application) -> list[OfferOut]:
    if found.case_id or not door.may_promise(items.item_version(found.item_version_id)):
        return []
    refusal = door.shut(person_id=found.person_id, entity_id=found.entity_id)
    signed = {p.kind: list(p.material_keys) for p in found.promises.all()}
    return [
        OfferOut(
            kind=kind.value,
            materials=sorted(keys),
            signed=signed.get(kind.value, []),
            refusal=refusal.message if refusal else "",
        )
        for kind in PromiseKind
        if (keys := signing.promisable(found, kind.value)) or kind.value in signed
    ]


@of_applications.put(
    "/{public_id}/promises/{kind}/", response=OfferOut, summary="签署承诺，随申请提交"
)
def sign(request: HttpRequest, public_id: uuid.UUID, kind: str, body: SignIn) -> OfferOut:
    """Signing again replaces what was signed before; so the same request twice does no harm."""
    made: DraftPromise = signing.sign_promise(
        public_id=public_id, kind=kind, actor=request.actor, **body.dict()
    )
    return next(o for o in _offers(made.application) if o.kind == kind)


@of_applications.delete("/{public_id}/promises/{kind}/", response={204: None}, summary="收回承诺")
def take_back(request: HttpRequest, public_id: uuid.UUID, kind: str) -> Status[None]:
    signing.take_promise_back(public_id=public_id, kind=kind, actor=request.actor)
    return Status(204, None)


@of_cases.get("/{public_id}/promises/", response=list[PromiseOut], summary="Promises of a case")
def read(request: HttpRequest, public_id: uuid.UUID) -> list[PromiseOut]:
    case = find(public_id=public_id, actor=request.actor)
    rows = Promise.objects.filter(case=case).prefetch_related("materials").order_by("id")
    return [_promise(row) for row in rows] if _bears(case) else []


def _bears(case: Case) -> bool:
    return bool(set(case.aspects) & set(PromiseKind.values))


def _promise(row: Promise) -> PromiseOut:
    papers: Sequence[PaperOut] = [
        PaperOut(material_key=m.material_key, name=localized(m.name), brought_at=m.brought_at)
        for m in sorted(row.materials.all(), key=lambda m: m.pk)
    ]
    return PromiseOut(
        **{n: getattr(row, n) for n in PromiseOut.model_fields if n != "materials"},
        materials=list(papers),
    )


@of_cases.post("/{public_id}/accept-with-pending/", response=StateOut, summary="容缺受理")
def accept_with_pending(
    request: HttpRequest, public_id: uuid.UUID, body: AcceptPendingIn
) -> StateOut:
    given = body.dict(exclude={"lock_version"})
    accepting.accept_with_pending(
        case_id=public_id, actor=request.actor, expected_version=body.lock_version, **given
    )
    return state_of(find(public_id=public_id, actor=request.actor))


@of_cases.post(
    "/{public_id}/promised-papers/", response=PromiseOut, summary="补交容缺材料，一次一个文件"
)
def bring(
    request: HttpRequest, public_id: uuid.UUID, material_key: Form[str], file: File[UploadedFile]
) -> PromiseOut:
    """By the applicant, or a clerk who takes it in. The last one keeps the promise."""
    done = bringing.bring_papers(
        case_id=public_id,
        actor=request.actor,
        uploads=[(material_key, file.file, file.name or "")],
    )
    return _promise(done)


@of_cases.post("/{public_id}/extend-promise/", response=PromiseOut, summary="延长补交期限")
def extend(request: HttpRequest, public_id: uuid.UUID, body: ExtendPromiseIn) -> PromiseOut:
    done = bringing.extend_promise(
        case_id=public_id,
        actor=request.actor,
        days=body.days,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return _promise(done)
