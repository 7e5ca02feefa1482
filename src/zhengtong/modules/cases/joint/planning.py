"""Site visits and joint reviews: dates are proposed, and the departments answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import MeetingAnswered, MeetingProposed
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.rules import (
    involve,
    lock_meeting,
    require_lead,
    require_open,
    seat,
    staff_id,
)
from zhengtong.modules.cases.models import (
    Case,
    Meeting,
    MeetingAnswer,
    MeetingDate,
    MeetingKind,
    MeetingParticipant,
    MeetingState,
)
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

MOST_DATES = 3

FURTHEST = dt.timedelta(days=366)


@command
def propose_meeting(
    *,
    case_id: CaseId,
    kind: str,
    subject: str,
    place: str,
    starts: Sequence[dt.datetime],
    post_ids: Sequence[int],
    actor: Actor,
    length_minutes: int = 60,
    is_applicant_asked: bool = False,
    coordinates: tuple[Decimal | None, Decimal | None] = (None, None),
    expected_version: int | None = None,
) -> Meeting:
    """The lead department proposes one to three dates to the posts that should come.

    The same once more is the one that was proposed: a second press.
    Raises NotTheLead, CaseStateError, and an InvalidInput with everything that is wrong.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require_lead(actor, case)
    require_open(case)
    posts = org.posts(set(post_ids))
    faults = [
        *_plan_faults(kind, subject, place, length_minutes, coordinates),
        *date_faults(starts),
        *_post_faults(post_ids, posts),
    ]
    if faults:
        raise InvalidInput(errors=faults)
    same = Meeting.objects.filter(
        case=case, state=MeetingState.PROPOSED, kind=kind, subject=subject.strip(),
        place=place.strip(), proposed_by_id=staff_id(actor),
    )  # fmt: skip
    for known in same:
        asked = set(known.participants.values_list("post_id", flat=True))
        if asked == set(posts) and {d.starts_at for d in current_dates(known)} == set(starts):
            return known
    now = timezone.now()
    meeting = Meeting.objects.create(
        case=case,
        kind=kind,
        subject=subject.strip(),
        place=place.strip(),
        latitude=coordinates[0],
        longitude=coordinates[1],
        length_minutes=length_minutes,
        is_applicant_asked=is_applicant_asked,
        proposed_by_id=staff_id(actor),
        proposed_at=now,
    )
    add_dates(meeting, starts)
    MeetingParticipant.objects.bulk_create(
        MeetingParticipant(meeting=meeting, organization_id=p.organization_id, post_id=p.id)
        for p in sorted(posts.values(), key=lambda p: p.id)
    )
    involve(case, sorted(posts))
    noted(case, meeting, "meeting_proposed", actor)
    publish(MeetingProposed(**about(case, meeting, now)))
    return meeting


def _plan_faults(
    kind: str,
    subject: str,
    place: str,
    length_minutes: int,
    coordinates: tuple[Decimal | None, Decimal | None],
) -> list[FieldError]:
    found = []
    if kind not in MeetingKind.values:
        found.append(e.at("kind", e.KindWanted))
    if not 0 < len(subject.strip()) <= 200:
        found.append(e.at("subject", e.SubjectWanted))
    if not 0 < len(place.strip()) <= 200:
        found.append(e.at("place", e.PlaceWanted))
    if not 15 <= length_minutes <= 600:
        found.append(e.at("length_minutes", e.LengthWrong))
    if not _on_earth(*coordinates):
        found.append(e.at("latitude", e.CoordinatesWrong))
    return found


def _on_earth(latitude: Decimal | None, longitude: Decimal | None) -> bool:
    if latitude is None or longitude is None:
        return latitude is longitude
    return abs(latitude) <= 90 and abs(longitude) <= 180


