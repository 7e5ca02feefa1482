"""Reads of orders for pages: lists, what waits for whom, figures with the rows behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from zhengtong.core.pages.given import begin_of, following, month, whole
from zhengtong.kernel.access import Actor
from zhengtong.modules.supervision.orders import policies
from zhengtong.modules.supervision.orders.course import ANSWER, APPROVE, ISSUE
from zhengtong.modules.supervision.orders.models import OrderFinding, SupervisionOrder
from zhengtong.modules.supervision.orders.states import OPEN, Measure, OrderState

FILTERS = (
    "state", "level", "measure", "organization", "rule", "month", "late", "changed", "q",
)  # fmt: skip


COUNTS: Mapping[str, Q] = {
    "open": Q(state__in=OPEN),
    "yellow": Q(measure=Measure.YELLOW),
    "red": Q(measure=Measure.RED),
    "withdrawn": Q(appeal__decision__outcome__in=("upheld", "partly")),
}


def filtered(rows: QuerySet[SupervisionOrder], given: Mapping[str, str]) -> QuerySet[Any]:
    """The register: every filter stands in the address."""
    if (state := given.get("state")) == "open":
        rows = rows.filter(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    if level := given.get("level"):
        rows = rows.filter(level=level)
    if measure := given.get("measure"):
        rows = rows.filter(measure="" if measure == "none" else measure)
    if organization := whole(given.get("organization")):
        rows = rows.filter(organization_id=organization)
    if rule := given.get("rule"):
        rows = rows.filter(rule=None) if rule == "none" else rows.filter(rule__key=rule)
    if span := month_of(given.get("month", "")):
        rows = rows.filter(sent_at__gte=span[0], sent_at__lt=span[1])
    if given.get("late"):
        rows = rows.filter(late())
    if given.get("changed"):
        rows = rows.filter(COUNTS["withdrawn"])
    if q := given.get("q"):
        about = Q(number__icontains=q) | Q(facts__icontains=q) | Q(asked__icontains=q)
        rows = rows.filter(about | Q(pk__in=_of_case(q)))
    return rows


def _of_case(number: str) -> QuerySet[Any]:
    found = SupervisionOrder.objects.filter(cases__case__number=number)
    return found.values("pk")


def month_of(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    """The moments between which a month (`2026-11`) lies."""
    first = month(text)
    return (begin_of(first), begin_of(following(first))) if first else None


def late(today: dt.date | None = None) -> Q:
    """Answered after the last day, or not answered though it has passed."""
    never = Q(answered_at=None, due_on__lt=today or timezone.localdate())
    return (never & ~Q(state=OrderState.CANCELLED)) | Q(answered_at__date__gt=F("due_on"))


def to_do(actor: Actor) -> QuerySet[SupervisionOrder]:
    """What waits for this supervisor or the one who approves."""
    wanted = Q(pk=None)
    if actor.has(ISSUE):
        overdue = Q(state=OrderState.SENT, due_on__lt=timezone.localdate())
        asked = Q(state=OrderState.SENT, extension__isnull=False, extension__decision=None)
        wanted |= Q(state=OrderState.REVIEWING) | overdue | asked
    if actor.has(APPROVE):
        wanted |= Q(state__in=(OrderState.PROPOSED, OrderState.APPEALED))
    return policies.watched(actor).filter(wanted)


def waiting_for_watchers(actor: Actor) -> int:
    if not (actor.is_staff and (actor.has(ISSUE) or actor.has(APPROVE))):
        return 0
    return to_do(actor).count()


def waiting_for_unit(actor: Actor) -> int:
    """Orders that the own unit has to answer."""
    if not actor.organization_id or not actor.has(ANSWER, actor.organization_id):
        return 0
    return SupervisionOrder.objects.filter(
        organization_id=actor.organization_id, state=OrderState.SENT
    ).count()


def figures(rows: QuerySet[SupervisionOrder]) -> dict[str, int]:
    """What stands on top of the register; each opens the rows behind it."""
    counts = {name: Count("pk", filter=q) for name, q in COUNTS.items()}
    return rows.order_by().aggregate(total=Count("pk"), late=Count("pk", filter=late()), **counts)


def statistics(rows: QuerySet[SupervisionOrder], by: str) -> list[dict[str, Any]]:
    """Counts per unit, rule or month, with the points that stand."""
    counts = {name: Count("pk", filter=q) for name, q in COUNTS.items()}
    grouped = rows.order_by()
    if by == "month":
        grouped = grouped.annotate(month=TruncMonth("sent_at"))
    key = {"unit": "organization_id", "rule": "rule_id", "month": "month"}[by]
    found = grouped.values(key).annotate(
        total=Count("pk"), late=Count("pk", filter=late()), **counts
    )
    points = dict(
        grouped.filter(deductions__withdrawal=None)
        .values_list(key)
        .annotate(sum=Sum("deductions__points"))
    )
    lines = [{**line, "key": line[key], "points": points.get(line[key]) or 0} for line in found]
    return sorted(lines, key=lambda line: (-line["total"], str(line["key"])))


def orders_of(finding_ids: Collection[int]) -> dict[int, SupervisionOrder]:
    """The order that takes up each of these findings, by the finding; cancelled ones do not."""
    links = OrderFinding.objects.filter(finding__in=finding_ids, is_live=True)
    return {link.finding_id: link.order for link in links.select_related("order")}


def orders_about(case_id: int, actor: Actor) -> list[SupervisionOrder]:
    """Orders about a case that the actor may see, the newest first."""
    return list(policies.visible_to(actor).filter(cases__case_id=case_id).order_by("-pk")[:20])
