"""A date is fixed, moved or given up; everybody is told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import MeetingCancelled, MeetingFixed, MeetingProposed
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.planning import (
    about,
    add_dates,
    current_dates,
    date_faults,
    not_asked,
    noted,
)
from zhengtong.modules.cases.joint.rules import lock_meeting, require_lead, require_open
from zhengtong.modules.cases.models import (
    Case,
    CaseDocument,
    DocumentKind,
    Meeting,
    MeetingKind,
    MeetingState,
)
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.models.meeting import AHEAD
from zhengtong.modules.org import api as org


@command
def fix_meeting(
    *,
    meeting_id: uuid.UUID,
    date_id: int | None,
    actor: Actor,
    expected_revision: int | None = None,
) -> Meeting:
    """The lead fixes one of the dates, whoever has answered; all are told, the applicant in
    writing. Raises NotTheLead, PlanChanged, DateWanted, DateNotAhead."""
    case, meeting = lock_meeting(meeting_id, actor=actor, expected_revision=expected_revision)
    require_lead(actor, case)
    require_open(case)
    if meeting.state != MeetingState.PROPOSED:
        raise not_asked(meeting)
    chosen = next((d for d in current_dates(meeting) if d.pk == date_id), None)
    if chosen is None:
        raise e.wrong("date", e.DateWanted)
    now = timezone.now()
    if chosen.starts_at <= now:
        raise e.wrong("date", e.DateNotAhead)
    meeting.state, meeting.starts_at = MeetingState.FIXED, chosen.starts_at
    meeting.revision += 1
    if meeting.is_applicant_asked and meeting.kind == MeetingKind.SITE_VISIT:
        meeting.notice = issued(
            case, DocumentKind.SITE_VISIT, at=now, actor=actor, facts=_notice_facts(meeting)
        )
    meeting.save(update_fields=["state", "starts_at", "revision", "notice"])
    meeting.participants.update(is_waiting=False)
    noted(case, meeting, "meeting_fixed", actor)
    publish(MeetingFixed(**about(case, meeting, now), starts_at=chosen.starts_at))
    return meeting


def issued(
    case: Case, kind: DocumentKind, *, at: dt.datetime, actor: Actor, facts: dict[str, object]
) -> CaseDocument:
    """The document with its key: `issue` only writes it."""
    made = issue(case, kind, at=at, staff_id=actor.staff_id, facts=facts)
    return CaseDocument.objects.get(number=made.number)


def _notice_facts(meeting: Meeting) -> dict[str, object]:
    assert meeting.starts_at is not None
    organs = org.organizations(
        ids=set(meeting.participants.values_list("organization_id", flat=True))
    )
    return {
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "place": meeting.place,
        "subject": meeting.subject,
        "organs": [o.short_name_zh for o in organs],
        "length": meeting.length_minutes,
    }


@command
def move_meeting(
    *,
    meeting_id: uuid.UUID,
    starts: Sequence[dt.datetime],
    reason: str,
    actor: Actor,
    expected_revision: int | None = None,
) -> Meeting:
    """改期: new dates are proposed, with a reason; everybody answers anew. Who was told the old
    date is told that it does not hold. Raises NotTheLead, PlanChanged, and what is wrong."""
    case, meeting = lock_meeting(meeting_id, actor=actor, expected_revision=expected_revision)
    require_lead(actor, case)
    require_open(case)
    if meeting.state not in AHEAD:
        raise JointStateError
    faults = [*_reason_faults(reason), *date_faults(starts)]
    if faults:
        raise InvalidInput(errors=faults)
    now = timezone.now()
    was_fixed = meeting.state == MeetingState.FIXED
    meeting.state, meeting.starts_at = MeetingState.PROPOSED, None
    meeting.revision += 1
    meeting.reason = reason.strip()
    meeting.save(update_fields=["state", "starts_at", "revision", "reason"])
    add_dates(meeting, starts)
    meeting.participants.update(is_waiting=True)
    noted(case, meeting, "meeting_moved", actor, reason=meeting.reason)
    publish(MeetingProposed(**about(case, meeting, now), is_moved=True, was_fixed=was_fixed))
    return meeting


@command
def cancel_meeting(
    *,
    meeting_id: uuid.UUID,
    reason: str,
    actor: Actor,
    expected_revision: int | None = None,
) -> Meeting:
    """It does not take place; all who were asked are told why."""
    case, meeting = lock_meeting(meeting_id, actor=actor, expected_revision=expected_revision)
    require_lead(actor, case)
    if meeting.state not in AHEAD:
        raise JointStateError
    if faults := _reason_faults(reason):
        raise InvalidInput(errors=faults)
    return cancel_locked(case, meeting, reason=reason.strip(), actor=actor)


def cancel_locked(case: Case, meeting: Meeting, *, reason: str, actor: Actor) -> Meeting:
    """The same for a caller that holds both."""
    now = timezone.now()
    was_fixed = meeting.state == MeetingState.FIXED
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    meeting.revision += 1
    meeting.save(update_fields=["state", "reason", "revision"])
    meeting.participants.update(is_waiting=False)
    noted(case, meeting, "meeting_cancelled", actor, reason=reason)
    publish(MeetingCancelled(**about(case, meeting, now), reason=reason, was_fixed=was_fixed))
    return meeting


def _reason_faults(reason: str) -> list[FieldError]:
    return [] if 0 < len(reason.strip()) <= 200 else [e.at("reason", e.JointReasonWanted)]
