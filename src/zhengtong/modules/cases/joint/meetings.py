"""Reads of meetings and consultations: for lists, for one page, for the panel. Batches only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import prepared
from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.memo import remembered
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.joint.day import day_has_come
from zhengtong.modules.cases.joint.planning import current_dates
from zhengtong.modules.cases.joint.rules import sits
from zhengtong.modules.cases.models import (
    Case,
    Consultation,
    ConsultationState,
    JointFile,
    Meeting,
    MeetingAnswer,
    MeetingAttendance,
    MeetingParticipant,
    MeetingState,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST_ROWS = 50
WIDEST = dt.timedelta(hours=10)
"""Longer than any meeting: the window in which others may overlap."""

_COUNT = """
SELECT (SELECT count(*) FROM cases_meetingparticipant
        WHERE is_waiting AND post_id = ANY(%s::bigint[]))
    + (SELECT count(*) FROM cases_consultation
       WHERE state = 'open' AND post_id = ANY(%s::bigint[]))
"""


def waiting_count(actor: Actor) -> int:
    """What is awaited of the actor's posts: dates, confirmations, opinions. One query a request."""
    posts = _posts(actor)
    if not posts:
        return 0

    def ask() -> int:
        found: int = prepared.read(_COUNT, [posts, posts])[0][0]
        return found

    return remembered(("cases.joint_waiting", actor.staff_id), ask)


def _posts(actor: Actor) -> list[int]:
    return sorted(actor.post_ids | actor.deputy_post_ids)


@dataclass(frozen=True, kw_only=True)
class MeetingRow:
    """A line of a list. `dates` are those proposed, or the one that stands."""

    meeting: Meeting
    case_number: str
    item_name: Text
    applicant: str
    lead: str
    dates: Sequence[dt.datetime]
    is_mine_to_answer: bool
    is_mine_to_confirm: bool


@dataclass(frozen=True, kw_only=True)
class OpinionRow:
    consultation: Consultation
    case_number: str
    case_public_id: Any
    item_name: Text
    applicant: str
    asker: str
    organ: str
    post: str
    is_late: bool
    files: Sequence[JointFile] = ()
    answered_by: str = ""


def meetings_for(actor: Actor, view: str) -> list[MeetingRow]:
    """`answer`: something is awaited of my posts; `ahead`: what I take part in or lead; `held`."""
    posts = _posts(actor)
    mine = Q(participants__post_id__in=posts)
    leading = Q(case__organization_id__in=[*actor.organizations_with("cases.lead")])
    found = Meeting.objects.select_related("case").defer("case__form_data")
    if view == "answer":
        found = found.filter(mine, participants__is_waiting=True).order_by("id")
    elif view == "ahead":
        found = found.filter(mine | leading, state__in=("proposed", "fixed"))
        found = found.order_by("starts_at", "id")
    else:
        found = found.filter(mine | leading, state__in=("held", "confirmed", "cancelled"))
        found = found.order_by("-id")
    return _meeting_rows(list(found.distinct()[:MOST_ROWS]), actor)


def _meeting_rows(found: Sequence[Meeting], actor: Actor) -> list[MeetingRow]:
    ids = [m.pk for m in found]
    seats: dict[int, list[MeetingParticipant]] = {}
    for seat in MeetingParticipant.objects.filter(meeting_id__in=ids):
        seats.setdefault(seat.meeting_id, []).append(seat)
    dates = _dates(ids)
    versions = items.item_versions({m.case.item_version_id for m in found})
    organs = org.organization_names({m.case.organization_id for m in found})
    return [
        MeetingRow(
            meeting=m,
            case_number=m.case.number,
            item_name=versions[m.case.item_version_id].name,
            applicant=m.case.applicant_name,
            lead=organs.get(m.case.organization_id, ""),
            dates=[m.starts_at] if m.starts_at else dates.get(m.pk, []),
            is_mine_to_answer=m.state == MeetingState.PROPOSED and _awaits(seats, m, actor),
            is_mine_to_confirm=m.state == MeetingState.HELD and _awaits(seats, m, actor),
        )
        for m in found
    ]


def _awaits(seats: Mapping[int, Sequence[MeetingParticipant]], m: Meeting, actor: Actor) -> bool:
    return any(s.is_waiting and sits(actor, s.post_id) for s in seats.get(m.pk, ()))


