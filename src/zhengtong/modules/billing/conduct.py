"""Bills that were not paid, for risk models: in batches, by company or person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.utils import timezone

from zhengtong.modules.billing.models import Bill, BillState
from zhengtong.modules.org.data import ConductRow, ConductTold


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


def cases_billed(bills: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The number of the case that each of these bills is for."""
    rows = Bill.objects.filter(public_id__in=bills, source_kind="case")
    return dict(rows.values_list("public_id", "case_number"))


def bill_told(public_id: uuid.UUID) -> ConductTold | None:
    """What the bill is for."""
    found = Bill.objects.filter(public_id=public_id).first()
    if found is None or found.issued_at is None:
        return None
    return ConductTold(
        what=found.title,
        number=found.number,
        organization_id=found.organization_id,
        on=timezone.localdate(found.issued_at),
        reason=found.end_reason,
        document_number=found.case_number,
    )
