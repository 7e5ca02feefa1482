"""送达回证 of what was handed over, posted and received, or opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.models import (
    Case,
    CaseDocument,
    CollectorRelation,
    Delivery,
    DocumentKind,
    IdentitySeen,
)

DECISIONS = (DocumentKind.GRANT, DocumentKind.DENIAL)


def receipt_of(case: Case, delivery: Delivery, *, at: dt.datetime, actor: Actor) -> int | None:
    """Issues it from what the attempt says; its key. None where nothing that is served was issued
    (a case that was taken over from before)."""
    served = [
        f"{d.content['title']}（{d.number}）"
        for d in CaseDocument.objects.filter(
            case=case, kind__in=DECISIONS, superseded_at=None
        ).order_by("id")
    ]
    if not served:
        return None
    facts: dict[str, Any] = {"served": served, "received_on": delivery.received_on}
    facts |= {"received_by": delivery.collector, "served_by": actor.name}
    with translation.override("zh-hans"):
        facts["relation"] = (
            str(CollectorRelation(delivery.relation).label) if delivery.relation else ""
        )
        facts["identity_seen"] = (
            str(IdentitySeen(delivery.identity_seen).label) if delivery.identity_seen else ""
        )
    if delivery.waybill:
        facts["waybill"] = f"{delivery.carrier} {delivery.waybill}"
    if delivery.signature_public_id:
        facts["is_signed"] = True
    facts["received_on"] = delivery.received_on or timezone.localdate(at)
    document = issue(case, DocumentKind.SERVICE, at=at, staff_id=actor.staff_id, facts=facts)
    return key_of(document)
