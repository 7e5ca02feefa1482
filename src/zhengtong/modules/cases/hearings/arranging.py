"""Presider, time and place; postponement; objections to the presider (行政许可法 第四十八条)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import HearingScheduled
from zhengtong.modules.cases.hearings import errors, letters, parties, presiders, rules
from zhengtong.modules.cases.hearings.locking import applicant_of, hold, noted, require_state
from zhengtong.modules.cases.models import (
    Case,
    DocumentKind,
    Hearing,
    HearingNotice,
    HearingObjection,
    HearingParty,
    HearingState,
    PartyRole,
    SpecialProcedure,
)
from zhengtong.modules.cases.services.locking import CaseId
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org


@command
def schedule_hearing(
    *,
    case_id: CaseId,
    actor: Actor,
    starts_at: dt.datetime | None,
    place: str,
    presider_id: int | None,
    recorder: str = "",
    is_announced: bool = False,
    registration: str = "",
    reason: str = "",
    after: int | None = None,
    expected_version: int | None = None,
) -> Hearing:
    """Appoint the presider, set time and place, and tell everybody, seven working days before at
    the latest and within twenty working days of the application. 依据《行政许可法》第四十八条.

    Called again before the hearing begins it postpones it, with `reason` and a new notice. `after`
    is how many notices the page showed: pressing twice gives one notice.
    Raises PresiderExamined, TooSoon, TooLate, PlaceWanted, DateWanted, RegistrationWanted,
    PostponeReasonWanted.
    """
    case, hearing = hold(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.hearing", case)
    require_state(hearing, HearingState.REQUESTED, HearingState.SCHEDULED)
    if after is not None and hearing.notices.count() != after:
        raise StaleVersion
    again = hearing.state == HearingState.SCHEDULED
    if again and not reason.strip():
        raise errors.at("hearing_postpone_reason", errors.PostponeReasonWanted)
    now = timezone.now()
    _check_day(hearing, starts_at, now, again=again)
    if not place.strip():
        raise errors.at("hearing_place", errors.PlaceWanted)
    if is_announced and not registration.strip():
        raise errors.at("hearing_registration", errors.RegistrationWanted)
    name = presiders.check(case, hearing, presider_id)
    hearing.state = HearingState.SCHEDULED
    hearing.starts_at, hearing.place = starts_at, place.strip()[:200]
    hearing.presider_id, hearing.recorder = presider_id, recorder.strip()[:60]
    hearing.is_announced = is_announced
    hearing.registration = registration.strip()[:300] if is_announced else ""
    hearing.save()
    _notify(case, hearing, actor, now, presider=name, reason=reason.strip()[:500] if again else "")
    return hearing


def _check_day(
    hearing: Hearing, starts_at: dt.datetime | None, now: dt.datetime, *, again: bool
) -> None:
    if starts_at is None:
        raise errors.at("hearing_day", errors.DateWanted)
    day, today = timezone.localdate(starts_at), timezone.localdate(now)
    earliest = rules.earliest_day(today)
    if day < earliest:
        raise errors.at("hearing_day", errors.TooSoon, day=earliest.isoformat())
    latest = None if again else rules.latest_day(today, hearing.organise_by)
    if latest is not None and day > latest:
        raise errors.at("hearing_day", errors.TooLate, day=latest.isoformat())


def _notify(
    case: Case, hearing: Hearing, actor: Actor, now: dt.datetime, *, presider: str, reason: str
) -> None:
    assert hearing.starts_at is not None
    HearingNotice.objects.create(
        hearing=hearing,
        starts_at=hearing.starts_at,
        place=hearing.place,
        presider_id=hearing.presider_id,
        recorder=hearing.recorder,
        is_announced=hearing.is_announced,
        reason=reason,
        issued_at=now,
        issued_by_id=actor.staff_id,
    )
    local = timezone.localtime(hearing.starts_at)
    SpecialProcedure.objects.filter(case=case, ground="hearing", to_on=None).update(
        expected_on=local.date()
    )
    when = f"{local:%Y-%m-%d %H:%M}"
    kind = "hearing_postponed" if reason else "hearing_scheduled"
    noted(case, kind, actor, "；".join(x for x in (when, hearing.place, reason) if x))
    issue(
        case,
        DocumentKind.HEARING_NOTICE,
        at=now,
        staff_id=actor.staff_id,
        facts={
            "when": local.isoformat(),
            "place": hearing.place,
            "presider": presider,
            "recorder": hearing.recorder,
            "is_announced": hearing.is_announced,
            "reason": reason,
            "parties": list(hearing.parties.order_by("id").values_list("name", flat=True)),
        },
    )
    recorded(case, "cases.schedule_hearing", actor, again=bool(reason))
    publish(
        HearingScheduled(
            case_id=case.pk,
            case_public_id=case.public_id,
            starts_at=hearing.starts_at,
            is_announced=hearing.is_announced,
            at=now,
        )
    )
    letters.scheduled(case, hearing, when=when, reason=reason)


@command
def object_to_presider(
    *,
    case_id: CaseId,
    actor: Actor,
    reason: str,
    party_id: int | None = None,
    expected_version: int | None = None,
) -> HearingObjection:
    """申请回避: a party says what direct interest the presider has; before the hearing begins."""
    case, hearing = hold(
        case_id=case_id, actor=actor, expected_version=expected_version, party_id=party_id
    )
    party = _objecting(case, hearing, actor, party_id)
    require_state(hearing, HearingState.SCHEDULED)
    if not reason.strip():
        raise errors.at("objection_reason", errors.ObjectionReasonWanted)
    if hearing.objections.filter(is_upheld=None).exists():
        raise errors.ObjectionOpen
    assert hearing.presider_id is not None
    made = HearingObjection.objects.create(
        hearing=hearing,
        party=party,
        presider_id=hearing.presider_id,
        reason=reason.strip()[:2000],
        made_at=timezone.now(),
    )
    noted(case, "hearing_objected", actor, f"{party.name}：{made.reason}")
    recorded(case, "cases.object_to_presider", actor, party=party.pk)
    return made


def _objecting(case: Case, hearing: Hearing, actor: Actor, party_id: int | None) -> HearingParty:
    party = (
        applicant_of(hearing) if party_id is None else hearing.parties.filter(pk=party_id).first()
    )
    if party is None:
        raise errors.NoHearing
    if actor.kind == "system" or parties.speaks_for(actor, party, case):
        return party
    if actor.is_staff:
        require(actor, "cases.handle", case)
    elif party.role != PartyRole.APPLICANT or not policies.is_applicant(actor, case):
        raise PermissionRefused
    return party


@command
def rule_on_objection(
    *,
    case_id: CaseId,
    actor: Actor,
    is_upheld: bool | None,
    ruling: str,
    expected_version: int | None = None,
) -> HearingObjection:
    """The head of the organ answers the objection. Upheld, the presider steps back and another one
    must be appointed with a new notice; the hearing waits."""
    case, hearing = hold(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.decide", case)
    require_state(hearing, HearingState.SCHEDULED)
    objection = hearing.objections.select_for_update().filter(is_upheld=None).first()
    if objection is None:
        raise errors.HearingStateError
    if actor.staff_id is not None and actor.staff_id == objection.presider_id:
        raise errors.OwnObjection
    if is_upheld is None or not ruling.strip():
        raise errors.at("ruling", errors.RulingWanted)
    objection.is_upheld, objection.ruling = is_upheld, ruling.strip()[:2000]
    objection.ruled_at, objection.ruled_by_id = timezone.now(), actor.staff_id
    objection.save()
    if is_upheld:
        hearing.state, hearing.presider_id = HearingState.REQUESTED, None
        hearing.starts_at = None
        hearing.save(update_fields=["state", "presider", "starts_at"])
    kind = "hearing_objection_upheld" if is_upheld else "hearing_objection_dismissed"
    noted(case, kind, actor, objection.ruling)
    recorded(case, "cases.rule_on_objection", actor, is_upheld=is_upheld)
    letters.ruled(case, hearing, objection)
    return objection


def presider_name(hearing: Hearing) -> str:
    """Empty while none is appointed."""
    if hearing.presider_id is None:
        return ""
    return org.staff_names([hearing.presider_id]).get(hearing.presider_id, "")
