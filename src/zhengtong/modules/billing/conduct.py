"""Bills that were not paid, for risk models: in batches, by company or person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from zhengtong.modules.billing.models import Bill, BillState
from zhengtong.modules.org.data import ConductRow


def unpaid_bills(
    *, of_companies: bool, issued_until: dt.date, ids: Collection[int] | None = None
) -> list[ConductRow]:
    """Issued on that day or before, and still waiting for the money."""
    whose = "entity_id" if of_companies else "person_id"
    rows = Bill.objects.filter(state=BillState.ISSUED, issued_at__date__lte=issued_until)
    if not of_companies:
        rows = rows.filter(entity=None)
    rows = (
        rows.filter(**{f"{whose}__in": ids}) if ids is not None else rows.exclude(**{whose: None})
    )
    found = rows.order_by("pk").values_list(whose, "public_id", "issued_at__date", "number")
    return [ConductRow(who, f"bill:{ref}", on, None, number) for who, ref, on, number in found]


def payer_of(bill_id: int) -> tuple[int | None, int | None]:
    """Ids of the person and of the company that owe the bill."""
    return Bill.objects.values_list("person_id", "entity_id").get(pk=bill_id)
