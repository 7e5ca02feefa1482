"""Reads for the pages of promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.lights import Light, current
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.data import CaseClock
from zhengtong.modules.cases.models import (
    BrokenPromise,
    Case,
    CreditRepair,
    Promise,
    PromisedMaterial,
    PromiseKind,
    PromiseState,
    RepairState,
)
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

NEAR = 2
"""Working days before the last one in which it counts as near in the list's filter."""

VIEWS = ("open", "checks", "broken", "all")

TO_CHECK = (PromiseState.CHECKING, PromiseState.RECTIFYING, PromiseState.FALSE)
ON_PAPERS = (PromiseState.SIGNED, PromiseState.OPEN)


Lit = tuple[Light, str]
"""A light and why it is that."""


def lights_of(promises: Sequence[Promise]) -> dict[int, Lit]:
    """By promise, as everywhere: papers have the light of their clock in the case. Checks and
    mending have a last day and no clock; what the county says of the last days counts there."""
    clocks = queries.clocks_of({p.case_id: p.case for p in promises}.values())
    today = timezone.localdate()
    return {p.pk: _lit(p, clocks[p.case_id], today) for p in promises}


def _lit(promise: Promise, clocks: Sequence[CaseClock], today: dt.date) -> Lit:
    if promise.due_on is None:
        return Light.NONE, ""
    if promise.state in ON_PAPERS:
        for clock in clocks:
            if clock.kind == "promise" and clock.is_running:
                return clock.light, clock.why
    left = calendar.days_left(promise.due_on, today)
    if left < 0:
        return Light.RED, ""
    return (Light.YELLOW if left <= current().yellow_days_left else Light.GREEN), ""


def near_day(today: dt.date) -> dt.date:
    return calendar.add_workdays(today, NEAR).date or today


def organizations_of(actor: Actor) -> set[int] | None:
    """Whose promises the reader may see; None for all."""
    found: set[int] = set()
    for permission in policies.STAFF_PERMISSIONS:
        found |= actor.organizations_with(permission)
    return None if ANYWHERE in found else found


def visible_promises(actor: Actor) -> QuerySet[Promise]:
    where = organizations_of(actor)
    rows = Promise.objects.all()
    return rows if where is None else rows.filter(organization_id__in=where)


def visible_records(actor: Actor) -> QuerySet[BrokenPromise]:
    where = organizations_of(actor)
    rows = BrokenPromise.objects.all()
    return rows if where is None else rows.filter(organization_id__in=where)


def filtered(actor: Actor, view: str, filters: dict[str, str]) -> QuerySet[Promise]:
    """What is not understood is ignored, never an error."""
    rows = visible_promises(actor)
    if view == "open":
        rows = rows.filter(ended_at=None, state__in=ON_PAPERS)
    elif view == "checks":
        rows = rows.filter(ended_at=None, state__in=TO_CHECK)
    elif view == "broken":
        rows = rows.filter(state=PromiseState.BROKEN)
    if filters.get("kind") in PromiseKind.values:
        rows = rows.filter(kind=filters["kind"])
    if text := filters.get("q", ""):
        rows = rows.filter(Q(case__number__iexact=text) | Q(case__applicant_name__icontains=text))
    if organization := whole(filters.get("organization")):
        rows = rows.filter(organization_id=organization)
    if filters.get("due") == "late":
        rows = rows.filter(due_on__lt=timezone.localdate())
    elif filters.get("due") == "soon":
        rows = rows.filter(due_on__lte=near_day(timezone.localdate()))
    return rows


def counts(actor: Actor) -> dict[str, int]:
    """How many each view holds, in one query."""
    return visible_promises(actor).aggregate(
        open=Count("id", filter=Q(ended_at=None, state__in=ON_PAPERS)),
        checks=Count("id", filter=Q(ended_at=None, state__in=TO_CHECK)),
        broken=Count("id", filter=Q(state=PromiseState.BROKEN)),
        all=Count("id"),
    )


_TO_DO = """
SELECT count(*) FROM cases_promise
WHERE ended_at IS NULL AND state = ANY(%s) AND (%s OR organization_id = ANY(%s::bigint[]))
"""


def to_do(actor: Actor) -> int:
    """For the menu of every page: checks that are due to this reader's organs."""
    where = actor.organizations_with("cases.handle")
    own = sorted(o for o in where if o != ANYWHERE)
    found: int = prepared.read(_TO_DO, [[s.value for s in TO_CHECK], ANYWHERE in where, own])[0][0]
    return found


@dataclass(frozen=True, kw_only=True)
class PromiseRow:
    """A line of the list."""

    promise: Promise
    case: Case
    item_name: Text
    organization: str
    papers: Sequence[PromisedMaterial]
    light: Light
    why: str
    record: BrokenPromise | None


def rows_of(promises: Sequence[Promise]) -> list[PromiseRow]:
    """With cases, papers and names, in as many queries for fifty as for five. The promises come
    with their cases (`select_related`) and papers (`prefetch_related`)."""
    versions = items.item_versions({p.case.item_version_id for p in promises})
    names = org.organization_names({p.organization_id for p in promises})
    records = {
        r.promise_id: r for r in BrokenPromise.objects.filter(promise__in=[p.pk for p in promises])
    }
    lit = lights_of(promises)
    return [
        PromiseRow(
            promise=p,
            case=p.case,
            item_name=versions[p.case.item_version_id].name,
            organization=names.get(p.organization_id, ""),
            papers=sorted(p.materials.all(), key=lambda m: m.pk),
            light=lit[p.pk][0],
            why=lit[p.pk][1],
            record=records.get(p.pk),
        )
        for p in promises
    ]


def with_all(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    return rows.select_related("case").defer("case__form_data").prefetch_related("materials")


def open_repairs(records: Sequence[BrokenPromise]) -> dict[int, str]:
    """The state of what is under review, by record."""
    found = CreditRepair.objects.filter(
        breach__in=[r.pk for r in records], state__in=(RepairState.ASKED, RepairState.PROPOSED)
    )
    return {r.breach_id: r.state for r in found}
