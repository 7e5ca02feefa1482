"""The minutes of a meeting: who was there, what was found, and their confirmation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import MinutesConfirmed, MinutesIssued
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.day import MOST_TEXT, require_day
from zhengtong.modules.cases.joint.fixing import issued
from zhengtong.modules.cases.joint.planning import about
from zhengtong.modules.cases.joint.rules import (
    lock_meeting,
    require_lead,
    require_open,
    seat,
    sits,
    staff_id,
)
from zhengtong.modules.cases.models import (
    Case,
    DocumentKind,
    Meeting,
    MeetingAttendance,
    MeetingKind,
    MeetingParticipant,
    MeetingState,
)
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

LEAST_STAFF = 2
"""For a check on site (行政许可法 第三十四条第三款)."""


@command
def issue_minutes(
    *,
    meeting_id: uuid.UUID,
    record: str,
    conclusion: str,
    attendance: Mapping[int, Sequence[int]],
    actor: Actor,
    has_applicant_come: bool = False,
    expected_revision: int | None = None,
) -> Meeting:
    """The lead writes down who was there (`attendance`: participant → staff), what was found and
    concluded. The minutes are numbered and cannot be changed; who came is asked to confirm them.

    Raises NotTheLead, NotYetThatDay, TwoStaffWanted (a site visit needs two of the staff,
    行政许可法 第三十四条第三款), FindingsWanted, and whatever else is missing, all at once.
    """
    case, meeting = lock_meeting(meeting_id, actor=actor, expected_revision=expected_revision)
    require_lead(actor, case)
    require_open(case)
    require_day(meeting)
    seats = list(meeting.participants.select_for_update().order_by("id"))
    there = _attendance(seats, attendance)
    faults = [
        *_text_faults(record, conclusion),
        *_attendance_faults(meeting, there),
        *_finding_faults(seats, there),
    ]
    if faults:
        raise InvalidInput(errors=faults)
    now = timezone.now()
    _keep_attendance(seats, there, actor)
    meeting.record, meeting.conclusion = record.strip(), conclusion.strip()
    meeting.has_applicant_come = has_applicant_come if meeting.is_applicant_asked else None
    meeting.held_at, meeting.held_by_id = now, staff_id(actor)
    meeting.minutes = issued(
        case,
        DocumentKind.MINUTES,
        at=now,
        actor=actor,
        facts=_minutes_facts(meeting, seats, there),
    )
    meeting.state = MeetingState.HELD
    meeting.save()
    workflow.record(
        instance_id=case.instance_id,
        kind="meeting_held",
        actor=actor,
        payload={"meeting": str(meeting.public_id), "meeting_kind": meeting.kind},
        text=meeting.conclusion,
    )
    recorded(case, "cases.meeting_held", actor, meeting=str(meeting.public_id))
    publish(MinutesIssued(**about(case, meeting, now)))
    _finish(case, meeting, now)
    return meeting


def _attendance(
    seats: Sequence[MeetingParticipant], given: Mapping[int, Sequence[int]]
) -> dict[int, list[org.StaffData]]:
    """Active staff of the participating organisations, by seat; anybody else is not counted."""
    wanted = {s for ids in given.values() for s in ids}
    known = {s.id: s for s in org.staff_of(ids=wanted) if s.is_active} if wanted else {}
    counted: set[int] = set()
    found: dict[int, list[org.StaffData]] = {}
    for row in seats:
        for staff in given.get(row.pk, ()):
            person = known.get(staff)
            if person and person.organization_id == row.organization_id and staff not in counted:
                counted.add(staff)
                found.setdefault(row.pk, []).append(person)
    return found


def _text_faults(record: str, conclusion: str) -> list[FieldError]:
    found = []
    if not 0 < len(record.strip()) <= MOST_TEXT:
        found.append(e.at("record", e.RecordWanted))
    if not 0 < len(conclusion.strip()) <= MOST_TEXT:
        found.append(e.at("conclusion", e.ConclusionWanted))
    return found


def _attendance_faults(
    meeting: Meeting, there: Mapping[int, Sequence[org.StaffData]]
) -> list[FieldError]:
    n = sum(len(people) for people in there.values())
    if meeting.kind == MeetingKind.SITE_VISIT and n < LEAST_STAFF:
        return [e.at("attendance", e.TwoStaffWanted)]
    return [] if n else [e.at("attendance", e.AttendanceWanted)]


def _finding_faults(
    seats: Sequence[MeetingParticipant], there: Mapping[int, object]
) -> list[FieldError]:
    silent = [s.organization_id for s in seats if s.pk in there and not s.finding]
    if not silent:
        return []
    who = "、".join(org.organization_names(set(silent)).values())
    return [e.at("findings", e.FindingsWanted, who=who)]


def _keep_attendance(
    seats: Sequence[MeetingParticipant],
    there: Mapping[int, Sequence[org.StaffData]],
    actor: Actor,
) -> None:
    """Whoever issues the minutes has confirmed them for the own seat."""
    now = timezone.now()
    for row in seats:
        row.has_come = row.pk in there
        row.is_waiting = row.has_come
        if row.has_come and sits(actor, row.post_id):
            row.is_waiting = False
            row.confirmed_by_id, row.confirmed_at = actor.staff_id, now
        row.save(update_fields=["has_come", "is_waiting", "confirmed_by", "confirmed_at"])
    MeetingAttendance.objects.bulk_create(
        MeetingAttendance(participant_id=seat_id, staff_id=person.id)
        for seat_id, people in there.items()
        for person in people
    )


def _minutes_facts(
    meeting: Meeting,
    seats: Sequence[MeetingParticipant],
    there: Mapping[int, Sequence[org.StaffData]],
) -> dict[str, object]:
    assert meeting.starts_at is not None
    organs = {o.id: o for o in org.organizations(ids={s.organization_id for s in seats})}
    return {
        "kind": meeting.kind,
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "place": meeting.place,
        "subject": meeting.subject,
        "record": meeting.record,
        "conclusion": meeting.conclusion,
        "applicant": meeting.has_applicant_come,
        "files": meeting.files.filter(removed_at=None).count(),
        "seats": [
            {
                "organ": organs[s.organization_id].short_name_zh,
                "people": [p.name for p in there.get(s.pk, ())],
                "finding": s.finding if s.pk in there else "",
                "text": s.finding_text if s.pk in there else "",
            }
            for s in seats
        ],
    }


@command
def confirm_minutes(
    *, meeting_id: uuid.UUID, participant_id: int | None, actor: Actor, remark: str = ""
) -> Meeting:
    """A participant stands by the minutes, with a remark if need be; the last one finishes them."""
    case, meeting = lock_meeting(meeting_id, actor=actor)
    if meeting.state != MeetingState.HELD:
        raise JointStateError
    mine = seat(meeting, participant_id, actor=actor)
    if not mine.is_waiting:
        raise JointStateError
    now = timezone.now()
    mine.is_waiting = False
    mine.confirmed_by_id, mine.confirmed_at = staff_id(actor), now
    mine.remark = remark.strip()[:200]
    mine.save(update_fields=["is_waiting", "confirmed_by", "confirmed_at", "remark"])
    recorded(case, "cases.confirm_minutes", actor, meeting=str(meeting.public_id))
    _finish(case, meeting, now)
    return meeting


def _finish(case: Case, meeting: Meeting, now: dt.datetime) -> None:
    if meeting.participants.filter(is_waiting=True).exists():
        return
    meeting.state = MeetingState.CONFIRMED
    meeting.save(update_fields=["state"])
    publish(MinutesConfirmed(**about(case, meeting, now)))
