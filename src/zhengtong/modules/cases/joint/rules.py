"""Who may do what in joint work, and the one way to take hold of it."""

from __future__ import annotations

import uuid

from django.utils import timezone

from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.aspects import attach
from zhengtong.modules.cases.joint.errors import (
    ConsultationNotFound,
    MeetingNotFound,
    NotTheLead,
    NotYourSeat,
    PlanChanged,
)
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    Consultation,
    Involvement,
    Meeting,
    MeetingParticipant,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.locking import CaseNotFound, find, lock
from zhengtong.modules.workflow import api as workflow

ASPECT = "joint"


def leads(actor: Actor, case: Case) -> bool:
    """Whether the actor stands for the organ that owns the case (牵头部门)."""
    return actor.is_staff and actor.has("cases.lead", case.organization_id)


def require_lead(actor: Actor, case: Case) -> None:
    require(actor, "cases.lead")
    if not leads(actor, case):
        raise NotTheLead


def may_consult(actor: Actor, case: Case) -> bool:
    """The lead department, and whoever may do one of the open steps now."""
    if leads(actor, case):
        return True
    if not actor.is_staff or not actor.has("cases.handle"):
        return False
    tasks = workflow.open_tasks(instance_id=case.instance_id)
    return bool(workflow.actionable(tasks, actor=actor))


def sits(actor: Actor, post_id: int) -> bool:
    """A or B of the post."""
    return actor.is_staff and post_id in (actor.post_ids | actor.deputy_post_ids)


def require_open(case: Case) -> None:
    """Accepted and not yet decided."""
    if case.status not in BEFORE_DECISION or case.decided_at is not None:
        raise CaseStateError


def involve(case: Case, post_ids: list[int]) -> None:
    """From now on these posts may open the case; the aspect is asked for it."""
    now = timezone.now()
    Involvement.objects.bulk_create(
        [Involvement(case=case, post_id=p, since=now) for p in post_ids], ignore_conflicts=True
    )
    attach(case, ASPECT)


def lock_meeting(
    public_id: uuid.UUID, *, actor: Actor, expected_revision: int | None = None
) -> tuple[Case, Meeting]:
    """The case, then the meeting. Raises MeetingNotFound, PlanChanged when the page is old."""
    found = Meeting.objects.filter(public_id=public_id).values_list("case_id", flat=True).first()
    if found is None:
        raise MeetingNotFound
    try:
        case = lock(case_id=found, actor=actor)
    except CaseNotFound as hidden:
        raise MeetingNotFound from hidden
    meeting = Meeting.objects.select_for_update().get(public_id=public_id)
    if expected_revision is not None and meeting.revision != expected_revision:
        raise PlanChanged
    return case, meeting


def find_meeting(public_id: uuid.UUID, *, actor: Actor) -> tuple[Case, Meeting]:
    """For reading, without a lock. Staff only: applicants have their own view."""
    found = Meeting.objects.select_related("notice", "minutes").filter(public_id=public_id).first()
    if found is None or not (actor.is_staff or actor.kind == "system"):
        raise MeetingNotFound
    try:
        return find(case_id=found.case_id, actor=actor), found
    except CaseNotFound as hidden:
        raise MeetingNotFound from hidden


def lock_consultation(public_id: uuid.UUID, *, actor: Actor) -> tuple[Case, Consultation]:
    found = (
        Consultation.objects.filter(public_id=public_id).values_list("case_id", flat=True).first()
    )
    if found is None:
        raise ConsultationNotFound
    try:
        case = lock(case_id=found, actor=actor)
    except CaseNotFound as hidden:
        raise ConsultationNotFound from hidden
    return case, Consultation.objects.select_for_update().get(public_id=public_id)


def find_consultation(public_id: uuid.UUID, *, actor: Actor) -> tuple[Case, Consultation]:
    found = Consultation.objects.filter(public_id=public_id).first()
    if found is None or not (actor.is_staff or actor.kind == "system"):
        raise ConsultationNotFound
    try:
        return find(case_id=found.case_id, actor=actor), found
    except CaseNotFound as hidden:
        raise ConsultationNotFound from hidden


def seat(meeting: Meeting, participant_id: int | None, *, actor: Actor) -> MeetingParticipant:
    """The participant's row, for whoever sits on it. Raises NotYourSeat."""
    found = meeting.participants.select_for_update().filter(pk=participant_id).first()
    if found is None:
        raise MeetingNotFound
    if not sits(actor, found.post_id):
        raise NotYourSeat
    return found


def staff_id(actor: Actor) -> int:
    """Who signs. Raises PermissionRefused for programs and citizens."""
    if actor.staff_id is None:
        raise PermissionRefused
    return actor.staff_id
