"""修复性跳转: one person proposes to move a case to another step, a second one confirms or rejects.

For repairs only: a wrong assignment, a flow that hangs, a step that was skipped. Nobody does it
alone, and a proposal holds only while the case stands as it stood.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.events import JumpDecided, JumpPut
from zhengtong.modules.cases.models import Case, CaseStatus, JumpProposal, JumpState
from zhengtong.modules.cases.services import reconsider
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.cases.steering import errors, reasons
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class Target:
    """A step to which the case could be moved; `why_not` says why to this one not."""

    node: str
    name: str
    why_not: str = ""


def targets(case: Case) -> list[Target]:
    """Every step of the flow, in reading order."""
    version = workflow.instance(case.instance_id).process_version_id
    found = workflow.jump_targets(process_version_id=version)
    has_decision = any(t.stage == "decide" for t in found)
    open_now = {t.node for t in workflow.open_tasks(instance_id=case.instance_id)}
    return [
        Target(
            node=t.node,
            name=localized(t.name),
            why_not=_why_not(case, t, has_decision, open_now),
        )
        for t in found
    ]


def _why_not(
    case: Case, target: workflow.JumpTarget, has_decision: bool, open_now: set[str]
) -> str:
    if open_now == {target.node}:
        return errors.AlreadyThere().message
    if case.status == CaseStatus.SUBMITTED and target.stage != "accept":
        return errors.BeforeAcceptance().message
    if has_decision and "decide" not in target.leads_to and case.decided_at is None:
        return errors.PastDecision().message
    return ""


def reopens_decision(case: Case, target: str) -> bool:
    """Whether the step lies before the signature, so that the decision must be made anew."""
    if case.decided_at is None:
        return False
    version = workflow.instance(case.instance_id).process_version_id
    found = workflow.jump_targets(process_version_id=version)
    return any(t.node == target and "decide" in t.leads_to for t in found)


def falling(case: Case, target: str) -> list[str]:
    """Numbers of the documents that would be void."""
    if not reopens_decision(case, target):
        return []
    held = case.documents.filter(kind__in=reconsider.FALLING, superseded_at=None)
    return list(held.order_by("id").values_list("number", flat=True))


def name_of(case: Case, target: str) -> str:
    """The target in the reader's language."""
    version = workflow.instance(case.instance_id).process_version_id
    found = workflow.jump_targets(process_version_id=version)
    return next((localized(t.name) for t in found if t.node == target), target)


def preview(case: Case, target: str) -> workflow.JumpPreview:
    """What would end and open. Raises TargetWanted for a step that cannot be the target."""
    if target not in {t.node for t in targets(case) if not t.why_not}:
        raise _at("target", errors.TargetWanted)
    return workflow.preview_jump(instance_id=case.instance_id, target=target)


