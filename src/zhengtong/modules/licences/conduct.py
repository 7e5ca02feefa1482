"""Licences taken away or suspended, for risk models: in batches, by company or person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from zhengtong.modules.licences.models import Licence, LicenceEvent
from zhengtong.modules.licences.states import STANDING, Act
from zhengtong.modules.org.data import ConductRow, ConductTold

AGAINST = {
    "revoked": (Act.REVOKE, Act.PENALISE),
    "suspended": (Act.SUSPEND,),
}
BY_FRAUD = "欺骗|贿赂|不正当手段|第二款"
"""行政许可法 第六十九条 has two grounds to take a licence back: the organ erred (第一款), or the
holder got it by fraud or bribery (第二款). Only the second is the holder's doing."""
_THE_HOLDERS = (
    ~Q(act=Act.REVOKE) | Q(staff=None) | Q(basis__regex=BY_FRAUD) | Q(reason__regex=BY_FRAUD)
)
"""By hand a revocation must say so; by itself it follows an untrue commitment alone."""


def acts_against(
    *, of_companies: bool, act: str, since: dt.date, ids: Collection[int] | None = None
) -> list[ConductRow]:
    """吊销 and 撤销 that the holder caused (`revoked`), or 暂扣 (`suspended`), from that day on."""
    whose = "licence__entity_id" if of_companies else "licence__person_id"
    rows = LicenceEvent.objects.filter(_THE_HOLDERS, act__in=AGAINST[act], at__date__gte=since)
    rows = (
        rows.filter(**{f"{whose}__in": ids}) if ids is not None else rows.exclude(**{whose: None})
    )
    found = rows.order_by("pk").values_list(whose, "pk", "at__date", "licence__number")
    return [ConductRow(who, f"licence:{pk}", on, None, number) for who, pk, on, number in found]


def act_told(event_id: int) -> ConductTold | None:
    """One of them: by which decision, why."""
    found = LicenceEvent.objects.select_related("licence").filter(pk=event_id).first()
    if found is None:
        return None
    return ConductTold(
        what=str(Act(found.act).label),
        number=found.licence.number,
        organization_id=found.licence.organization_id,
        on=timezone.localdate(found.at),
        reason=found.reason,
        basis=found.basis,
        document_number=found.document_number,
    )


def holding_type(*, of_companies: bool, type_code: str) -> set[int]:
    """Companies or people who hold a licence of this type now."""

    whose = "entity_id" if of_companies else "person_id"
    rows = Licence.objects.filter(type__code=type_code, state__in=STANDING)
    return set(rows.exclude(**{whose: None}).values_list(whose, flat=True))
