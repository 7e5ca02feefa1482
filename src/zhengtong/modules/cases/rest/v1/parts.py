"""Cases that hang together, over the API: parts with other departments, and forwarding upwards."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest
from ninja import Router, Schema, Status

from zhengtong.modules.cases import policies
from zhengtong.modules.cases.levels import completion, forwarding, story
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.parts import aspect, services
from zhengtong.modules.cases.rest.v1.answers import state_of
from zhengtong.modules.cases.rest.v1.schemas import In, StateOut, VersionIn
from zhengtong.modules.cases.services.locking import CaseNotFound, find

of_cases = Router(tags=["parts"])
of_tasks = Router(tags=["parts"])


class OpenPartIn(VersionIn):
    item: uuid.UUID
    note: str


class PartOut(Schema):
    """`case` is none until the part is handed in, and for who may not open it; then `application`
    is what the lead completes. `outcome`: granted | denied | returned, or empty under way."""

    application: uuid.UUID | None
    case: uuid.UUID | None
    number: str
    name: str
    organization: str
    status: str
    note: str
    opened_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str


class PartsOut(Schema):
    """`parent` is the whole of which this case is a part, if it is one."""

    parent: uuid.UUID | None
    parts: list[PartOut]


class ForwardIn(VersionIn):
    opinion: str
    is_favourable: bool | None = None


class HalfOut(Schema):
    """`case` only for who may open it."""

    organization: str
    number: str
    case: uuid.UUID | None
    since: dt.datetime
    until: dt.datetime | None
    standing: str


class CompletionOut(Schema):
    wanted: str
    due_on: dt.date
    asked_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None


class ForwardingOut(Schema):
    """`outcome` is that of the upper organ, empty while it decides. `requests`, what it wants the
    lower one to complete, are between the organs."""

    public_id: uuid.UUID
    to: str
    is_favourable: bool
    opinion: str
    forwarded_at: dt.datetime
    outcome: str
    lower: HalfOut
    upper: HalfOut
    requests: list[CompletionOut]


class UpperAnswerIn(VersionIn):
    """What an organ outside the platform has decided. `outcome`: granted | partly | denied."""

    outcome: str
    name: str
    number: str
    answered_on: dt.date
    note: str = ""


class WantedIn(VersionIn):
    task: uuid.UUID
    wanted: str


class CompletedIn(In):
    answer: str


@of_cases.get("/{public_id}/parts/", response=PartsOut, summary="Parts with other departments")
def read_parts(request: HttpRequest, public_id: uuid.UUID) -> PartsOut:
    case = find(public_id=public_id, actor=request.actor)
    if services.ASPECT not in case.aspects:
        return PartsOut(parent=None, parts=[])
    if case.parent_id is not None:
        parent = Case.objects.only("public_id").get(pk=case.parent_id)
        return PartsOut(parent=parent.public_id, parts=[])
    branches = aspect.tree(case, here=case, actor=request.actor)
    return PartsOut(
        parent=None, parts=[_part(b, is_staff=request.actor.is_staff) for b in branches]
    )


def _part(branch: aspect.Branch, *, is_staff: bool) -> PartOut:
    row, sub = branch.row, branch.sub
    return PartOut(
        application=branch.application_id if row is None and is_staff else None,
        case=row.public_id if row and branch.may_open else None,
        number=row.number if row else "",
        name=branch.name,
        organization=branch.organ,
        status=row.status if row else "",
        note=sub.note if is_staff else "",
        opened_at=sub.opened_at,
        ended_at=sub.ended_at,
        outcome=sub.outcome,
    )


@of_tasks.post("/{public_id}/open-part/", response={201: PartsOut}, summary="请其他部门分办")
def open_part(request: HttpRequest, public_id: uuid.UUID, body: OpenPartIn) -> Status[PartsOut]:
    """The step waits until the part is decided. What the item asks beyond the case is completed as
    the `application`; when nothing is missing it is handed in at once."""
    sub = services.open_subcase(
        task_id=public_id,
        item_public_id=body.item,
        note=body.note,
        actor=request.actor,
        expected_version=body.lock_version,
    )
    branches = aspect.tree(sub.parent, here=sub.parent, actor=request.actor)
    return Status(201, PartsOut(parent=None, parts=[_part(b, is_staff=True) for b in branches]))


@of_tasks.post("/{public_id}/forward/", response=StateOut, summary="初审转报")
def forward(request: HttpRequest, public_id: uuid.UUID, body: ForwardIn) -> StateOut:
    """The review ends with the whole file going upwards; the case here is closed by it."""
    sent = forwarding.forward_case(
        task_id=public_id,
        actor=request.actor,
        opinion=body.opinion,
        is_favourable=body.is_favourable,
        expected_version=body.lock_version,
    )
    return state_of(sent.case)


@of_cases.get("/{public_id}/forwarding/", response=ForwardingOut, summary="Both halves")
def read_forwarding(request: HttpRequest, public_id: uuid.UUID) -> ForwardingOut:
    """Who had it when and where it is now, from either half. 404 for a case that was not sent."""
    case = find(public_id=public_id, actor=request.actor)
    found = story.story_of(case)
    if found is None:
        raise CaseNotFound
    sent = found.sent
    return ForwardingOut(
        public_id=sent.public_id,
        to=sent.to_name,
        is_favourable=sent.is_favourable,
        opinion=sent.opinion,
        forwarded_at=sent.forwarded_at,
        outcome=sent.outcome or (sent.upper_case.legal_outcome if sent.upper_case else ""),
        lower=_half(found.lower, request),
        upper=_half(found.upper, request),
        requests=[
            CompletionOut(**{n: getattr(r, n) for n in CompletionOut.model_fields})
            for r in (found.requests if request.actor.is_staff else ())
        ],
    )


def _half(half: story.Half, request: HttpRequest) -> HalfOut:
    may_open = half.case is not None and policies.sees(request.actor, half.case)
    return HalfOut(
        organization=half.organ,
        number=half.number,
        case=half.case.public_id if half.case and may_open else None,
        since=half.since,
        until=half.until,
        standing=half.standing,
    )


@of_cases.post("/{public_id}/forwarding/answer/", response=ForwardingOut, summary="登记上级的决定")
def record_answer(request: HttpRequest, public_id: uuid.UUID, body: UpperAnswerIn) -> ForwardingOut:
    completion.record_answer(
        case_id=public_id,
        actor=request.actor,
        expected_version=body.lock_version,
        **body.dict(exclude={"lock_version"}),
    )
    return read_forwarding(request, public_id)


@of_cases.post(
    "/{public_id}/forwarding/request-completion/",
    response=ForwardingOut,
    summary="请下级补充（上级机关）",
)
def request_completion(request: HttpRequest, public_id: uuid.UUID, body: WantedIn) -> ForwardingOut:
    completion.request_completion(
        case_id=public_id,
        task_id=body.task,
        actor=request.actor,
        wanted=body.wanted,
        expected_version=body.lock_version,
    )
    return read_forwarding(request, public_id)


@of_cases.post(
    "/{public_id}/forwarding/complete/", response=ForwardingOut, summary="向上级补充（下级机关）"
)
def complete(request: HttpRequest, public_id: uuid.UUID, body: CompletedIn) -> ForwardingOut:
    completion.complete_forwarding(case_id=public_id, actor=request.actor, answer=body.answer)
    return read_forwarding(request, public_id)
