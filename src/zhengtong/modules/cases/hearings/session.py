"""The hearing itself: opened by the presider, recorded, confirmed by the parties, closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import HearingHeld
from zhengtong.modules.cases.hearings import errors, letters, parties, rules, standstill
from zhengtong.modules.cases.hearings.arranging import presider_name
from zhengtong.modules.cases.hearings.locking import applicant_of, hold, noted, require_state
from zhengtong.modules.cases.models import (
    Case,
    DocumentKind,
    Hearing,
    HearingParty,
    HearingState,
    HearingStatement,
    PartyRole,
)
from zhengtong.modules.cases.services.locking import CaseId
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

FILES = files.FileRules(extensions=("pdf", "jpg", "jpeg", "png"), max_bytes=20 * 1024 * 1024)


def _held(case_id: CaseId, actor: Actor, expected_version: int | None) -> tuple[Case, Hearing]:
    """Only the presider leads a hearing."""
    case, hearing = hold(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.hearing", case)
    if actor.kind != "system" and actor.staff_id != hearing.presider_id:
        raise errors.NotPresider
    return case, hearing


@command
def open_hearing(
    *,
    case_id: CaseId,
    actor: Actor,
    present: Mapping[int, str],
    expected_version: int | None = None,
) -> Hearing:
    """The presider opens it, at the day that was told or later. `present`: party → by whom they
    are represented, empty when they came themselves. Raises NotYetDue, ObjectionOpen."""
    case, hearing = _held(case_id, actor, expected_version)
    require_state(hearing, HearingState.SCHEDULED)
    if hearing.objections.filter(is_upheld=None).exists():
        raise errors.ObjectionOpen
    now = timezone.now()
    today = timezone.localdate(now)
    assert hearing.starts_at is not None
    if today < timezone.localdate(hearing.starts_at):
        raise errors.NotYetDue
    for party in hearing.parties.all():
        party.attended = party.pk in present
        party.represented_by = present.get(party.pk, "").strip()[:120]
        party.save(update_fields=["attended", "represented_by"])
    hearing.state, hearing.opened_at = HearingState.OPEN, now
    hearing.save(update_fields=["state", "opened_at"])
    for kind in (rules.ANSWER_CLOCK, rules.ORGANISE_CLOCK):
        workflow.stop_clock(instance_id=case.instance_id, kind=kind, on=today)
    came = [p.name for p in hearing.parties.order_by("id") if p.attended]
    noted(case, "hearing_opened", actor, "、".join(came))
    recorded(case, "cases.open_hearing", actor, present=len(came))
    return hearing


@command
def add_statement(
    *,
    case_id: CaseId,
    actor: Actor,
    speaker: str,
    text: str,
    capacity: str = "",
    upload: tuple[BinaryIO, str] | None = None,
    after: int | None = None,
    expected_version: int | None = None,
) -> HearingStatement:
    """What someone says, or puts on the table, goes into the record; it is never changed.

    `after`: how many statements the writer's page shows; StaleVersion when there are more, so that
    pressing twice records once.
    """
    case, hearing = _held(case_id, actor, expected_version)
    require_state(hearing, HearingState.OPEN)
    if after is not None and hearing.statements.count() != after:
        raise StaleVersion
    if not speaker.strip():
        raise errors.at("speaker", errors.StatementWanted)
    if not text.strip():
        raise errors.at("statement", errors.StatementWanted)
    kept = _kept(case, upload, actor) if upload else None
    made = HearingStatement.objects.create(
        hearing=hearing,
        speaker=speaker.strip()[:120],
        capacity=capacity.strip()[:60],
        text=text.strip()[:10_000],
        file_public_id=kept.public_id if kept else None,
        file_name=kept.name if kept else "",
        at=timezone.now(),
        by_id=actor.staff_id,
    )
    recorded(case, "cases.add_hearing_statement", actor, statement=made.pk)
    return made


def _kept(case: Case, upload: tuple[BinaryIO, str], actor: Actor) -> files.FileData:
    content, name = upload
    stored = files.store(content=content, name=name, rules=FILES, actor=actor)
    files.link(
        file_id=stored.id, owner_kind="cases.case", owner_id=str(case.public_id), actor=actor
    )
    return stored


@command
def close_record(
    *,
    case_id: CaseId,
    actor: Actor,
    findings: str,
    expected_version: int | None = None,
) -> Hearing:
    """The record is complete: 听证笔录 is issued, the parties who came are asked to confirm it."""
    case, hearing = _held(case_id, actor, expected_version)
    require_state(hearing, HearingState.OPEN)
    statements = list(hearing.statements.order_by("id"))
    if not statements:
        raise errors.NothingSaid
    if not findings.strip():
        raise errors.at("findings", errors.FindingsWanted)
    now = timezone.now()
    hearing.state, hearing.recorded_at = HearingState.RECORDED, now
    hearing.findings = findings.strip()[:5000]
    hearing.save(update_fields=["state", "recorded_at", "findings"])
    issue(
        case,
        DocumentKind.HEARING_RECORD,
        at=now,
        staff_id=actor.staff_id,
        facts=_facts(hearing, statements),
    )
    noted(case, "hearing_recorded", actor)
    recorded(case, "cases.close_hearing_record", actor, statements=len(statements))
    letters.recorded(case, hearing)
    return hearing


def _facts(hearing: Hearing, statements: Collection[HearingStatement]) -> dict[str, object]:
    assert hearing.opened_at is not None
    parties = hearing.parties.order_by("id")
    return {
        "when": timezone.localtime(hearing.opened_at).isoformat(),
        "place": hearing.place,
        "presider": presider_name(hearing),
        "recorder": hearing.recorder,
        "present": [_present(p) for p in parties if p.attended],
        "absent": [p.name for p in parties if not p.attended],
        "statements": [
            [f"{s.speaker}（{s.capacity}）" if s.capacity else s.speaker, s.text, s.file_name]
            for s in statements
        ],
        "findings": hearing.findings,
    }


def _present(party: HearingParty) -> str:
    by = f"，由{party.represented_by}代为参加" if party.represented_by else ""
    return f"{party.name}（{party.get_role_display()}{by}）"


@command
def confirm_record(
    *,
    case_id: CaseId,
    actor: Actor,
    party_id: int | None = None,
    via: str = "web",
    expected_version: int | None = None,
) -> HearingParty:
    """A party who came has read the record and finds it right. On paper it is the presider who
    notes the signature. 依据《行政许可法》第四十八条第一款第五项."""
    case, hearing = hold(
        case_id=case_id, actor=actor, expected_version=expected_version, party_id=party_id
    )
    party = (
        applicant_of(hearing) if party_id is None else hearing.parties.filter(pk=party_id).first()
    )
    if party is None:
        raise errors.NoHearing
    _may_confirm(case, hearing, party, actor)
    require_state(hearing, HearingState.RECORDED)
    if not party.attended or party.confirmed_at is not None:
        raise errors.HearingStateError
    party.confirmed_at, party.confirmed_via = timezone.now(), via[:10]
    party.save(update_fields=["confirmed_at", "confirmed_via"])
    noted(case, "hearing_confirmed", actor, party.name)
    recorded(case, "cases.confirm_hearing_record", actor, party=party.pk)
    return party


def _may_confirm(case: Case, hearing: Hearing, party: HearingParty, actor: Actor) -> None:
    if actor.kind == "system" or parties.speaks_for(actor, party, case):
        return
    if actor.is_staff:
        if actor.staff_id != hearing.presider_id:
            raise errors.NotPresider
    elif party.role != PartyRole.APPLICANT or not policies.is_applicant(actor, case):
        raise PermissionRefused


@command
def close_hearing(
    *,
    case_id: CaseId,
    actor: Actor,
    not_confirmed: Mapping[int, str] | None = None,
    expected_version: int | None = None,
) -> Hearing:
    """It is over: everybody who came has confirmed the record, or why not stands in it. The clocks
    of the case go on tomorrow, and the decision has to rest on the record."""
    case, hearing = _held(case_id, actor, expected_version)
    require_state(hearing, HearingState.RECORDED)
    given = not_confirmed or {}
    for party in hearing.parties.filter(attended=True, confirmed_at=None):
        why = given.get(party.pk, "").strip()[:300]
        if not why:
            raise errors.at(f"not_confirmed-{party.pk}", errors.NotConfirmedWanted, name=party.name)
        party.not_confirmed = why
        party.save(update_fields=["not_confirmed"])
        noted(case, "hearing_not_confirmed", actor, f"{party.name}：{why}")
    now = timezone.now()
    hearing.state, hearing.closed_at = HearingState.HELD, now
    hearing.save(update_fields=["state", "closed_at"])
    noted(case, "hearing_closed", actor)
    recorded(case, "cases.close_hearing", actor)
    publish(HearingHeld(case_id=case.pk, case_public_id=case.public_id, at=now))
    standstill.go_on(case, hearing, actor=actor)
    letters.held(case, hearing)
    return hearing
