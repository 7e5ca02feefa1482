"""The seal on a receipt: billing and licences do not know each other, so they meet here."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.billing.plugins import seals
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.plugins import SealPurpose, seal_purposes

PURPOSE = "billing.receipt"


class ReceiptSeal:
    """The organ's seal, where one is authorised for receipts; else the receipt goes without."""

    def seal(self, pdf: bytes, *, organization_id: int, number: str) -> bytes | None:
        try:
            with transaction.atomic():
                made = licences.seal_pdf(
                    content=pdf,
                    organization_id=organization_id,
                    purpose=PURPOSE,
                    subject_kind=PURPOSE,
                    subject_id=number,
                    title=number,
                    actor=Actor.system("billing.receipts"),
                )
        except DomainError:
            return None
        return made.content


seal_purposes.register(PURPOSE, SealPurpose(label=gettext_noop("收费凭证")))
seals.register("organ", ReceiptSeal())
