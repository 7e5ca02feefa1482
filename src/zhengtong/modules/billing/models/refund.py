"""Money that goes back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class RefundKind(models.TextChoices):
    BILL = "bill", _("退费")
    SURPLUS = "surplus", _("退多缴")


class RefundState(models.TextChoices):
    PROPOSED = "proposed", _("待审核")
    APPROVED = "approved", _("待退付")
    SENT = "sent", _("退付中")
    DONE = "done", _("已退付")
    FAILED = "failed", _("退付失败")
    REJECTED = "rejected", _("不予退费")


LIVE = ("proposed", "approved", "sent", "done", "failed")


class Refund(models.Model):
    """Proposed by one person (or by the platform, for a surplus) and approved by another."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bill = models.ForeignKey("billing.Bill", models.PROTECT, related_name="refunds")
    payment = models.ForeignKey("billing.Payment", models.PROTECT, related_name="refunds")
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=RefundKind)
    refund_no = models.CharField(max_length=40, unique=True)
    gateway_no = models.CharField(max_length=64, blank=True)
    amount = models.BigIntegerField()
    basis = models.CharField(max_length=500)
    reason = models.TextField()
    ref_id = models.BigIntegerField(null=True)
    """The case whose fee goes back, where that is known."""
    state = models.CharField(max_length=8, choices=RefundState, default=RefundState.PROPOSED)
    problem = models.CharField(max_length=300, blank=True)
    """Why the gateway has not done it yet."""
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decision_note = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    business_day = models.DateField(null=True)
    cashier = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """Who gave cash back."""
    closing = models.ForeignKey(
        "billing.DayClosing", models.PROTECT, related_name="refunds", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                name="refund_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, business_day__isnull=False),
                name="refund_done",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind="surplus", state__in=LIVE),
                name="refund_surplus_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["tried_at"],
                condition=Q(state__in=["approved", "sent", "failed"]),
                name="refund_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.refund_no
