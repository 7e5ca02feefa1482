"""Reads for the pages of hearings: what the desk, the parties and the public see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.pages.lighting import why_light
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Unit
from zhengtong.kernel.lights import Light, light_of
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.hearings import rules
from zhengtong.modules.cases.models import Case, Hearing, HearingParty, HearingState
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

WAITING = (
    HearingState.TOLD,
    HearingState.REQUESTED,
    HearingState.SCHEDULED,
    HearingState.OPEN,
    HearingState.RECORDED,
)
MOST = 200
SHOWN_DAYS = 60
"""How long an announcement stays in the list after the hearing."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """What must happen next by when. None where only the people set the pace."""

    on: dt.date | None
    remaining: int
    light: Light
    why: str = ""


def deadline_of(hearing: Hearing, parties: Sequence[HearingParty]) -> Deadline:
    """The last day of the answers, of holding it, or the day of the hearing."""
    on, limit = None, rules.ORGANISE.n
    if hearing.state == HearingState.TOLD:
        days = [p.due_on for p in parties if not p.answer and p.due_on]
        on, limit = (max(days) if days else None), rules.ANSWER.n
    elif hearing.state == HearingState.REQUESTED:
        on = hearing.organise_by
    elif hearing.state == HearingState.SCHEDULED and hearing.starts_at:
        on = timezone.localdate(hearing.starts_at)
    if on is None:
        return Deadline(on=None, remaining=0, light=Light.NONE)
    left = calendar.days_left(on, timezone.localdate(), Unit.WORKDAY)
    light = light_of(limit=limit, remaining=left)
    return Deadline(on=on, remaining=left, light=light, why=why_light(light, limit, left))


@dataclass(frozen=True, kw_only=True)
class HearingRow:
    """One line of the desk's list."""

    hearing: Hearing
    case: Case
    item_name: str
    organ: str
    presider: str
    deadline: Deadline


def waiting_hearings(actor: Actor, *, is_open: bool = True) -> list[HearingRow]:
    """Hearings of cases that the actor may see, those that wait first. Five queries for any
    number of rows."""
    states = WAITING if is_open else [s for s in HearingState if s not in WAITING]
    found = list(
        Hearing.objects.filter(case__in=policies.visible_to(actor), state__in=states)
        .select_related("case")
        .defer("case__form_data")
        .prefetch_related("parties")
        .order_by("-begun_at")[:MOST]
    )
    organs = org.organization_names({h.organization_id for h in found})
    names = org.staff_names({h.presider_id for h in found if h.presider_id})
    rows = [
        HearingRow(
            hearing=h,
            case=h.case,
            item_name=localized(items.item_version(h.case.item_version_id).name),
            organ=organs.get(h.organization_id, ""),
            presider=names.get(h.presider_id or 0, ""),
            deadline=deadline_of(h, list(h.parties.all())),
        )
        for h in found
    ]
    return sorted(rows, key=lambda r: r.deadline.on or dt.date.max) if is_open else rows


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A public hearing as anyone may read it. A natural person's name is not given in full."""

    hearing: Hearing
    item_name: str
    organ: str
    applicant: str
    presider: str
    is_over: bool


def _announced() -> QuerySet[Hearing]:
    return (
        Hearing.objects.filter(is_announced=True)
        .exclude(starts_at=None)
        .select_related("case")
        .defer("case__form_data")
    )


def announcements() -> list[Announcement]:
    """Coming ones first, then those of the last weeks."""
    since = timezone.now() - dt.timedelta(days=SHOWN_DAYS)
    found = _tell(list(_announced().filter(starts_at__gte=since).order_by("starts_at")[:MOST]))
    return sorted(found, key=lambda a: a.is_over)


def announcement(public_id: object) -> Announcement | None:
    found = _announced().filter(public_id=public_id).first()
    return _tell([found])[0] if found else None


def _tell(found: Sequence[Hearing]) -> list[Announcement]:
    organs = org.organization_names({h.organization_id for h in found})
    names = org.staff_names({h.presider_id for h in found if h.presider_id})
    over = (HearingState.RECORDED, HearingState.HELD, HearingState.ENDED)
    return [
        Announcement(
            hearing=h,
            item_name=localized(items.item_version(h.case.item_version_id).name),
            organ=organs.get(h.organization_id, ""),
            applicant=h.case.applicant_name if h.case.entity_id else _masked(h.case.applicant_name),
            presider=names.get(h.presider_id or 0, ""),
            is_over=h.state in over,
        )
        for h in found
    ]


def _masked(name: str) -> str:
    return name[:1] + "＊" * max(len(name) - 1, 1)
