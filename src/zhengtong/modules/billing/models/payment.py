"""Attempts to pay, and what the gateway said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class Method(models.TextChoices):
    GATEWAY = "gateway", _("网上支付")
    CASH = "cash", _("现金")
    POS = "pos", _("刷卡")


class PaymentState(models.TextChoices):
    """`flagged`: money came, but not as the order said; a person decides."""

    STARTED = "started", _("等待支付")
    PAID = "paid", _("已到账")
    FAILED = "failed", _("未成功")
    EXPIRED = "expired", _("已过期")
    FLAGGED = "flagged", _("待核实")


class Payment(models.Model):
    """One attempt to pay a bill. `settles` marks the one that paid it; money that came besides is
    a surplus, which is given back.

    `amount` is what was ordered, `received_amount` what the gateway says came.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bill = models.ForeignKey("billing.Bill", models.PROTECT, related_name="payments")
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    """Where it was taken: the organ of the bill, or the counter's."""
    method = models.CharField(max_length=8, choices=Method)
    gateway = models.CharField(max_length=40, blank=True)
    merchant_no = models.CharField(max_length=40, unique=True)
    gateway_no = models.CharField(max_length=64, null=True)
    amount = models.BigIntegerField()
    received_amount = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=PaymentState, default=PaymentState.STARTED)
    settles = models.BooleanField(default=False)
    is_surplus = models.BooleanField(default=False)
    pay_url = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    business_day = models.DateField(null=True)
    """The day to which it counts: the gateway's, or that of the drawer."""
    asked_at = models.DateTimeField(null=True)
    asked_times = models.PositiveSmallIntegerField(default=0)
    flaw = models.CharField(max_length=40, blank=True)
    """Why it is flagged."""
    cashier = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    closing = models.ForeignKey(
        "billing.DayClosing", models.PROTECT, related_name="payments", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill"], condition=Q(settles=True), name="payment_one_settles"
            ),
            models.UniqueConstraint(
                fields=["gateway", "gateway_no"],
                condition=Q(gateway_no__isnull=False),
                name="payment_gateway_no",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount"),
            models.CheckConstraint(
                condition=~Q(state="paid")
                | Q(
                    received_amount=F("amount"),
                    paid_at__isnull=False,
                    business_day__isnull=False,
                )
                & (Q(settles=True) ^ Q(is_surplus=True)),
                name="payment_paid",
            ),
            models.CheckConstraint(
                condition=Q(settles=False) | Q(state="paid"), name="payment_settles"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["started_at"],
                condition=Q(state="started", method="gateway"),
                name="payment_waiting",
            ),
            models.Index(fields=["gateway", "business_day"], name="payment_gateway_day"),
            models.Index(
                fields=["organization", "cashier", "business_day"],
                condition=Q(cashier__isnull=False),
                name="payment_drawer",
            ),
        ]

    def __str__(self) -> str:
        return self.merchant_no


class Verdict(models.TextChoices):
    """What became of a message."""

    TAKEN = "taken", _("已入账")
    DUPLICATE = "duplicate", _("重复")
    LATE = "late", _("迟到，记为多缴")
    WRONG_AMOUNT = "wrong_amount", _("金额不符")
    FAILED = "failed", _("支付未成功")
    UNKNOWN = "unknown", _("没有这笔订单")
    BAD_SIGNATURE = "bad_signature", _("签名不符")
    REPLAYED = "replayed", _("重放")
    MALFORMED = "malformed", _("格式不对")


class GatewayMessage(models.Model):
    """What came from a gateway, word for word, and what was made of it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    gateway = models.CharField(max_length=40)
    at = models.DateTimeField()
    address = models.CharField(max_length=60, blank=True)
    raw = models.TextField()
    is_signed = models.BooleanField()
    nonce = models.CharField(max_length=64, blank=True)
    """Of a message whose signature is right: seen again it is a replay."""
    merchant_no = models.CharField(max_length=40, blank=True, db_index=True)
    verdict = models.CharField(max_length=14, choices=Verdict)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="messages", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gateway", "nonce"], condition=~Q(nonce=""), name="message_nonce"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["gateway", "-at"], name="message_time")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.merchant_no} {self.verdict}"
