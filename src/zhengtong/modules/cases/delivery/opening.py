"""In electronic form: served when the applicant first opens or downloads the decision."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.delivery import records
from zhengtong.modules.cases.delivery.receipts import DECISIONS, receipt_of
from zhengtong.modules.cases.models import (
    Case,
    CaseDocument,
    CollectorRelation,
    Delivery,
    DeliveryMethod,
    DeliveryState,
)
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded


def note_opening(case: Case, document: CaseDocument, actor: Actor) -> None:
    """Nothing for staff, for other documents, and for what was noted before: costs no statement."""
    is_first = (
        not actor.is_staff
        and document.kind in DECISIONS
        and document.superseded_at is None
        and case.delivery_method == DeliveryMethod.ELECTRONIC
        and case.delivered_at is not None
        and records.ASPECT not in case.aspects
    )
    if is_first and policies.owns(actor, case):
        record_opening(case_id=case.pk, actor=actor)


@command
def record_opening(*, case_id: CaseId, actor: Actor) -> Delivery | None:
    """The moment and a service receipt; None when it was noted before."""
    case = lock(case_id=case_id, actor=actor)
    if records.ASPECT in case.aspects or case.delivered_at is None:
        return None
    now = timezone.now()
    delivery = Delivery(
        case=case,
        organization_id=case.organization_id,
        method=DeliveryMethod.ELECTRONIC,
        state=DeliveryState.DELIVERED,
        ready_at=case.delivered_at,
        received_on=timezone.localdate(now),
        collector=actor.name[:120],
        relation=CollectorRelation.RECEIVER if case.entity_id else CollectorRelation.SELF,
        ended_at=now,
    )
    delivery.receipt_id = receipt_of(case, delivery, at=now, actor=Actor.system("delivery"))
    delivery.save(force_insert=True)
    aspects.attach(case, records.ASPECT)
    records.logged(case, "result_opened", actor)
    recorded(case, "cases.open_result", actor)
    return delivery
