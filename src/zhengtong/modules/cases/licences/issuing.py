"""A granted case that has ended issues its licence, renews or changes the old one, or takes it back
when the decision is revoked. Never in the hot path: by handlers, after commit."""

from __future__ import annotations

import logging
from typing import Any

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, StateError
from zhengtong.modules.cases.licences import mapping
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind, LegalOutcome, Renewal
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org import api as org

log = logging.getLogger(__name__)
SOURCE = "case"
GRANTING = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)
REVOKED_BY = "《中华人民共和国行政许可法》第六十九条"


class NoLicenceToIssue(StateError):
    """这个办件不颁发电子证照，或者还没有准予办结。"""

    code = "no_licence_to_issue"


def grants_licence(case: Case) -> bool:
    """Whether it has ended with a grant that issues one."""
    return (
        case.closed_at is not None
        and case.legal_outcome in GRANTING
        and bool(items.item_version(case.item_version_id).guide.result_licence_type)
    )


@command
def issue_for_case(*, case_id: int) -> licences.LicenceData | None:
    """The licence of a case: issued, or the old one renewed or changed. A second call answers with
    the same. None where the case issues none."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if not grants_licence(case):
        return None
    done = of_case(case)
    if done is not None:
        return done
    version = items.item_version(case.item_version_id)
    kind = licences.licence_types([version.guide.result_licence_type]).get(
        version.guide.result_licence_type
    )
    if kind is None or not kind.is_ready:
        return None
    made = _renewed_or_changed(case, version, kind) or _issued(case, version, kind)
    audit.record(
        "cases.licence_issued",
        actor=Actor.system("cases.licences"),
        stream=f"case:{case.pk}",
        object_type="case",
        object_id=case.number,
        detail={"licence": made.number, "identifier": made.identifier},
    )
    return made


def of_case(case: Case) -> licences.LicenceData | None:
    """What it issued, renewed or changed."""
    found = licences.licences_of(SOURCE, [str(case.public_id)])
    return found[-1] if found else licences.licence_changed_by(str(case.public_id))


def _issued(
    case: Case, version: ItemVersionData, kind: licences.LicenceTypeData
) -> licences.LicenceData:
    signed = _decision(case)
    return licences.issue_licence(
        type_code=kind.code,
        organization_id=_issuer(case, version, kind),
        holder=licences.Holder(
            person_id=None if case.entity_id else case.person_id, entity_id=case.entity_id
        ),
        data=mapping.contents(case, version.guide, kind),
        actor=Actor.system("cases.licences"),
        issued_on=timezone.localdate(case.decided_at),
        source_kind=SOURCE,
        source_id=str(case.public_id),
        case_number=case.number,
        decided_by=signed.issued_by_id if signed else None,
        document_number=signed.number if signed else "",
    )


def _issuer(case: Case, version: ItemVersionData, kind: licences.LicenceTypeData) -> int:
    """The organ that decides, or the owner of the item where that one issues."""
    is_own = case.organization_id in kind.issuer_ids
    return case.organization_id if is_own else version.owner_organization_id


def _decision(case: Case) -> CaseDocument | None:
    rows = CaseDocument.objects.filter(
        case=case, kind__in=(DocumentKind.GRANT, DocumentKind.RENEWAL), superseded_at=None
    )
    return rows.order_by("-issued_at").first()


def _renewed_or_changed(
    case: Case, version: ItemVersionData, kind: licences.LicenceTypeData
) -> licences.LicenceData | None:
    """The licence that the application names, if it stands and is the applicant's."""
    renewal = Renewal.objects.filter(case=case).first()
    number = renewal.permit_number if renewal else mapping.old_number(case, version.guide)
    old = number and licences.standing_by_number(
        person_id=case.person_id, entity_id=case.entity_id, type_code=kind.code, number=number
    )
    if not old:
        return None
    signed = _decision(case)
    facts: dict[str, Any] = {
        "licence_id": old.id,
        "actor": Actor.system("cases.licences"),
        "reason": f"办件 {case.number}",
        "document_number": signed.number if signed else "",
        "source_id": str(case.public_id),
    }
    until = licences.next_term(old.id) if renewal else None
    if until is not None:
        return licences.renew_licence(**facts, valid_until=until)
    data = {**old.data, **mapping.contents(case, version.guide, kind)}
    return licences.change_licence(**facts, data=data)


@command
def take_back(*, case_id: int, reason: str, document_number: str = "") -> bool:
    """The decision was revoked, so the licence is (行政许可法 第六十九条). False when there is none
    that stands."""
    case = Case.objects.select_for_update().get(pk=case_id)
    found = licences.licences_of(SOURCE, [str(case.public_id)])
    if not found or found[-1].state not in ("01", "02"):
        return False
    licences.revoke_licence(
        licence_id=found[-1].id,
        actor=Actor.system("cases.licences"),
        reason=reason,
        basis=REVOKED_BY,
        document_number=document_number,
    )
    return True


def attempt(case_id: int) -> None:
    """For the handler: what cannot be issued waits for a person, who reads why on the case."""
    try:
        issue_for_case(case_id=case_id)
    except DomainError as refused:
        log.info("case %s: no licence was issued (%s)", case_id, refused.code)


def why_not(case: Case) -> str:
    """What would be refused now, in words; empty when nothing."""
    version = items.item_version(case.item_version_id)
    code = version.guide.result_licence_type
    kind = licences.licence_types([code]).get(code)
    if kind is None or not kind.is_ready:
        return licences.TypeNotReady().message
    if _issuer(case, version, kind) not in kind.issuer_ids:
        return licences.NotAnIssuer().message
    return ""


def organ_name(licence: licences.LicenceData) -> str:
    return org.organization(licence.organization_id).name
