"""One meeting on its page: seats, dates, who answered what, and whose day is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.joint.day import day_has_come
from zhengtong.modules.cases.joint.planning import current_dates
from zhengtong.modules.cases.joint.rules import sits
from zhengtong.modules.cases.models import (
    JointFile,
    Meeting,
    MeetingAnswer,
    MeetingAttendance,
    MeetingParticipant,
    MeetingState,
)
from zhengtong.modules.org import api as org

WIDEST = dt.timedelta(hours=10)
"""Longer than any meeting: the window in which others may overlap."""


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
