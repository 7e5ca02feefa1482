"""Licences taken away or suspended, for risk models: in batches, by company or person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from zhengtong.modules.licences.models import Licence, LicenceEvent
from zhengtong.modules.licences.states import STANDING, Act
from zhengtong.modules.org.data import ConductRow

AGAINST = {
    "revoked": (Act.REVOKE, Act.PENALISE),
    "suspended": (Act.SUSPEND,),
}


def acts_against(
    *, of_companies: bool, act: str, since: dt.date, ids: Collection[int] | None = None
) -> list[ConductRow]:
    """撤销 and 吊销 (`revoked`), or 暂扣 (`suspended`), from that day on."""
    whose = "licence__entity_id" if of_companies else "licence__person_id"
    rows = LicenceEvent.objects.filter(act__in=AGAINST[act], at__date__gte=since)
    rows = (
        rows.filter(**{f"{whose}__in": ids}) if ids is not None else rows.exclude(**{whose: None})
    )
    found = rows.order_by("pk").values_list(whose, "pk", "at__date", "licence__number")
    return [ConductRow(who, f"licence:{pk}", on, None, number) for who, pk, on, number in found]


def holding_type(*, of_companies: bool, type_code: str) -> set[int]:
    """Companies or people who hold a licence of this type now."""

    whose = "entity_id" if of_companies else "person_id"
    rows = Licence.objects.filter(type__code=type_code, state__in=STANDING)
    return set(rows.exclude(**{whose: None}).values_list(whose, flat=True))
