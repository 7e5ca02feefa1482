"""On the day: photographs, findings, who was there, the minutes and their confirmation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import MinutesConfirmed, MinutesIssued
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.planning import about, issued
from zhengtong.modules.cases.joint.rules import (
    leads,
    lock_meeting,
    require_lead,
    require_open,
    seat,
    sits,
    staff_id,
)
from zhengtong.modules.cases.models import (
    Case,
    Consultation,
    DocumentKind,
    JointFile,
    Meeting,
    MeetingAttendance,
    MeetingKind,
    MeetingParticipant,
    MeetingState,
    Position,
)
from zhengtong.modules.cases.models.joint import AHEAD, JointStateError
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

OWNER = "cases.joint"
"""Files of joint work are read by staff who may open the case."""
RULES = files.FileRules(extensions=("jpg", "jpeg", "png", "pdf", "doc", "docx"))
MOST_FILES = 60
LEAST_STAFF = 2
"""For a check on site (行政许可法 第三十四条第三款)."""
MOST_TEXT = 4000

Upload = tuple[BinaryIO, str]


def keep_files(
    uploads: Iterable[Upload],
    *,
    case: Case,
    actor: Actor,
    meeting: Meeting | None = None,
    consultation: Consultation | None = None,
) -> list[JointFile]:
    """Check and keep each. A bad one refuses them all: the caller's command is all or nothing."""
    kept = []
    for content, name in uploads:
        stored = files.store(
            content=content,
            name=name,
            rules=RULES,
            actor=actor,
            owner_kind=OWNER,
            owner_id=str(case.public_id),
        )
        kept.append(
            JointFile.objects.create(
                meeting=meeting,
                consultation=consultation,
                file_public_id=stored.public_id,
                name=stored.name,
                content_type=stored.content_type,
                size=stored.size,
                added_by_id=staff_id(actor),
                added_at=timezone.now(),
            )
        )
    return kept


@command
def add_meeting_files(
    *, meeting_id: uuid.UUID, uploads: Sequence[Upload], actor: Actor
) -> list[JointFile]:
    """Photographs and papers, by the lead and by whoever takes part, until the minutes stand."""
    case, meeting = lock_meeting(meeting_id, actor=actor)
    if not may_take_part(actor, case, meeting):
        raise e.NotYourSeat
    if meeting.state not in AHEAD:
        raise JointStateError
    if not uploads:
        raise e.wrong("files", e.FilesWanted)
    there = meeting.files.filter(removed_at=None).count()
    if there + len(uploads) > MOST_FILES:
        raise e.wrong("files", e.TooManyPhotos, most=MOST_FILES)
    kept = keep_files(uploads, case=case, actor=actor, meeting=meeting)
    recorded(case, "cases.add_meeting_files", actor, meeting=str(meeting_id), n=len(kept))
    return kept


@command
def remove_meeting_file(*, meeting_id: uuid.UUID, file_public_id: uuid.UUID, actor: Actor) -> None:
    """By who added it or by the lead, until the minutes stand. A second time nothing happens."""
    case, meeting = lock_meeting(meeting_id, actor=actor)
    if meeting.state not in AHEAD:
        raise JointStateError
    found = meeting.files.filter(file_public_id=file_public_id, removed_at=None).first()
    if found is None:
        return
    if found.added_by_id != actor.staff_id and not leads(actor, case):
        raise e.NotYourSeat
    found.removed_at = timezone.now()
    found.save(update_fields=["removed_at"])
    files.unlink(file_id=files.get(found.file_public_id).id, actor=actor)
    recorded(case, "cases.remove_meeting_file", actor, meeting=str(meeting_id), name=found.name)


def may_take_part(actor: Actor, case: Case, meeting: Meeting) -> bool:
    if leads(actor, case):
        return True
    posts = meeting.participants.values_list("post_id", flat=True)
    return any(sits(actor, post) for post in posts)


@command
def give_finding(
    *,
    meeting_id: uuid.UUID,
    participant_id: int | None,
    position: str,
    text: str,
    actor: Actor,
) -> None:
    """What the department finds on the day; conditions and objections with their grounds. May be
    said anew until the minutes stand."""
    case, meeting = lock_meeting(meeting_id, actor=actor)
    _require_day(meeting)
    mine = seat(meeting, participant_id, actor=actor)
    faults = position_faults(position, text)
    if faults:
        raise InvalidInput(errors=faults)
    mine.finding, mine.finding_text = position, text.strip()
    mine.found_by_id = staff_id(actor)
    mine.save(update_fields=["finding", "finding_text", "found_by"])
    recorded(case, "cases.meeting_finding", actor, meeting=str(meeting_id), position=position)


def position_faults(position: str, text: str) -> list[FieldError]:
    if position not in Position.values:
        return [e.at("position", e.PositionWanted)]
    if (position != Position.AGREE and not text.strip()) or len(text) > MOST_TEXT:
        return [e.at("text", e.GroundsWanted)]
    return []


def _require_day(meeting: Meeting) -> None:
    if meeting.state != MeetingState.FIXED:
        raise JointStateError
    if not day_has_come(meeting):
        raise e.NotYetThatDay


def day_has_come(meeting: Meeting) -> bool:
    starts = meeting.starts_at
    return starts is not None and timezone.localdate(starts) <= timezone.localdate()


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
    _require_day(meeting)
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
