"""The end of a case: decision, delivery, closing, withdrawal, rating."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.prepared import together
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import (
    PermissionRefused,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.delivery import records
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import CaseDecided, CaseWithdrawn
from zhengtong.modules.cases.models import (
    Case,
    CaseStatus,
    DeliveryMethod,
    DocumentKind,
    LegalOutcome,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services import law, reconsider
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.workflow import api as workflow

DELIVERY_DAYS = 10
"""Working days from decision to delivery (行政许可法 第四十四条)."""

OUTCOMES = {
    "grant": LegalOutcome.GRANTED,
    "agree": LegalOutcome.GRANTED,
    "approve": LegalOutcome.GRANTED,
    "partly": LegalOutcome.PARTLY,
}


def decide(
    case: Case, *, outcome: str, reason: str, actor: Actor, law_basis: str | None = None
) -> None:
    """Sign the decision on a case that the caller has locked. 依据《行政许可法》第三十八条.

    A denial names the law that it rests on: `law_basis`, or what the item rests on where the caller
    says nothing. Raises LawBasisWanted for a blank one.
    """
    now = timezone.now()
    legal = OUTCOMES.get(outcome, LegalOutcome.DENIED)
    aspects.before_decision(case, legal, actor)
    facts: dict[str, Any] = {"reason": reason, "basis": aspects.decision_basis(case)}
    if legal == LegalOutcome.DENIED:
        facts["law_basis"] = law.wanted(case, law_basis)
    case.decide(at=now, outcome=legal, reason=reason)
    today = timezone.localdate(now)
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={"delivery": Limit(DELIVERY_DAYS, Unit.WORKDAY)},
        start_on=today,
        stop=("statutory", "promised"),
    )
    kind = DocumentKind.DENIAL if legal == LegalOutcome.DENIED else DocumentKind.GRANT
    with together():
        rows.update(case, "legal_outcome", "outcome_reason", "decided_at")
        document = issue(case, kind, at=now, staff_id=actor.staff_id, facts=facts)
        publish(CaseDecided(case_id=case.pk, case_public_id=case.public_id, outcome=legal, at=now))
    if reconsider.was_reconsidered(case):
        reconsider.replace_by(document)
    aspects.decided(case, actor)


def finish(case: Case, *, actor: Actor) -> None:
    """The flow has ended: deliver at once, or wait for the counter or the post."""
    if case.delivery_method == DeliveryMethod.ELECTRONIC:
        if aspects.why_not_deliver(case) is None:
            delivered(case, actor=actor)
        else:
            case.await_delivery()
            rows.update(case, "status")
        return
    case.await_delivery()
    delivery = records.begun(case, at=timezone.now())
    with together():
        rows.update(case, "status", "aspects")
        rows.add(delivery)
        records.tell_ready(case, delivery)


def delivered(
    case: Case,
    *,
    actor: Actor,
    note: str = "",
    received_on: dt.date | None = None,
    **facts: Any,
) -> None:
    """Served, and with that the case ends. The caller holds it; `facts` go into its log. With
    `received_on` it was served on that day, which the carrier tells afterwards."""
    if refusal := aspects.why_not_deliver(case):
        raise refusal
    now = timezone.now()
    case.deliver(at=now)
    if received_on is not None and received_on < timezone.localdate(now):
        told = timezone.make_aware(dt.datetime.combine(received_on, dt.time(12)))
        case.delivered_at = max(told, case.decided_at or told)
    workflow.stop_clock(instance_id=case.instance_id, kind="delivery", on=timezone.localdate(now))
    workflow.record(
        instance_id=case.instance_id,
        kind="delivered",
        actor=actor,
        payload={"method": case.delivery_method, "note": note, **facts},
    )
    rows.update(case, "status", "delivered_at", "closed_at", "close_type")
    closed(case, actor=actor, at=now)


@command
def deliver_case(
    *, case_id: CaseId, actor: Actor, note: str = "", expected_version: int | None = None
) -> Case:
    """Handed over at the counter or by post, told in one sentence (`note`: who took it, or the
    waybill number). Where code, signature or parcel are kept, see `cases.delivery`."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    if case.status != CaseStatus.DELIVERING:
        raise CaseStateError
    said = note.strip()[:200]
    records.end_if_any(case, at=timezone.now(), is_delivered=True, note=said)
    delivered(case, actor=actor, note=said)
    recorded(case, "cases.deliver", actor)
    return case


@command
def withdraw_application(
    *, case_id: CaseId, actor: Actor, reason: str = "", expected_version: int | None = None
) -> Case:
    """The applicant takes it back before the decision; a new application is always possible."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not policies.is_applicant(actor, case):
        raise PermissionRefused
    now = timezone.now()
    case.withdraw(at=now, reason=reason.strip()[:500])
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(
        instance_id=case.instance_id, actor=actor, reason=reason.strip(), kind="withdrawn"
    )
    recorded(case, "cases.withdraw", actor)
    publish(CaseWithdrawn(case_id=case.pk, case_public_id=case.public_id, at=now))
    closed(case, actor=actor, at=now)
    return case