def _dates(meeting_ids: Collection[int]) -> dict[int, list[dt.datetime]]:
    """The beginnings of the latest plan of each."""
    from zhengtong.modules.cases.models import MeetingDate

    found: dict[int, dict[int, list[dt.datetime]]] = {}
    rows = MeetingDate.objects.filter(meeting_id__in=meeting_ids).order_by("starts_at")
    for row in rows:
        found.setdefault(row.meeting_id, {}).setdefault(row.revision, []).append(row.starts_at)
    return {m: plans[max(plans)] for m, plans in found.items()}


def meetings_of(case: Case) -> list[Meeting]:
    return list(
        Meeting.objects.filter(case=case).select_related("notice", "minutes").order_by("-id")
    )


def opinions_for(actor: Actor, view: str) -> list[OpinionRow]:
    """`answer`: open questions to my posts, the most urgent first; `asked`: mine and my organ's."""
    found = Consultation.objects.select_related("case").defer("case__form_data")
    if view == "answer":
        found = found.filter(post_id__in=_posts(actor), state=ConsultationState.OPEN)
        found = found.order_by("due_on", "id")
    else:
        own = Q(asker_id=actor.organization_id) | Q(post_id__in=_posts(actor))
        found = found.filter(own).order_by("-id")
    return opinion_rows(list(found[:MOST_ROWS]))


def opinions_of(case: Case) -> list[OpinionRow]:
    found = Consultation.objects.filter(case=case).select_related("case").defer("case__form_data")
    return opinion_rows(list(found.order_by("-id")))


def opinion_rows(found: Sequence[Consultation]) -> list[OpinionRow]:
    if not found:
        return []
    organs = org.organization_names(
        {c.asker_id for c in found} | {c.organization_id for c in found}
    )
    posts = org.posts({c.post_id for c in found})
    people = org.staff_names({c.answered_by_id for c in found if c.answered_by_id})
    versions = items.item_versions({c.case.item_version_id for c in found})
    kept: dict[int, list[JointFile]] = {}
    for file in JointFile.objects.filter(consultation__in=[c.pk for c in found]).order_by("id"):
        kept.setdefault(file.consultation_id or 0, []).append(file)
    today = timezone.localdate()
    return [
        OpinionRow(
            consultation=c,
            case_number=c.case.number,
            case_public_id=c.case.public_id,
            item_name=versions[c.case.item_version_id].name,
            applicant=c.case.applicant_name,
            asker=organs.get(c.asker_id, ""),
            organ=organs.get(c.organization_id, ""),
            post=posts[c.post_id].name if c.post_id in posts else "",
            is_late=c.state == ConsultationState.OPEN and c.due_on < today,
            files=kept.get(c.pk, ()),
            answered_by=people.get(c.answered_by_id or 0, ""),
        )
        for c in found
    ]


# --- one meeting --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A participant with everything that is known of it."""

    row: MeetingParticipant
    organ: str
    post: str
    is_mine: bool
    answers: Mapping[int, MeetingAnswer]
    answered_by: str
    came: Sequence[str]
    staff: Sequence[tuple[int, str]] = ()
    confirmed_by: str = ""
    found_by: str = ""

    @property
    def remark(self) -> str:
        """Said once for all dates."""
        return next((a.remark for a in self.answers.values() if a.remark), "")


@dataclass(frozen=True, kw_only=True)
class DateColumn:
    """A proposed date: how many can come, and what stands against it."""

    pk: int
    starts_at: dt.datetime
    yes: int
    no: int
    conflicts: Sequence[str] = ()
    is_workday: bool = True
    is_past: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    seats: Sequence[Seat]
    dates: Sequence[DateColumn]
    files: Sequence[JointFile]
    has_day_come: bool
    names: Mapping[int, str] = field(default_factory=dict)