@command
def propose_jump(
    *,
    case_id: CaseId,
    target: str,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> JumpProposal:
    """提出调整办理环节. Nothing moves; whoever else may manage flows is asked to confirm.

    Raises TargetWanted, JumpReasonWanted, JumpProposed and what `reasons.jump` tells beforehand.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    reasons.demand(reasons.jump(case, actor))
    _expire(case, at=timezone.now())
    if JumpProposal.objects.filter(case=case, state=JumpState.OPEN).exists():
        raise errors.JumpProposed
    preview(case, target)
    said = reason.strip()[:LONGEST]
    if not said:
        raise _at("reason", errors.JumpReasonWanted)
    assert actor.staff_id is not None
    made = JumpProposal.objects.create(
        case=case,
        target=target,
        reason=said,
        lock_version=case.lock_version,
        proposed_by_id=actor.staff_id,
        proposed_at=timezone.now(),
    )
    _record(case, made, "jump_proposed", actor, said)
    publish(
        JumpPut(
            proposal_id=made.pk,
            case_id=case.pk,
            target=target,
            by=actor.staff_id,
            at=made.proposed_at,
        )
    )
    return made


@command
def confirm_jump(*, public_id: uuid.UUID, actor: Actor) -> JumpProposal:
    """确认调整: the case is moved at once, in the names of both. A decision that is jumped back
    over falls and is made anew; parts for which a cancelled step waited end, as the page told both.

    Raises OwnJump, JumpOver, JumpExpired (the case has moved since), ProposerMayNot and what
    `reasons.jump` tells beforehand.
    """
    case, made = _held(public_id, actor)
    if made.proposed_by_id == actor.staff_id:
        raise errors.OwnJump
    reasons.demand(reasons.jump(case, actor))
    proposer = _proposer(made)
    if reasons.jump(case, proposer) is not None:
        raise errors.ProposerMayNot
    reopens = reopens_decision(case, made.target)
    workflow.admin_jump(
        instance_id=case.instance_id,
        target=made.target,
        reason=made.reason,
        actor=proposer,
        approved_by=actor,
    )
    aspects.undone(case, actor, made.reason, may_end=True)
    if reopens:
        reconsider.reconsider(case, actor=actor, reason=made.reason)
    recorded(case, "cases.jump", actor, target=made.target, proposed_by=made.proposed_by_id)
    return _decided(case, made, JumpState.CONFIRMED, actor)


@command
def reject_jump(*, public_id: uuid.UUID, note: str, actor: Actor) -> JumpProposal:
    """否决, with the reason. Raises OwnJump, JumpOver, JumpExpired, JumpNoteWanted."""
    case, made = _held(public_id, actor)
    if made.proposed_by_id == actor.staff_id:
        raise errors.OwnJump
    reasons.demand(reasons.jump(case, actor))
    made.note = note.strip()[:LONGEST]
    if not made.note:
        raise _at("note", errors.JumpNoteWanted)
    _record(case, made, "jump_rejected", actor, made.note)
    return _decided(case, made, JumpState.REJECTED, actor)


@command
def recall_jump(*, public_id: uuid.UUID, actor: Actor) -> JumpProposal:
    """收回 one's own proposal. Raises NotYourJump, JumpOver."""
    case, made = _held(public_id, actor, fresh=False)
    if made.proposed_by_id != actor.staff_id:
        raise errors.NotYourJump
    _record(case, made, "jump_recalled", actor, "")
    return _decided(case, made, JumpState.RECALLED, actor)


def open_jumps(actor: Actor) -> list[JumpProposal]:
    """Those that wait for a second person and still hold, oldest first; of cases that the actor
    sees."""
    found = _in_force(
        JumpProposal.objects.filter(state=JumpState.OPEN)
        .filter(case__in=policies.visible_to(actor).values("pk"))
        .select_related("case", "proposed_by")
        .defer("case__form_data")
        .order_by("proposed_at")[:200]
    )
    return found


def waiting_for(actor: Actor) -> int:
    """How many wait for this person: for the menu, one query and mostly none."""
    others = JumpProposal.objects.filter(state=JumpState.OPEN).exclude(
        proposed_by_id=actor.staff_id
    )
    return others.count() if actor.has(reasons.MANAGE) else 0


def decided_jumps(actor: Actor) -> list[JumpProposal]:
    """The newest that are over."""
    return list(
        JumpProposal.objects.exclude(state=JumpState.OPEN)
        .filter(case__in=policies.visible_to(actor).values("pk"))
        .select_related("case", "proposed_by", "decided_by")
        .defer("case__form_data")
        .order_by("-decided_at")[:50]
    )


def open_jump_of(case: Case, lock_version: int) -> JumpProposal | None:
    """The proposal that holds for this case now."""
    return (
        JumpProposal.objects.filter(case=case, state=JumpState.OPEN, lock_version=lock_version)
        .select_related("proposed_by")
        .first()
    )


def find_jump(public_id: uuid.UUID, actor: Actor) -> JumpProposal:
    """Raises JumpNotFound."""
    found = (
        JumpProposal.objects.filter(public_id=public_id)
        .select_related("case", "proposed_by", "decided_by")
        .first()
    )
    may = actor.has(reasons.MANAGE) or (found and found.proposed_by_id == actor.staff_id)
    if found is None or not may or not policies.sees(actor, found.case):
        raise errors.JumpNotFound
    return found


def has_expired(made: JumpProposal) -> bool:
    """The case has moved since, or somebody said so already."""
    if made.state != JumpState.OPEN:
        return made.state == JumpState.EXPIRED
    return workflow.instance(made.case.instance_id).lock_version != made.lock_version


def _in_force(found: Iterable[JumpProposal]) -> list[JumpProposal]:
    rows = list(found)
    versions = workflow.lock_versions(instance_ids=[p.case.instance_id for p in rows])
    return [p for p in rows if versions.get(p.case.instance_id) == p.lock_version]


def _held(public_id: uuid.UUID, actor: Actor, *, fresh: bool = True) -> tuple[Case, JumpProposal]:
    """Lock the case, then the proposal."""
    seen = find_jump(public_id, actor)
    case = lock(case_id=seen.case_id, actor=actor)
    made = JumpProposal.objects.select_for_update().get(pk=seen.pk)
    if made.state != JumpState.OPEN:
        raise errors.JumpOver
    if fresh and made.lock_version != case.lock_version:
        raise errors.JumpExpired
    return case, made


def _proposer(made: JumpProposal) -> Actor:
    """As whom they stand today."""
    member = org.staff(made.proposed_by_id)
    if not member.is_active or member.user_id is None:
        raise errors.ProposerMayNot
    try:
        return org.actor_for(member.user_id)
    except DomainError:
        raise errors.ProposerMayNot from None


def _expire(case: Case, *, at: Any) -> None:
    """What was proposed on an older state of the case is over."""
    JumpProposal.objects.filter(case=case, state=JumpState.OPEN).exclude(
        lock_version=case.lock_version
    ).update(state=JumpState.EXPIRED, decided_at=at)


def _decided(case: Case, made: JumpProposal, state: Any, actor: Actor) -> JumpProposal:
    made.state, made.decided_by_id, made.decided_at = state, actor.staff_id, timezone.now()
    made.save(update_fields=["state", "decided_by", "decided_at", "note"])
    publish(JumpDecided(proposal_id=made.pk, case_id=case.pk, state=str(state), at=made.decided_at))
    return made


def _record(case: Case, made: JumpProposal, kind: str, actor: Actor, text: str) -> None:
    workflow.record(
        instance_id=case.instance_id,
        kind=kind,
        actor=actor,
        text=text,
        payload={"target": made.target, "proposal": str(made.public_id)},
    )
    recorded(case, f"cases.{kind}", actor, target=made.target)


def _at(path: str, kind: type[InvalidInput]) -> InvalidInput:
    error = kind()
    return kind(errors=[FieldError(path=path, message=error.message, code=error.code)])