def date_faults(starts: Sequence[dt.datetime]) -> list[FieldError]:
    now = timezone.now()
    if not 1 <= len(starts) <= MOST_DATES:
        return [e.at("date_1", e.DatesWanted)]
    found = []
    for n, moment in enumerate(starts, start=1):
        if not now < moment <= now + FURTHEST:
            found.append(e.at(f"date_{n}", e.DateNotAhead))
        elif moment in starts[: n - 1]:
            found.append(e.at(f"date_{n}", e.SameDateTwice))
    return found


def _post_faults(post_ids: Sequence[int], posts: Mapping[int, org.PostData]) -> list[FieldError]:
    if not post_ids or set(post_ids) - set(posts):
        return [e.at("posts", e.ParticipantsWanted)]
    empty = [p for p, held in org.holders_of(list(posts)).items() if not held]
    return [e.at("posts", e.NobodyHolds, post=posts[p].name) for p in empty]


def add_dates(meeting: Meeting, starts: Sequence[dt.datetime]) -> None:
    MeetingDate.objects.bulk_create(
        MeetingDate(meeting=meeting, revision=meeting.revision, starts_at=moment)
        for moment in sorted(starts)
    )


@command
def answer_dates(
    *,
    meeting_id: uuid.UUID,
    participant_id: int | None,
    answers: Mapping[int, bool],
    actor: Actor,
    remark: str = "",
    expected_revision: int | None = None,
) -> None:
    """A or B of the post says to every date whether somebody can come; may be said anew until the
    date is fixed. Raises PlanChanged, NotYourSeat, AnswerWanted."""
    case, meeting = lock_meeting(meeting_id, actor=actor, expected_revision=expected_revision)
    if meeting.state != MeetingState.PROPOSED:
        raise not_asked(meeting)
    mine = seat(meeting, participant_id, actor=actor)
    dates = {d.pk for d in current_dates(meeting)}
    if set(answers) != dates:
        raise e.wrong("answers", e.AnswerWanted)
    now = timezone.now()
    for date_id, may_come in sorted(answers.items()):
        MeetingAnswer.objects.update_or_create(
            participant=mine,
            date_id=date_id,
            defaults={
                "may_come": may_come,
                "remark": remark.strip()[:200],
                "answered_by_id": staff_id(actor),
                "answered_at": now,
            },
        )
    mine.is_waiting = False
    mine.save(update_fields=["is_waiting"])
    recorded(case, "cases.answer_meeting", actor, meeting=str(meeting.public_id))
    is_complete = not meeting.participants.filter(is_waiting=True).exists()
    publish(MeetingAnswered(**about(case, meeting, now), is_complete=is_complete))


def not_asked(meeting: Meeting) -> Exception:
    """What to say when the dates are no longer asked for."""
    return e.PlanChanged() if meeting.state == MeetingState.FIXED else JointStateError()


def current_dates(meeting: Meeting) -> list[MeetingDate]:
    """Of the plan that was proposed last, in order of time."""
    latest = meeting.dates.order_by("-revision").values_list("revision", flat=True).first()
    return list(meeting.dates.filter(revision=latest).order_by("starts_at"))


def about(case: Case, meeting: Meeting, at: dt.datetime) -> dict[str, Any]:
    """What every event about a meeting says."""
    return {
        "case_id": case.pk,
        "case_public_id": case.public_id,
        "meeting_id": meeting.pk,
        "revision": meeting.revision,
        "at": at,
    }


def noted(case: Case, meeting: Meeting, kind: str, actor: Actor, reason: str = "") -> None:
    """A line of the process log, and the audit entry."""
    payload: dict[str, object] = {
        "meeting": str(meeting.public_id),
        "meeting_kind": meeting.kind,
        "place": meeting.place,
    }
    if meeting.starts_at is not None:
        payload["starts_at"] = timezone.localtime(meeting.starts_at).isoformat()
    if reason:
        payload["reason"] = reason
    workflow.record(
        instance_id=case.instance_id, kind=kind, actor=actor, payload=payload, text=reason
    )
    recorded(case, f"cases.{kind}", actor, meeting=str(meeting.public_id))
