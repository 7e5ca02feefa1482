"""What waits to be handed out, what is on its way, what came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.delivery import codes
from zhengtong.modules.cases.models import Case, Delivery, DeliveryMethod, DeliveryState
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

COUNTER = Q(method=DeliveryMethod.COUNTER, state=DeliveryState.WAITING)
TO_POST = Q(method=DeliveryMethod.POST, state=DeliveryState.WAITING)
SHOWS = {
    "counter": COUNTER,
    "post": TO_POST,
    "on_way": Q(state=DeliveryState.ON_WAY),
    "returned": Q(state=DeliveryState.RETURNED),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    delivery: Delivery
    case: Case
    item: Text
    organ: str
    clock: workflow.ClockData | None


def attempts_of(case: Case) -> list[Delivery]:
    return list(Delivery.objects.filter(case=case).select_related("receipt").order_by("id"))


def under_way(actor: Actor) -> QuerySet[Delivery]:
    """Of the organs for which this clerk hands out; the oldest first."""
    where = actor.organizations_with("cases.accept")
    found = Delivery.objects.filter(ended_at=None)
    if ANYWHERE not in where:
        found = found.filter(organization_id__in=where)
    return found.order_by("ready_at", "id")


def searched(found: QuerySet[Delivery], text: str) -> QuerySet[Delivery]:
    """By pick-up code, by the case's number, by waybill, by the applicant's name."""
    text = text.strip()
    if not text:
        return found
    ways = Q(case__number=text) | Q(waybill=text.upper()) | Q(case__applicant_name=text)
    if codes.is_code(text) and len(text) <= 2 * codes.DIGITS:
        ways |= Q(code_hash=codes.hash_of(text))
    return found.filter(ways)


def counts(actor: Actor) -> dict[str, int]:
    found = under_way(actor).order_by()
    return {show: found.filter(which).count() for show, which in SHOWS.items()}


def rows_of(found: Iterable[Delivery]) -> list[Row]:
    deliveries = list(found)
    clocks = workflow.clocks(instance_ids=[d.case.instance_id for d in deliveries])
    versions = items.item_versions({d.case.item_version_id for d in deliveries})
    organs = {o: org.organization(o).short_name for o in {d.organization_id for d in deliveries}}
    return [
        Row(
            delivery=d,
            case=d.case,
            item=versions[d.case.item_version_id].name,
            organ=organs[d.organization_id],
            clock=next(
                (
                    c
                    for c in clocks.get(d.case.instance_id, [])
                    if c.kind == "delivery" and c.state == "running"
                ),
                None,
            ),
        )
        for d in deliveries
    ]
