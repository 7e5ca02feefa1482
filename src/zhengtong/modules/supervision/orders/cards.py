"""Cards and deductions for those above (assessment, circulars): sets in, plain values out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from zhengtong.modules.supervision.orders.models import Deduction, SupervisionCard

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class CardData:
    """One card. `points` are what it costs (0 where nothing); withdrawn cards never counted.

    `order_public_id` names the page `orders:order`; `staff_id` is None where only the unit is
    concerned; `colour` is yellow or red.
    """

    id: int
    colour: str
    organization_id: int
    staff_id: int | None
    shown_at: dt.datetime
    points: Decimal
    order_public_id: uuid.UUID
    order_number: str
    rule_code: str
    finding_id: int | None
    withdrawn_at: dt.datetime | None

    @property
    def counts(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class DeductionData:
    """Points that a verdict cost, with or without a card. `colour` is empty for a reminder."""

    id: int
    points: Decimal
    colour: str
    organization_id: int
    staff_id: int | None
    at: dt.datetime
    order_public_id: uuid.UUID
    order_number: str
    rule_code: str
    finding_id: int | None
    withdrawn_at: dt.datetime | None

    @property
    def counts(self) -> bool:
        return self.withdrawn_at is None


def cards(
    *,
    first_on: dt.date,
    last_on: dt.date,
    organization_ids: Collection[int] | None = None,
    staff_ids: Collection[int] | None = None,
    with_withdrawn: bool = False,
) -> list[CardData]:
    """Cards shown in the span, both days included, to these units or these people; None is all.

    One read, the oldest first. Withdrawn ones are left out unless asked for.
    """
    rows = SupervisionCard.objects.select_related("order__rule", "deduction", "withdrawal")
    rows = _of(rows, "shown_at", first_on, last_on, organization_ids, staff_ids, with_withdrawn)
    return [
        CardData(
            id=row.pk,
            colour=row.colour,
            organization_id=row.organization_id,
            staff_id=row.staff_id,
            shown_at=row.shown_at,
            points=row.deduction.points if hasattr(row, "deduction") else Decimal(0),
            order_public_id=row.order.public_id,
            order_number=row.order.number,
            rule_code=row.order.rule.code if row.order.rule else "",
            finding_id=row.finding_id,
            withdrawn_at=row.withdrawal.at if hasattr(row, "withdrawal") else None,
        )
        for row in rows
    ]


def deductions(
    *,
    first_on: dt.date,
    last_on: dt.date,
    organization_ids: Collection[int] | None = None,
    staff_ids: Collection[int] | None = None,
    with_withdrawn: bool = False,
) -> list[DeductionData]:
    """Deductions of the span, as `cards`."""
    rows = Deduction.objects.select_related("order__rule", "card", "withdrawal")
    rows = _of(rows, "at", first_on, last_on, organization_ids, staff_ids, with_withdrawn)
    return [
        DeductionData(
            id=row.pk,
            points=row.points,
            colour=row.card.colour if row.card else "",
            organization_id=row.organization_id,
            staff_id=row.staff_id,
            at=row.at,
            order_public_id=row.order.public_id,
            order_number=row.order.number,
            rule_code=row.order.rule.code if row.order.rule else "",
            finding_id=row.finding_id,
            withdrawn_at=row.withdrawal.at if hasattr(row, "withdrawal") else None,
        )
        for row in rows
    ]


def _of(
    rows: QuerySet[M],
    moment: str,
    first_on: dt.date,
    last_on: dt.date,
    organization_ids: Collection[int] | None,
    staff_ids: Collection[int] | None,
    with_withdrawn: bool,
) -> QuerySet[M]:
    start = timezone.make_aware(dt.datetime.combine(first_on, dt.time()))
    end = timezone.make_aware(dt.datetime.combine(last_on + dt.timedelta(days=1), dt.time()))
    rows = rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
    if organization_ids is not None:
        rows = rows.filter(organization_id__in=organization_ids)
    if staff_ids is not None:
        rows = rows.filter(staff_id__in=staff_ids)
    if not with_withdrawn:
        rows = rows.filter(withdrawal=None)
    return rows.order_by(moment, "pk")
