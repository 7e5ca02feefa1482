"""Whom an agent helped, and the calls that they paid (走访): the agent's own, nobody else's."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.data import CaseRow
from zhengtong.modules.cases.models import AgencyVisit, Authority, Case, VisitPurpose
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import PersonData

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Helped:
    """A person with what the agent applied for on their behalf and when they called on them."""

    person: PersonData
    cases: list[CaseRow] = field(default_factory=list)
    visits: list[AgencyVisit] = field(default_factory=list)


def helped(actor: Actor) -> list[Helped]:
    """The latest first; the same number of queries for one person and for fifty."""
    authorities = list(
        Authority.objects.filter(agent_id=actor.staff_id).order_by("-signed_at")[:MOST]
    )
    cases = {
        c.pk: c
        for c in Case.objects.filter(pk__in=[a.case_id for a in authorities if a.case_id]).defer(
            "form_data"
        )
    }
    shown = dict(zip(cases, queries.rows_of(list(cases.values())), strict=True))
    visits = list(
        AgencyVisit.objects.filter(agent_id=actor.staff_id).order_by("-visited_on", "-id")[:MOST]
    )
    ids = dict.fromkeys([a.person_id for a in authorities] + [v.person_id for v in visits])
    people = org.people(set(ids))
    return [
        Helped(
            person=people[pk],
            cases=[shown[a.case_id] for a in authorities if a.person_id == pk and a.case_id],
            visits=[v for v in visits if v.person_id == pk],
        )
        for pk in ids
    ]


@command
def note_visit(
    *,
    actor: Actor,
    person_public_id: uuid.UUID,
    visited_on: dt.date | None,
    purpose: str,
    note: str = "",
    case_public_id: uuid.UUID | None = None,
) -> AgencyVisit:
    """登记走访 to somebody for whom the agent applied before; the same visit is noted once.

    Raises InvalidInput with fields.
    """
    require(actor, "cases.agency")
    errors = []
    known = {h.person.public_id: h.person for h in helped(actor)}
    person = known.get(person_public_id)
    if person is None:
        errors.append(FieldError(path="person", message=_("请选择您帮办过的人。")))
    if purpose not in VisitPurpose.values:
        errors.append(FieldError(path="purpose", message=_("请选择这次上门做什么。")))
    today = timezone.localdate()
    if visited_on is None or not today - dt.timedelta(days=366) <= visited_on <= today:
        message = _("请填写上门的日期，不晚于今天。")
        errors.append(FieldError(path="visited_on", message=message))
    if errors or person is None:
        raise InvalidInput(errors=errors)
    case = None
    if case_public_id is not None:
        case = Case.objects.filter(
            public_id=case_public_id, entered_by_id=actor.staff_id, person_id=person.id
        ).first()
    made, is_new = AgencyVisit.objects.get_or_create(
        agent_id=actor.staff_id,
        person_id=person.id,
        case=case,
        visited_on=visited_on,
        purpose=purpose,
        note=note.strip()[:500],
        defaults={"noted_at": timezone.now()},
    )
    if not is_new:
        return made
    record(
        "cases.agency_visit",
        actor=actor,
        stream=f"person:{person.id}",
        object_type="visit",
        object_id=made.pk,
        detail={"purpose": purpose},
    )
    return made


def contested(*, most: int = 100) -> list[tuple[Authority, CaseRow]]:
    """What waits to be looked into, the oldest first."""
    found = list(
        Authority.objects.filter(objected_at__isnull=False, settled_at=None)
        .order_by("objected_at")
        .select_related("case")
        .defer("case__form_data")[:most]
    )
    shown = queries.rows_of([a.case for a in found if a.case])
    return list(zip(found, shown, strict=True))


def contested_count() -> int:
    return Authority.objects.filter(objected_at__isnull=False, settled_at=None).count()
