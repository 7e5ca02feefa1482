"""Reads of meetings and consultations: for lists and for the panel. Batches only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.kernel.access import Actor
from zhengtong.kernel.memo import remembered
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.joint.rules import sits
from zhengtong.modules.cases.models import (
    Case,
    Consultation,
    ConsultationState,
    JointFile,
    Meeting,
    MeetingParticipant,
    MeetingState,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST_ROWS = 50

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
