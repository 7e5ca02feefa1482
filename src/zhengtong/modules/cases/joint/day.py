"""On the day: photographs and findings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.rules import leads, lock_meeting, seat, sits, staff_id
from zhengtong.modules.cases.models import (
    Case,
    Consultation,
    JointFile,
    Meeting,
    MeetingState,
    Position,
)
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.models.meeting import AHEAD
from zhengtong.modules.cases.services.recording import recorded

OWNER = "cases.joint"
"""Files of joint work are read by staff who may open the case."""

RULES = files.FileRules(extensions=("jpg", "jpeg", "png", "pdf", "doc", "docx"))

MOST_FILES = 60

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
    """Check and keep each. A bad one is named and refuses them all: the caller's command is all or
    nothing."""
    kept = []
    for content, name in uploads:
        try:
            stored = files.store(
                content=content,
                name=name,
                rules=RULES,
                actor=actor,
                owner_kind=OWNER,
                owner_id=str(case.public_id),
            )
        except files.FileRefused as problem:
            raise e.wrong("files", e.FileUnfit, file=name[:80], reason=problem.message) from None
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
    require_day(meeting)
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


def require_day(meeting: Meeting) -> None:
    if meeting.state != MeetingState.FIXED:
        raise JointStateError
    if not day_has_come(meeting):
        raise e.NotYetThatDay


def day_has_come(meeting: Meeting) -> bool:
    starts = meeting.starts_at
    return starts is not None and timezone.localdate(starts) <= timezone.localdate()
