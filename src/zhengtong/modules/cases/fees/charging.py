"""Fees go onto the bill when they become due, and off it when the case ends without them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_noop

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.text import localized
from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.fees import reckoning
from zhengtong.modules.cases.fees.errors import FeeNotAssessed, FeeUnpaid
from zhengtong.modules.cases.models import BundlePart, Case, CaseStatus, DeliveryMethod
from zhengtong.modules.cases.services import conclude
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import FeeData, ItemVersionData
from zhengtong.modules.workflow import api as workflow

ASPECT = "fees"
SYSTEM = Actor.system("fees")
ENDED = gettext_noop("办件已经结束，没有准予，不再收费。")
BACK_BASIS = gettext_noop("办件没有准予，已收费用依规定退还")
BACK_REASON = gettext_noop("办件已经结束，没有准予")


def charge(case: Case, stage: str, actor: Actor) -> None:
    """Put what is due at the stage onto the one bill of the matter. Harmless when repeated."""
    version = items.item_version(case.item_version_id)
    found = reckoning.due(version.guide.fees, case.form_data, stage)
    if not found:
        return
    lines = [_line(case, version, *one) for one in found]
    billing.charge(source=source_of(case), lines=lines, actor=actor)


def _line(
    case: Case, version: ItemVersionData, n: int, fee: FeeData, units: Decimal
) -> billing.LineIn:
    return billing.LineIn(
        organization_id=case.organization_id,
        ref_id=case.pk,
        ref_number=case.number,
        item_code=version.implementation_code,
        item_name=localized(version.name, "zh"),
        fee_key=f"{n}:{localized(fee.name, 'zh')}"[:80],
        name=localized(fee.name, "zh"),
        standard=localized(fee.standard, "zh"),
        basis=localized(fee.basis, "zh"),
        unit_amount=fee.amount,
        quantity=units,
        may_be_reduced=fee.may_be_reduced,
        reduction_rule=localized(fee.reduction_basis, "zh"),
    )


def source_of(case: Case) -> billing.Source:
    """一票制: the bundle that the case belongs to, the case of which it is a part, or itself."""
    part = BundlePart.objects.filter(application__case=case).select_related("bundle").first()
    if part is not None and part.bundle.number:
        key = part.bundle.bundle_version_id
        title = localized(items.bundle_bodies([key])[key].name, "zh")
        return _source(case, "bundle", part.bundle.pk, part.bundle.number, title)
    root = case
    while root.parent_id is not None:
        root = Case.objects.defer("form_data").get(pk=root.parent_id)
    version = items.item_version(root.item_version_id)
    return _source(root, "case", root.pk, root.number, localized(version.name, "zh"))


def _source(case: Case, kind: str, pk: int, number: str, title: str) -> billing.Source:
    return billing.Source(
        kind=kind,
        id=pk,
        number=number,
        title=title,
        region_id=case.region_id,
        organization_id=case.organization_id,
        person_id=case.person_id,
        entity_id=case.entity_id,
        payer_name=case.applicant_name,
    )


def unpaid(case: Case) -> DomainError | None:
    """What is owed for the case now, as a refusal."""
    bill = billing.owes(ref_ids=[case.pk])
    if bill is None:
        return None
    if bill.state == "draft":
        return FeeNotAssessed(number=case.number)
    return FeeUnpaid(number=bill.number, amount=billing.yuan(bill.amount))


def end(case: Case, actor: Actor) -> None:
    """The case ended without a grant: unpaid fees go, for paid ones a refund is proposed."""
    billing.drop_fees(ref_ids=[case.pk], why=str(ENDED), actor=actor)
    for bill in billing.bills_of(ref_ids=[case.pk]):
        if bill.state not in ("paid", "part_refunded"):
            continue
        paid = sum(line.amount for line in bill.lines if line.ref_id == case.pk)
        left = min(paid, billing.refundable(bill_id=bill.id, ref_id=case.pk, most=paid))
        if left > 0:
            billing.propose_refund(
                bill_id=bill.id,
                refund=left,
                by_rule=BACK_BASIS,
                why=BACK_REASON,
                ref_id=case.pk,
                actor=SYSTEM,
            )


@command
def charge_case(*, case_id: int, stage: str) -> None:
    """The same for a case by its key: a part of a bundle, which stands only after it was handed
    in."""
    charge(Case.objects.get(pk=case_id), stage, SYSTEM)


@command
def note_settled(*, case_id: int, bill_number: str, amount: int, is_exempted: bool) -> None:
    """The bill of the case is settled: the log says so, and what waited for it is handed over.
    Harmless when repeated."""
    case = lock(case_id=case_id, actor=SYSTEM)
    said = workflow.notes_of(instance_ids=[case.instance_id], kinds=("fee_settled",))
    if not any(note.payload.get("bill") == bill_number for note in said):
        words = "已免缴" if is_exempted else f"{billing.yuan(amount)} 元"
        workflow.record(
            instance_id=case.instance_id,
            kind="fee_settled",
            actor=SYSTEM,
            payload={"bill": bill_number, "note": f"{bill_number} {words}"},
        )
    waits = (
        case.status == CaseStatus.DELIVERING
        and case.delivery_method == DeliveryMethod.ELECTRONIC
        and aspects.why_not_deliver(case) is None
    )
    if waits:
        conclude.delivered(case, actor=SYSTEM)
