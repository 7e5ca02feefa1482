"""Hearings over the API: the right told, asked for or waived, and where a hearing stands."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.hearings import (
    answering,
    arranging,
    errors,
    parties,
    queries,
    right,
    session,
)
from zhengtong.modules.cases.hearings.locking import of_case
from zhengtong.modules.cases.models import Case, Hearing, HearingParty, PartyRole
from zhengtong.modules.cases.rest.v1.schemas import CommandIn, In, VersionIn
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items

router = Router(tags=["hearings"])


class InterestedIn(In):
    """`interest`: what of theirs the decision touches."""

    name: str = ""
    phone: str = ""
    interest: str = ""
    credit_code: str = ""
    """In the place of a name: a company with people who may act for it."""


class TellIn(CommandIn):
    interested: list[InterestedIn] = []


class PartyIn(VersionIn, InterestedIn):
    """One more party to be told."""


class AnswerIn(VersionIn):
    """Without `party` it is the applicant. A clerk names whose answer they write down."""

    wants: bool
    party: uuid.UUID | None = None
    note: str = ""


class ObjectIn(VersionIn):
    reason: str = ""
    party: uuid.UUID | None = None


class ConfirmIn(VersionIn):
    party: uuid.UUID | None = None


class HearingPartyOut(Schema):
    """`answer`: requested | waived | lapsed, or empty while they may still answer."""

    public_id: uuid.UUID
    role: str
    name: str
    due_on: dt.date | None
    answer: str
    answered_at: dt.datetime | None
    attended: bool | None
    confirmed_at: dt.datetime | None


class HearingOut(Schema):
    """`deadline_on`: the last day for what comes next. An applicant sees their own line only."""

    public_id: uuid.UUID
    state: str
    origin: str
    reason: str
    deadline_on: dt.date | None
    starts_at: dt.datetime | None
    place: str
    presider: str
    is_announced: bool
    stops_clock: bool
    parties: list[HearingPartyOut]


@router.get("/{public_id}/hearing/", response=HearingOut, summary="Where the hearing stands")
def read(request: HttpRequest, public_id: uuid.UUID) -> HearingOut:
    """404 for a case without one."""
    return _shown(find(public_id=public_id, actor=request.actor), request.actor)


def _shown(case: Case, actor: Actor) -> HearingOut:
    hearing = of_case(case)
    if hearing is None:
        raise errors.NoHearing
    every = list(hearing.parties.order_by("id"))
    seen = every if actor.is_staff else [p for p in every if p.role == PartyRole.APPLICANT]
    return HearingOut(
        **{
            n: getattr(hearing, n)
            for n in HearingOut.model_fields
            if n not in ("deadline_on", "presider", "parties")
        },
        deadline_on=queries.deadline_of(hearing, every).on,
        presider=arranging.presider_name(hearing),
        parties=[_party(p) for p in seen],
    )


def _party(row: HearingParty) -> HearingPartyOut:
    return HearingPartyOut(**{n: getattr(row, n) for n in HearingPartyOut.model_fields})


def _after(hearing: Hearing, actor: Actor) -> HearingOut:
    return _shown(hearing.case, actor)


@router.post("/{public_id}/hearing/tell/", response=HearingOut, summary="告知听证权利")
def tell(request: HttpRequest, public_id: uuid.UUID, body: TellIn) -> HearingOut:
    done = right.tell_right(
        case_id=public_id,
        actor=request.actor,
        reason=body.reason,
        interested=[right.Interested(**one.dict()) for one in body.interested],
        expected_version=body.lock_version,
    )
    return _after(done, request.actor)


@router.post("/{public_id}/hearing/parties/", response=HearingOut, summary="补充告知利害关系人")
def tell_party(request: HttpRequest, public_id: uuid.UUID, body: PartyIn) -> HearingOut:
    done = right.tell_party(
        case_id=public_id,
        actor=request.actor,
        interested=right.Interested(**body.dict(exclude={"lock_version"})),
        expected_version=body.lock_version,
    )
    return _after(done.hearing, request.actor)


@router.post("/{public_id}/hearing/convene/", response=HearingOut, summary="依职权举行听证")
def convene(request: HttpRequest, public_id: uuid.UUID, body: CommandIn) -> HearingOut:
    done = right.convene(
        case_id=public_id,
        actor=request.actor,
        reason=body.reason,
        expected_version=body.lock_version,
    )
    return _after(done, request.actor)


@router.post("/{public_id}/hearing/answer/", response=HearingOut, summary="要求或者放弃听证")
def answer(request: HttpRequest, public_id: uuid.UUID, body: AnswerIn) -> HearingOut:
    done = answering.answer_right(
        case_id=public_id,
        actor=request.actor,
        wants=body.wants,
        party_id=_id_of(request, public_id, body.party),
        via="counter" if request.actor.is_staff else "web",
        note=body.note,
        expected_version=body.lock_version,
    )
    return _after(done.hearing, request.actor)


@router.post("/{public_id}/hearing/object/", response=HearingOut, summary="申请主持人回避")
def object_to(request: HttpRequest, public_id: uuid.UUID, body: ObjectIn) -> HearingOut:
    done = arranging.object_to_presider(
        case_id=public_id,
        actor=request.actor,
        reason=body.reason,
        party_id=_id_of(request, public_id, body.party),
        expected_version=body.lock_version,
    )
    return _after(done.hearing, request.actor)


@router.post("/{public_id}/hearing/confirm/", response=HearingOut, summary="确认听证笔录")
def confirm(request: HttpRequest, public_id: uuid.UUID, body: ConfirmIn) -> HearingOut:
    done = session.confirm_record(
        case_id=public_id,
        actor=request.actor,
        party_id=_id_of(request, public_id, body.party),
        via="paper" if request.actor.is_staff else "web",
        expected_version=body.lock_version,
    )
    return _after(done.hearing, request.actor)


def _id_of(request: HttpRequest, case_id: uuid.UUID, party: uuid.UUID | None) -> int | None:
    """The party by its public id, of this case and no other. Raises NoHearing, CaseNotFound."""
    if party is None:
        return None
    case = find(public_id=case_id, actor=request.actor)
    found = HearingParty.objects.filter(hearing__case=case, public_id=party).first()
    if found is None:
        raise errors.NoHearing
    return int(found.pk)


of_companies = Router(tags=["hearings"])


class OwnPartyOut(Schema):
    """Where a company for which one may act is a party. `answer` is empty while it may answer."""

    party: uuid.UUID
    company: str
    item_name: str
    state: str
    reason: str
    interest: str
    due_on: dt.date | None
    answer: str
    starts_at: dt.datetime | None
    place: str
    confirmed_at: dt.datetime | None


class WishIn(In):
    wants: bool
    note: str = ""


class ObjectionIn(In):
    reason: str


@of_companies.get("/", response=list[OwnPartyOut], summary="Hearings that touch one's companies")
def read_own(request: HttpRequest) -> list[OwnPartyOut]:
    """Of the company in `Zhengtong-Entity`, or of all for which one may act."""
    found = parties.own_parties(request.actor)
    versions = items.item_versions({p.hearing.case.item_version_id for p in found})
    return [_own(p, localized(versions[p.hearing.case.item_version_id].name)) for p in found]


def _own(party: HearingParty, item_name: str = "") -> OwnPartyOut:
    hearing = party.hearing
    version_id = hearing.case.item_version_id
    return OwnPartyOut(
        party=party.public_id,
        company=party.name,
        item_name=item_name or localized(items.item_version(version_id).name),
        state=hearing.state,
        reason=hearing.reason,
        interest=party.interest,
        due_on=party.due_on,
        answer=party.answer,
        starts_at=hearing.starts_at,
        place=hearing.place,
        confirmed_at=party.confirmed_at,
    )


def _held(request: HttpRequest, public_id: uuid.UUID) -> dict[str, Any]:
    """What every act of a company begins with. Raises NoHearing for anybody else."""
    party, actor = parties.own_party(public_id, request.actor)
    return {"case_id": party.hearing.case_id, "actor": actor, "party_id": party.pk}


def _own_after(request: HttpRequest, public_id: uuid.UUID) -> OwnPartyOut:
    party, _actor = parties.own_party(public_id, request.actor)
    return _own(party)


@of_companies.post("/{party}/answer/", response=OwnPartyOut, summary="单位要求或者放弃听证")
def answer_for_company(request: HttpRequest, party: uuid.UUID, body: WishIn) -> OwnPartyOut:
    given = _held(request, party)
    answering.answer_right(**given, wants=body.wants, note=body.note, via="company")
    return _own_after(request, party)


@of_companies.post("/{party}/object/", response=OwnPartyOut, summary="单位申请主持人回避")
def object_for_company(request: HttpRequest, party: uuid.UUID, body: ObjectionIn) -> OwnPartyOut:
    arranging.object_to_presider(**_held(request, party), reason=body.reason)
    return _own_after(request, party)


@of_companies.post("/{party}/confirm/", response=OwnPartyOut, summary="单位确认听证笔录")
def confirm_for_company(request: HttpRequest, party: uuid.UUID) -> OwnPartyOut:
    session.confirm_record(**_held(request, party), via="company")
    return _own_after(request, party)
