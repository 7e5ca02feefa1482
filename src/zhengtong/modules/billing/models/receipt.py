"""Electronic receipts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets import EncryptedJSONField
from zhengtong.kernel.ids import uuid7


class ReceiptKind(models.TextChoices):
    PAYMENT = "payment", _("收款凭证")
    REFUND = "refund", _("退款凭证")


class Receipt(models.Model):
    """What was written on it the day it was given. Append-only but for its file, which is made
    when somebody wants it first."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=ReceiptKind)
    bill = models.ForeignKey("billing.Bill", models.PROTECT, related_name="receipts")
    payment = models.ForeignKey(
        "billing.Payment", models.PROTECT, related_name="+", null=True, db_index=False
    )
    refund = models.ForeignKey(
        "billing.Refund", models.PROTECT, related_name="+", null=True, db_index=False
    )
    amount = models.BigIntegerField()
    facts = EncryptedJSONField()
    issued_at = models.DateTimeField()
    file_public_id: models.UUIDField[uuid.UUID | None, uuid.UUID | None] = models.UUIDField(
        null=True
    )
    is_sealed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=models.Q(payment__isnull=False),
                name="receipt_of_payment",
            ),
            models.UniqueConstraint(
                fields=["refund"],
                condition=models.Q(refund__isnull=False),
                name="receipt_of_refund",
            ),
        ]

    def __str__(self) -> str:
        return self.number
