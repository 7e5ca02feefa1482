"""The right to be heard: told to the applicant and interested parties; or the organ convenes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import HearingRightTold
from zhengtong.modules.cases.hearings import errors, letters, parties, rules
from zhengtong.modules.cases.hearings.answering import TELLING, requested
from zhengtong.modules.cases.hearings.locking import hold, noted, require_state
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    DocumentKind,
    Hearing,
    HearingOrigin,
    HearingParty,
    HearingState,
    PartyRole,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

ASPECT = "hearing"

PHONE = re.compile(r"[0-9+][0-9 \-]{4,28}")


@dataclass(frozen=True, kw_only=True)
class Interested:
    """A third party to be told. `interest`: what of theirs the decision touches.

    With a `credit_code` it is a company of the platform: its name is that of the register, and
    whoever may act for it sees the hearing with their own account.
    """

    name: str = ""
    phone: str = ""
    interest: str = ""
    credit_code: str = ""


@command
def tell_right(
    *,
    case_id: CaseId,
    actor: Actor,
    reason: str,
    interested: Sequence[Interested] = (),
    expected_version: int | None = None,
) -> Hearing:
    """告知听证权利 to the applicant and to named interested parties, in writing; they have five
    working days from the day after. 依据《行政许可法》第四十七条.

    Raises AlreadyTold, ReasonWanted, PartyWanted, PartyTwice, PhoneWrong, CaseStateError.
    """
    case, hearing = _begin(case_id, actor, reason, HearingOrigin.RIGHT, expected_version)
    today = timezone.localdate(hearing.begun_at)
    due_on = rules.last_day(today, rules.ANSWER)
    told = [_applicant(hearing, due_on)]
    for one in interested:
        told.append(_add(hearing, one, due_on=due_on, at=hearing.begun_at))
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={rules.ANSWER_CLOCK: rules.ANSWER},
        start_on=today,
    )
    others = [p for p in told if p.role == PartyRole.INTERESTED]
    noted(case, "hearing_told", actor, reason.strip(), parties=[p.name for p in told])
    issue(
        case,
        DocumentKind.HEARING_RIGHT,
        at=hearing.begun_at,
        staff_id=actor.staff_id,
        facts={
            "reason": reason.strip(),
            "interested": [p.name for p in others],
            "due_on": due_on.isoformat(),
        },
    )
    recorded(case, "cases.tell_hearing_right", actor, parties=len(told))
    publish(HearingRightTold(case_id=case.pk, case_public_id=case.public_id, due_on=due_on,
                             at=hearing.begun_at))  # fmt: skip
    letters.told(case, hearing, told)
    return hearing


@command
def convene(
    *, case_id: CaseId, actor: Actor, reason: str, expected_version: int | None = None
) -> Hearing:
    """The organ holds a hearing because the law wants one, or the public interest does; nobody has
    to ask for it. 依据《行政许可法》第四十六条. The clocks of the case stand still."""
    case, hearing = _begin(case_id, actor, reason, HearingOrigin.ORGAN, expected_version)
    _applicant(hearing, None)
    noted(case, "hearing_convened", actor, reason.strip())
    recorded(case, "cases.convene_hearing", actor)
    requested(case, hearing, actor)
    return hearing


def _begin(
    case_id: CaseId, actor: Actor, reason: str, origin: HearingOrigin, expected_version: int | None
) -> tuple[Case, Hearing]:
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    if case.status not in BEFORE_DECISION:
        raise CaseStateError
    if Hearing.objects.filter(case=case).exists():
        raise errors.AlreadyTold
    if not reason.strip():
        raise errors.at("hearing_reason", errors.ReasonWanted)
    hearing = Hearing.objects.create(
        case=case,
        region_id=case.region_id,
        organization_id=case.organization_id,
        origin=origin,
        reason=reason.strip()[:2000],
        begun_at=timezone.now(),
        begun_by_id=actor.staff_id,
    )
    aspects.attach(case, ASPECT)
    return case, hearing


def _applicant(hearing: Hearing, due_on: dt.date | None) -> HearingParty:
    case = hearing.case
    return HearingParty.objects.create(
        hearing=hearing,
        role=PartyRole.APPLICANT,
        name=case.applicant_name,
        phone=case.contact_phone,
        told_at=hearing.begun_at,
        due_on=due_on,
    )


def _add(
    hearing: Hearing, one: Interested, *, due_on: dt.date | None, at: dt.datetime
) -> HearingParty:
    entity = parties.entity_of(one.credit_code, hearing.case, phone=one.phone)
    name = entity.name if entity else " ".join(one.name.split())
    phone = one.phone.strip()
    if not name or len(name) > 120:
        raise errors.at("party_name", errors.PartyWanted)
    if phone and not PHONE.fullmatch(phone):
        raise errors.at("party_phone", errors.PhoneWrong)
    if hearing.parties.filter(name=name).exists():
        raise errors.at("party_name", errors.PartyTwice, name=name)
    return HearingParty.objects.create(
        hearing=hearing,
        role=PartyRole.INTERESTED,
        name=name,
        phone=phone,
        entity_id=entity.id if entity else None,
        interest=one.interest.strip()[:300],
        told_at=at,
        due_on=due_on,
    )


@command
def tell_party(
    *,
    case_id: CaseId,
    actor: Actor,
    interested: Interested,
    expected_version: int | None = None,
) -> HearingParty:
    """One more interested party is told, with five working days of their own. A hearing that is
    settled is open again; one that will be held anyway takes them in."""
    case, hearing = hold(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    require_state(hearing, *TELLING)
    if case.status not in BEFORE_DECISION:
        raise CaseStateError
    now = timezone.now()
    today = timezone.localdate(now)
    asked = hearing.origin == HearingOrigin.RIGHT
    due_on = rules.last_day(today, rules.ANSWER) if asked else None
    party = _add(hearing, interested, due_on=due_on, at=now)
    if asked:
        workflow.start_clocks(
            instance_id=case.instance_id,
            limits={rules.ANSWER_CLOCK: rules.ANSWER},
            start_on=today,
            stop=(rules.ANSWER_CLOCK,),
        )
        if hearing.state == HearingState.SETTLED:
            hearing.state = HearingState.TOLD
            hearing.save(update_fields=["state"])
    noted(case, "hearing_party_told", actor, party.name)
    recorded(case, "cases.tell_hearing_party", actor)
    letters.told(case, hearing, [party])
    return party
