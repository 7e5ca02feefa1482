"""误录删除 (删除办结, code 3): one says that a case was entered by mistake, a second confirms.

Nobody strikes out alone, and never what the applicant sent or an organ has decided: that would be a
refusal without reasons. The case stays with its number, file and log; it only counts nowhere.
"""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.closing import errors
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import CaseStruck, StrikeDecided, StrikePut
from zhengtong.modules.cases.models import (
    Case,
    Channel,
    DocumentKind,
    StrikeProposal,
    StrikeState,
)
from zhengtong.modules.cases.posted import beside
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.cases.steering.errors import CaseOver
from zhengtong.modules.workflow import api as workflow

ASPECT = "striking"
"""Borne by every case of which somebody proposed it."""

CONFIRM = "cases.strike"
ENTERING = ("cases.accept", "cases.counter", "cases.handle")
LONGEST = 500


def why_not(case: Case) -> DomainError | None:
    """What in the case itself stands against striking it out."""
    if not case.is_open:
        return CaseOver()
    if case.decided_at is not None:
        return errors.DecisionMade()
    if "forwarding" in case.aspects:
        return errors.CameFromBelow()
    if case.entered_by_id is None and case.channel != Channel.API:
        return errors.SentByApplicant()
    return None


def may_propose(actor: Actor, case: Case) -> bool:
    """Whoever receives or handles cases, and sees this one."""
    entering = any(actor.has(name) for name in ENTERING)
    return actor.staff_id is not None and entering and policies.may_view(actor, case)


def may_confirm(actor: Actor, case: Case) -> bool:
    return actor.has(CONFIRM, case.organization_id) and policies.may_view(actor, case)


def open_strike_of(case: Case) -> StrikeProposal | None:
    """The proposal that waits; costs nothing where none was ever made."""
    if ASPECT not in case.aspects:
        return None
    found = StrikeProposal.objects.filter(case=case, state=StrikeState.OPEN)
    return found.select_related("proposed_by").first()


@command
def propose_strike(
    *, case_id: CaseId, actor: Actor, reason: str, expected_version: int | None = None
) -> StrikeProposal:
    """提出误录删除. Nothing changes; whoever may confirm is told.

    Raises MayNotPropose, StrikeProposed, StrikeReasonWanted and what `why_not` tells beforehand.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not may_propose(actor, case):
        raise errors.MayNotPropose
    _demand(case)
    if open_strike_of(case) is not None:
        raise errors.StrikeProposed
    said = reason.strip()[:LONGEST]
    if not said:
        raise beside("reason", errors.StrikeReasonWanted)
    assert actor.staff_id is not None, "asked by may_propose"
    made = StrikeProposal.objects.create(
        case=case, reason=said, proposed_by_id=actor.staff_id, proposed_at=timezone.now()
    )
    aspects.attach(case, ASPECT)
    _record(case, "strike_proposed", actor, said)
    publish(
        StrikePut(
            proposal_id=made.pk,
            case_id=case.pk,
            case_public_id=case.public_id,
            by=actor.staff_id,
            at=made.proposed_at,
        )
    )
    return made


@command
def confirm_strike(*, case_id: CaseId, actor: Actor, expected_version: int | None = None) -> Case:
    """确认: the case closes as 删除办结 at once, in the names of both; its clocks stop and the
    applicant is told in writing. Raises NothingProposed, MayNotConfirm, OwnStrike."""
    case, made = _held(case_id, actor, expected_version)
    _demand(case)
    now = timezone.now()
    case.strike(at=now, reason=made.reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(instance_id=case.instance_id, actor=actor, reason=made.reason, kind="struck")
    facts = {"reason": made.reason}
    document = issue(case, DocumentKind.STRIKING, at=now, staff_id=actor.staff_id, facts=facts)
    made.document_id = key_of(document)
    _decided(case, made, StrikeState.CONFIRMED, actor)
    recorded(case, "cases.strike", actor, reason=made.reason, proposed_by=made.proposed_by_id)
    publish(CaseStruck(case_id=case.pk, case_public_id=case.public_id, at=now))
    closed(case, actor=actor, at=now)
    return case


@command
def reject_strike(
    *, case_id: CaseId, actor: Actor, note: str, expected_version: int | None = None
) -> StrikeProposal:
    """不同意, with the reason; the case goes on. Raises StrikeNoteWanted besides the above."""
    case, made = _held(case_id, actor, expected_version)
    made.note = note.strip()[:LONGEST]
    if not made.note:
        raise beside("note", errors.StrikeNoteWanted)
    _record(case, "strike_rejected", actor, made.note)
    return _decided(case, made, StrikeState.REJECTED, actor)


@command
def recall_strike(
    *, case_id: CaseId, actor: Actor, expected_version: int | None = None
) -> StrikeProposal:
    """收回 one's own proposal. Raises NothingProposed, NotYourStrike."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    made = _waiting(case)
    if made.proposed_by_id != actor.staff_id:
        raise errors.NotYourStrike
    _record(case, "strike_recalled", actor, "")
    return _decided(case, made, StrikeState.RECALLED, actor)


def lapse(case: Case) -> None:
    """What was not answered before the decision or the end needs no answer any more."""
    StrikeProposal.objects.filter(case=case, state=StrikeState.OPEN).update(
        state=StrikeState.LAPSED, decided_at=timezone.now()
    )


def _demand(case: Case) -> None:
    refusal = why_not(case)
    if refusal is not None:
        raise refusal


def _held(
    case_id: CaseId, actor: Actor, expected_version: int | None
) -> tuple[Case, StrikeProposal]:
    """Lock the case, then the proposal; for a second person who may."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not may_confirm(actor, case):
        raise errors.MayNotConfirm
    made = _waiting(case)
    if made.proposed_by_id == actor.staff_id:
        raise errors.OwnStrike
    return case, made


def _waiting(case: Case) -> StrikeProposal:
    found = StrikeProposal.objects.select_for_update().filter(case=case, state=StrikeState.OPEN)
    made = found.first()
    if made is None:
        raise errors.NothingProposed
    return made


def _decided(case: Case, made: StrikeProposal, state: StrikeState, actor: Actor) -> StrikeProposal:
    made.state, made.decided_by_id, made.decided_at = state, actor.staff_id, timezone.now()
    made.save(update_fields=["state", "decided_by", "decided_at", "note", "document"])
    publish(
        StrikeDecided(
            proposal_id=made.pk,
            case_id=case.pk,
            case_public_id=case.public_id,
            state=str(state),
            at=made.decided_at,
        )
    )
    return made


def _record(case: Case, kind: str, actor: Actor, text: str) -> None:
    workflow.record(instance_id=case.instance_id, kind=kind, actor=actor, text=text)
    recorded(case, f"cases.{kind}", actor)
