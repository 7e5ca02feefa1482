"""Requests for extension as lists: what waits for whom, what was answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.models import ExtensionRequest
from zhengtong.modules.cases.periods.extension import PERMISSIONS
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST = 200
"""Lines of a list; more requests than these never wait at once."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A request with what its reader must know."""

    case_public_id: uuid.UUID
    number: str
    item: Text
    applicant: str
    organization: str
    days: int
    reason: str
    authority: str
    asked_by: str
    asked_at: dt.datetime
    state: str
    state_label: str
    answer: str
    answered_by: str
    answered_at: dt.datetime | None


def may_approve_some(actor: Actor) -> bool:
    return any(actor.has(p) for p in PERMISSIONS.values())


def waiting_for(actor: Actor) -> list[Line]:
    """What the actor may approve, oldest first."""
    found = _of(actor).filter(state=ExtensionRequest.State.PENDING).order_by("asked_at")
    return _lines(found[:MOST])


def waiting_count(actor: Actor) -> int:
    """For the menu."""
    if not may_approve_some(actor):
        return 0
    return _of(actor).filter(state=ExtensionRequest.State.PENDING).count()


def answered_of(actor: Actor) -> list[Line]:
    """The latest that were answered where the actor approves."""
    found = _of(actor).exclude(state=ExtensionRequest.State.PENDING).order_by("-answered_at", "-id")
    return _lines(found[:30])


def _of(actor: Actor) -> QuerySet[ExtensionRequest]:
    wanted = Q(pk__in=())
    for authority, permission in PERMISSIONS.items():
        where = actor.organizations_with(permission)
        if not where:
            continue
        one = Q(authority=authority)
        if ANYWHERE not in where:
            one &= Q(case__organization_id__in=where)
        wanted |= one
    return ExtensionRequest.objects.filter(wanted)


def _lines(found: QuerySet[ExtensionRequest]) -> list[Line]:
    rows: Sequence[ExtensionRequest] = list(found.select_related("case").defer("case__form_data"))
    versions = items.item_versions({r.case.item_version_id for r in rows})
    organs = org.organization_names({r.case.organization_id for r in rows})
    staff = {i for r in rows for i in (r.asked_by_id, r.answered_by_id) if i}
    names = org.staff_names(staff) if staff else {}
    return [
        Line(
            case_public_id=r.case.public_id,
            number=r.case.number,
            item=versions[r.case.item_version_id].name,
            applicant=r.case.applicant_name,
            organization=organs.get(r.case.organization_id, ""),
            days=r.days,
            reason=r.reason,
            authority=str(ExtensionRequest.Authority(r.authority).label),
            asked_by=names.get(r.asked_by_id or 0, ""),
            asked_at=r.asked_at,
            state=r.state,
            state_label=str(ExtensionRequest.State(r.state).label),
            answer=r.answer,
            answered_by=names.get(r.answered_by_id or 0, ""),
            answered_at=r.answered_at,
        )
        for r in rows
    ]
