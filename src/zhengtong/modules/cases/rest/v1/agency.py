"""An agent's word for the person, over the API: what it says, contested, settled."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest
from ninja import Router, Schema

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.agency import contesting
from zhengtong.modules.cases.agency.authority import authority_of_case
from zhengtong.modules.cases.models import Authority
from zhengtong.modules.cases.rest.v1.schemas import In, VersionIn
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.org import api as org

router = Router(tags=["agency"])


class AuthorityOut(Schema):
    """`is_genuine` is what the hall found; none while nobody has looked into an objection."""

    public_id: uuid.UUID
    agent: str
    reason: str
    identity_seen: str
    valid_until: dt.date
    signed_at: dt.datetime
    objected_at: dt.datetime | None
    objection: str
    is_disputed: bool
    settled_at: dt.datetime | None
    is_genuine: bool | None
    settlement: str


class ContestIn(In):
    text: str = ""


class SettleIn(VersionIn):
    is_genuine: bool
    note: str


@router.get("/{public_id}/agency/", response=AuthorityOut, summary="代办委托")
def read(request: HttpRequest, public_id: uuid.UUID) -> AuthorityOut:
    """404 for a case for which no agent applied."""
    found = authority_of_case(find(public_id=public_id, actor=request.actor))
    if found is None:
        raise NotFound
    return _shown(found)


def _shown(found: Authority) -> AuthorityOut:
    return AuthorityOut(
        **{n: getattr(found, n) for n in AuthorityOut.model_fields if n != "agent"},
        agent=org.staff(found.agent_id).name,
    )


@router.post("/{public_id}/agency/contest/", response=AuthorityOut, summary="不是我本人委托")
def contest(request: HttpRequest, public_id: uuid.UUID, body: ContestIn) -> AuthorityOut:
    """Nothing is decided until the hall has looked into it."""
    case = find(public_id=public_id, actor=request.actor)
    return _shown(contesting.contest(case_id=case.pk, actor=request.actor, text=body.text))


@router.post("/{public_id}/agency/settle/", response=AuthorityOut, summary="代办异议核查结论")
def settle(request: HttpRequest, public_id: uuid.UUID, body: SettleIn) -> AuthorityOut:
    case = find(public_id=public_id, actor=request.actor)
    done = contesting.settle(
        case_id=case.pk,
        actor=request.actor,
        genuine="yes" if body.is_genuine else "no",
        note=body.note,
        expected_version=body.lock_version,
    )
    return _shown(done)
