"""The right to be heard: told to the applicant and interested parties, answered or lapsed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import HearingRequested, HearingRightTold
from zhengtong.modules.cases.hearings import errors, letters, rules, standstill
from zhengtong.modules.cases.hearings.locking import applicant_of, hold, noted, require_state
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    DocumentKind,
    Hearing,
    HearingOrigin,
    HearingParty,
    HearingState,
    PartyAnswer,
    PartyRole,
)
from zhengtong.modules.cases.models.case import CaseStateError
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

ASPECT = "hearing"
PHONE = re.compile(r"[0-9+][0-9 \-]{4,28}")
TELLING = (
    HearingState.TOLD,
    HearingState.SETTLED,
    HearingState.REQUESTED,
    HearingState.SCHEDULED,
)


@dataclass(frozen=True, kw_only=True)
class Interested:
    """A third party to be told. `interest`: what of theirs the decision touches."""

    name: str
    phone: str = ""
    interest: str = ""


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
    parties = [_applicant(hearing, due_on)]
    for one in interested:
        parties.append(_add(hearing, one, due_on=due_on, at=hearing.begun_at))
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={rules.ANSWER_CLOCK: rules.ANSWER},
        start_on=today,
    )
    others = [p for p in parties if p.role == PartyRole.INTERESTED]
    noted(case, "hearing_told", actor, reason.strip(), parties=[p.name for p in parties])
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
    recorded(case, "cases.tell_hearing_right", actor, parties=len(parties))
    publish(HearingRightTold(case_id=case.pk, case_public_id=case.public_id, due_on=due_on,
                             at=hearing.begun_at))  # fmt: skip
    letters.told(case, hearing, parties)
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
    _requested(case, hearing, actor)
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
    name, phone = " ".join(one.name.split()), one.phone.strip()
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


@command
def answer_right(
    *,
    case_id: CaseId,
    actor: Actor,
    wants: bool,
    party_id: int | None = None,
    via: str = "web",
    note: str = "",
    expected_version: int | None = None,
) -> HearingParty:
    """One party asks for a hearing or waives it, within five working days of being told.

    Without `party_id` it is the applicant. The applicant answers for themselves, the bearer of a
    link for the party of the link; the counter records what anyone of them says or writes.
    Raises AlreadyAnswered, AnswerTooLate, HearingStateError.
    """
    case, hearing = hold(case_id=case_id, actor=actor, expected_version=expected_version)
    party = _party(hearing, party_id)
    _may_answer(case, party, actor)
    require_state(hearing, *TELLING)
    if case.status not in BEFORE_DECISION:
        raise CaseStateError
    if party.answer:
        raise errors.AlreadyAnswered
    now = timezone.now()
    if party.due_on is None or timezone.localdate(now) > party.due_on:
        raise errors.AnswerTooLate
    party.answer = PartyAnswer.REQUESTED if wants else PartyAnswer.WAIVED
    party.answered_at, party.answered_via = now, via[:10]
    party.answer_note = note.strip()[:500]
    party.save(update_fields=["answer", "answered_at", "answered_via", "answer_note"])
    kind = "hearing_requested" if wants else "hearing_waived"
    told = "：".join(x for x in (party.name, party.answer_note) if x)
    noted(case, kind, actor, told, via=party.answered_via)
    recorded(case, "cases.answer_hearing_right", actor, party=party.pk, wants=wants)
    if wants and hearing.requested_at is None:
        _requested(case, hearing, actor)
    _settle(case, hearing)
    return party


def _party(hearing: Hearing, party_id: int | None) -> HearingParty:
    if party_id is None:
        return applicant_of(hearing)
    found = hearing.parties.filter(pk=party_id).first()
    if found is None:
        raise errors.NoHearing
    return found


def _may_answer(case: Case, party: HearingParty, actor: Actor) -> None:
    """Whoever the party is, or a clerk who writes down what they said."""
    if actor.kind == "system":
        return
    if actor.is_staff:
        if not actor.has("cases.counter"):
            require(actor, "cases.handle", case)
    elif party.role != PartyRole.APPLICANT or not policies.is_applicant(actor, case):
        raise PermissionRefused


def _requested(case: Case, hearing: Hearing, actor: Actor) -> None:
    """The twenty days begin, those of the decision stand still."""
    now = timezone.now()
    today = timezone.localdate(now)
    hearing.state = HearingState.REQUESTED
    hearing.requested_at = now
    hearing.organise_by = rules.last_day(today, rules.ORGANISE)
    hearing.save(update_fields=["state", "requested_at", "organise_by"])
    workflow.start_clocks(
        instance_id=case.instance_id, limits={rules.ORGANISE_CLOCK: rules.ORGANISE}, start_on=today
    )
    standstill.stop(case, hearing, actor=actor, expected_on=hearing.organise_by)
    publish(
        HearingRequested(
            case_id=case.pk,
            case_public_id=case.public_id,
            organise_by=hearing.organise_by,
            at=now,
        )
    )
    letters.requested(case, hearing)


def _settle(case: Case, hearing: Hearing) -> None:
    """Nobody is asked any more: the clock of the answers ends, and where nobody wants a hearing
    the decision may be made."""
    if hearing.parties.filter(answer="").exclude(due_on=None).exists():
        return
    today = timezone.localdate()
    workflow.stop_clock(instance_id=case.instance_id, kind=rules.ANSWER_CLOCK, on=today)
    if hearing.state == HearingState.TOLD:
        hearing.state = HearingState.SETTLED
        hearing.save(update_fields=["state"])


@command
def lapse_answers(*, case_id: int, today: dt.date | None = None) -> int:
    """What nobody asked for in five working days lapses. Answers how many; 0 when nothing did."""
    actor = Actor.system("cases.hearings")
    case, hearing = hold(case_id=case_id, actor=actor)
    day = today or timezone.localdate()
    if hearing.state not in TELLING or case.status not in BEFORE_DECISION:
        return 0
    late = list(hearing.parties.filter(answer="", due_on__lt=day))
    for party in late:
        party.answer, party.answered_at = PartyAnswer.LAPSED, timezone.now()
        party.answered_via = "system"
        party.save(update_fields=["answer", "answered_at", "answered_via"])
        noted(case, "hearing_lapsed", actor, party.name)
    if late:
        recorded(case, "cases.lapse_hearing_right", actor, parties=len(late))
        _settle(case, hearing)
    return len(late)