def view_of(meeting: Meeting, actor: Actor) -> MeetingView:
    """One meeting, whole: a fixed number of queries besides one for each proposed date."""
    rows = list(meeting.participants.order_by("id"))
    dates = current_dates(meeting)
    answers: dict[int, dict[int, MeetingAnswer]] = {}
    for a in MeetingAnswer.objects.filter(participant__meeting=meeting, date__in=dates):
        answers.setdefault(a.participant_id, {})[a.date_id] = a
    came: dict[int, list[int]] = {}
    for there in MeetingAttendance.objects.filter(participant__meeting=meeting).order_by("id"):
        came.setdefault(there.participant_id, []).append(there.staff_id)
    names = _people(rows, answers, came, meeting)
    organs = org.organization_names({r.organization_id for r in rows})
    posts = org.posts({r.post_id for r in rows})
    has_come = meeting.state == MeetingState.FIXED and day_has_come(meeting)
    seats = [
        Seat(
            row=r,
            organ=organs.get(r.organization_id, ""),
            post=posts[r.post_id].name if r.post_id in posts else "",
            is_mine=sits(actor, r.post_id),
            answers=answers.get(r.pk, {}),
            answered_by=_answered_by(answers.get(r.pk, {}), names),
            came=[names.get(i, "") for i in came.get(r.pk, ())],
            staff=_staff(r.organization_id) if has_come else (),
            confirmed_by=names.get(r.confirmed_by_id or 0, ""),
            found_by=names.get(r.found_by_id or 0, ""),
        )
        for r in rows
    ]
    asks = meeting.state == MeetingState.PROPOSED
    return MeetingView(
        seats=seats,
        dates=[_column(meeting, d.pk, d.starts_at, seats) for d in dates] if asks else (),
        files=list(meeting.files.filter(removed_at=None).order_by("id")),
        has_day_come=has_come,
        names=names,
    )


def _people(
    rows: Sequence[MeetingParticipant],
    answers: Mapping[int, Mapping[int, MeetingAnswer]],
    came: Mapping[int, Sequence[int]],
    meeting: Meeting,
) -> dict[int, str]:
    ids = {i for people in came.values() for i in people}
    ids |= {a.answered_by_id for given in answers.values() for a in given.values()}
    ids |= {i for r in rows for i in (r.confirmed_by_id, r.found_by_id) if i is not None}
    ids |= {i for i in (meeting.proposed_by_id, meeting.held_by_id) if i is not None}
    return org.staff_names(ids)


def _answered_by(given: Mapping[int, MeetingAnswer], names: Mapping[int, str]) -> str:
    latest = max(given.values(), key=lambda a: a.answered_at, default=None)
    return names.get(latest.answered_by_id, "") if latest else ""


def _staff(organization_id: int) -> list[tuple[int, str]]:
    return [
        (s.id, s.name + _("（%s）") % s.title if s.title else s.name)
        for s in org.staff_of(organization_id)
        if s.is_active
    ]


def _column(meeting: Meeting, pk: int, starts_at: dt.datetime, seats: Sequence[Seat]) -> DateColumn:
    said = [s.answers[pk].may_come for s in seats if pk in s.answers]
    return DateColumn(
        pk=pk,
        starts_at=starts_at,
        yes=sum(said),
        no=len(said) - sum(said),
        conflicts=_conflicts(meeting, starts_at, seats),
        is_workday=calendar.is_workday(timezone.localdate(starts_at)),
        is_past=starts_at <= timezone.now(),
    )


def _conflicts(meeting: Meeting, starts_at: dt.datetime, seats: Sequence[Seat]) -> list[str]:
    """Posts that have another fixed meeting at that time, and posts of which everybody is away."""
    posts = {s.row.post_id: f"{s.organ} {s.post}".strip() for s in seats}
    ends = starts_at + dt.timedelta(minutes=meeting.length_minutes)
    others = MeetingParticipant.objects.filter(
        post_id__in=posts,
        meeting__state=MeetingState.FIXED,
        meeting__starts_at__gt=starts_at - WIDEST,
        meeting__starts_at__lt=ends,
    ).exclude(meeting=meeting)
    busy = {
        p
        for p, begins, length in others.values_list(
            "post_id", "meeting__starts_at", "meeting__length_minutes"
        )
        if begins + dt.timedelta(minutes=length) > starts_at
    }
    held = org.holders_of(list(posts), on=timezone.localdate(starts_at))
    away = {p for p, holders in held.items() if all(h.is_absent for h in holders)}
    return [posts[p] for p in sorted(busy | away)]
