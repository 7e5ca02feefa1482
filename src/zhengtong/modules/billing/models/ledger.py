"""The book of the money: every figure is a sum of its rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Account(models.TextChoices):
    """`receivable` what payers owe, `revenue` what was charged, `gateway` and `cash` and `pos`
    where the money lies, `surplus` what was paid too much and is owed back."""

    RECEIVABLE = "receivable", _("应收")
    REVENUE = "revenue", _("收入")
    GATEWAY = "gateway", _("支付平台")
    CASH = "cash", _("现金")
    POS = "pos", _("刷卡")
    SURPLUS = "surplus", _("多缴待退")


class MovementKind(models.TextChoices):
    CHARGED = "charged", _("开单")
    LOWERED = "lowered", _("调减")
    CANCELLED = "cancelled", _("作废")
    RECEIVED = "received", _("收款")
    SURPLUS = "surplus", _("多缴")
    REFUNDED = "refunded", _("退款")
    SURPLUS_REFUNDED = "surplus_refunded", _("多缴退款")


class Movement(models.Model):
    """One amount from one account to another: what leaves `credit` arrives at `debit`, so that the
    book balances by its shape. Append-only; a mistake is put right by another row."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    business_day = models.DateField()
    kind = models.CharField(max_length=16, choices=MovementKind)
    debit = models.CharField(max_length=10, choices=Account)
    credit = models.CharField(max_length=10, choices=Account)
    amount = models.BigIntegerField()
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    bill = models.ForeignKey("billing.Bill", models.PROTECT, related_name="movements")
    payment = models.ForeignKey(
        "billing.Payment", models.PROTECT, related_name="movements", null=True
    )
    refund = models.ForeignKey(
        "billing.Refund", models.PROTECT, related_name="movements", null=True
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="movement_amount"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="movement_moves"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind__in=["received", "surplus"]),
                name="movement_payment_once",
            ),
            models.UniqueConstraint(
                fields=["refund"],
                condition=Q(kind__in=["refunded", "surplus_refunded"]),
                name="movement_refund_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "business_day"], name="movement_org_day"),
        ]

    def __str__(self) -> str:
        return f"{self.credit} → {self.debit}: {self.amount}"
