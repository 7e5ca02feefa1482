"""The right to be heard is claimed, waived, or lapses."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.events import HearingRequested
from zhengtong.modules.cases.hearings import errors, letters, parties, rules, standstill
from zhengtong.modules.cases.hearings.locking import applicant_of, hold, noted, require_state
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    Hearing,
    HearingParty,
    HearingState,
    PartyAnswer,
    PartyRole,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.locking import CaseId
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

TELLING = (
    HearingState.TOLD,
    HearingState.SETTLED,
    HearingState.REQUESTED,
    HearingState.SCHEDULED,
)


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
    link for the party of the link, whoever may act for a company for it; the counter records what
    anyone of them says or writes.
    Raises AlreadyAnswered, AnswerTooLate, HearingStateError.
    """
    case, hearing = hold(
        case_id=case_id, actor=actor, expected_version=expected_version, party_id=party_id
    )
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
        requested(case, hearing, actor)
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
    if actor.kind == "system" or parties.speaks_for(actor, party, case):
        return
    if actor.is_staff:
        if not actor.has("cases.counter"):
            require(actor, "cases.handle", case)
    elif party.role != PartyRole.APPLICANT or not policies.is_applicant(actor, case):
        raise PermissionRefused


def requested(case: Case, hearing: Hearing, actor: Actor) -> None:
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
