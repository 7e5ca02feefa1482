"""Electronic receipts: the facts at once, the file when somebody wants it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.numbering.api import next_number
from zhengtong.core.typesetting.api import pdf
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing import money
from zhengtong.modules.billing.data import ReceiptData
from zhengtong.modules.billing.errors import BillNotFound
from zhengtong.modules.billing.models import Bill, Payment, Receipt, ReceiptKind, Refund
from zhengtong.modules.billing.plugins import seals
from zhengtong.modules.billing.services.holding import find
from zhengtong.modules.org import api as org

TEMPLATE = Path(__file__).resolve().parent.parent / "receipt.typ"
OWNER = "billing.receipt"
RULES = files.FileRules(extensions=("pdf",), max_bytes=10 * 1024 * 1024)


def give(*, bill: Bill, payment: Payment | None = None, refund: Refund | None = None) -> Receipt:
    """Number a receipt and freeze what stands on it. The caller holds the bill."""
    now = timezone.now()
    organ = org.organization(bill.organization_id)
    year = timezone.localdate(now).year
    serial = next_number(series="receipt", scope=f"{organ.id}/{year}")
    amount = refund.amount if refund else bill.amount
    names = org.organization_names({line.organization_id for line in bill.lines.all()})
    facts = {
        "organ": organ.name_zh,
        "credit_code": organ.credit_code,
        "payer": bill.payer_name,
        "bill": bill.number,
        "case": bill.case_number,
        "title": bill.title,
        "at": timezone.localtime(now).strftime("%Y-%m-%d %H:%M"),
        "amount": money.yuan(amount),
        "in_words": money.in_words(amount),
        "lines": [
            {
                "organ": names[line.organization_id],
                "item": line.item_name,
                "name": line.name,
                "standard": line.standard,
                "basis": line.basis,
                "quantity": f"{line.quantity.normalize():f}",
                "standard_amount": money.yuan(line.standard_amount),
                "reduced": money.yuan(line.reduced_amount) if line.reduced_amount else "",
                "reduction_basis": line.reduction_basis,
                "amount": money.yuan(line.amount),
            }
            for line in bill.lines.all()
            if line.is_live
        ],
        **_how(payment or (refund.payment if refund else None), refund),
    }
    return Receipt.objects.create(
        organization_id=organ.id,
        number=f"{organ.credit_code[8:17]}-{year}-R{serial:06d}",
        kind=ReceiptKind.REFUND if refund else ReceiptKind.PAYMENT,
        bill=bill,
        payment=payment,
        refund=refund,
        amount=amount,
        facts=facts,
        issued_at=now,
    )


def _how(payment: Payment | None, refund: Refund | None) -> dict[str, str]:
    if payment is None:
        return {}
    with override("zh-hans"):
        method = str(payment.get_method_display())
    said = {"method": method, "order": payment.merchant_no, "gateway_no": payment.gateway_no or ""}
    if refund is not None:
        said |= {
            "order": refund.refund_no,
            "gateway_no": refund.gateway_no,
            "reason": refund.reason,
            "basis": refund.basis,
        }
    return said


def receipt(public_id: uuid.UUID, actor: Actor) -> Receipt:
    """The receipt, for who may see its bill. Raises BillNotFound."""
    found = Receipt.objects.select_related("bill").filter(public_id=public_id).first()
    if found is None:
        raise BillNotFound
    find(found.bill_id, actor)
    return found


@command
def file_of(*, receipt_id: int) -> uuid.UUID:
    """Public id of its PDF, made and sealed the first time."""
    found = Receipt.objects.select_for_update().get(pk=receipt_id)
    if found.file_public_id is not None:
        return found.file_public_id
    made = pdf(TEMPLATE, printed(found))
    sealed = None
    for _key, plug in seals.items()[:1]:
        sealed = plug.seal(made, organization_id=found.organization_id, number=found.number)
    kept = files.store(
        content=sealed or made,
        name=f"{found.number}.pdf",
        rules=RULES,
        actor=Actor.system("billing.receipts"),
        owner_kind=OWNER,
        owner_id=str(found.public_id),
    )
    found.file_public_id, found.is_sealed = kept.public_id, sealed is not None
    found.save(update_fields=["file_public_id", "is_sealed"])
    return kept.public_id


def receipts_for(*, ref_ids: Collection[int]) -> list[ReceiptData]:
    """Every receipt of bills on which one of these cases has a fee, the oldest first."""
    rows = Receipt.objects.filter(bill__lines__ref_id__in=ref_ids).distinct().order_by("pk")
    return [
        ReceiptData(id=r.pk, number=r.number, kind_label=str(r.get_kind_display())) for r in rows
    ]


def printed(found: Receipt) -> dict[str, Any]:
    """What the template reads: every field it knows, empty where there is nothing."""
    blank = dict.fromkeys(
        ("method", "order", "gateway_no", "reason", "basis", "payer", "credit_code"), ""
    )
    return {
        **blank,
        **found.facts,
        "number": found.number,
        "is_refund": found.kind == ReceiptKind.REFUND,
    }
