"""Facts of lower modules after which a subject is looked at again, soon and alone."""

from __future__ import annotations

from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.events import handles
from zhengtong.modules.billing import api as billing
from zhengtong.modules.billing.events import BillSettled
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.events import (
    CaseDecided,
    CaseWithdrawn,
    DecisionRevoked,
    PromiseBroken,
    RecordReviewed,
)
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.events import LicenceChanged
from zhengtong.modules.risk.states import Kind
from zhengtong.modules.risk.tasks import evaluate_one

AGAINST = ("suspend", "give_back", "revoke", "penalise")


def _later(*, person_id: int | None, entity_id: int | None, cause: str) -> None:
    if entity_id is not None:
        jobs.defer(evaluate_one, kind=Kind.COMPANY.value, party_id=entity_id, cause=cause)
    elif person_id is not None:
        jobs.defer(evaluate_one, kind=Kind.PERSON.value, party_id=person_id, cause=cause)


def _of_case(case_id: int, cause: str) -> None:
    case = cases.case_data(case_id)
    _later(person_id=case.person_id, entity_id=case.entity_id, cause=cause)


@handles(CaseDecided)
def denied(event: CaseDecided) -> None:
    if event.outcome == "denied":
        _of_case(event.case_id, event.key)


@handles(CaseWithdrawn)
def withdrawn(event: CaseWithdrawn) -> None:
    _of_case(event.case_id, event.key)


@handles(PromiseBroken)
def promise_broken(event: PromiseBroken) -> None:
    _of_case(event.case_id, event.key)


@handles(RecordReviewed)
def record_reviewed(event: RecordReviewed) -> None:
    if event.is_lifted:
        _of_case(event.case_id, event.key)


@handles(DecisionRevoked)
def decision_revoked(event: DecisionRevoked) -> None:
    _of_case(event.case_id, event.key)


@handles(LicenceChanged)
def licence_changed(event: LicenceChanged) -> None:
    if event.act in AGAINST:
        held = licences.licence(event.licence_id)
        _later(person_id=held.person_id, entity_id=held.entity_id, cause=event.key)


@handles(BillSettled)
def bill_settled(event: BillSettled) -> None:
    person_id, entity_id = billing.payer_of(event.bill_id)
    _later(person_id=person_id, entity_id=entity_id, cause=event.key)
