"""The end of the day: closings, the gateway's statements, and where the two differ."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class DayClosing(models.Model):
    """The day of one organ: of a cashier's drawer, or (without a cashier) of what came online.
    `counted` is what lay in the drawer."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    cashier = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    day = models.DateField()
    payments_count = models.PositiveIntegerField(default=0)
    refunds_count = models.PositiveIntegerField(default=0)
    cash_expected = models.BigIntegerField(default=0)
    pos_expected = models.BigIntegerField(default=0)
    gateway_expected = models.BigIntegerField(default=0)
    cash_counted = models.BigIntegerField(null=True)
    pos_counted = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "day", "cashier"],
                nulls_distinct=False,
                name="closing_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-day"], name="closing_day")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.day}"


class Statement(models.Model):
    """The gateway's own account of a day (对账单), as it was fetched."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    gateway = models.CharField(max_length=40)
    day = models.DateField()
    sha256 = models.CharField(max_length=64)
    rows_count = models.PositiveIntegerField()
    paid_total = models.BigIntegerField()
    refunded_total = models.BigIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_current = models.BooleanField(default=True)
    """The last one of the day; a corrected statement takes its place."""
    reconciled_at = models.DateTimeField(null=True)
    matched_count = models.PositiveIntegerField(default=0)
    difference_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gateway", "day"],
                condition=Q(is_current=True),
                name="statement_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.day}"


class StatementRow(models.Model):
    """One line of a statement. Append-only."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=6)
    """pay | refund."""
    merchant_no = models.CharField(max_length=40)
    """Our number of the payment or of the refund."""
    gateway_no = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12)
    """paid | refunded | failed."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "position"], name="statement_row"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["statement", "kind", "merchant_no"], name="statement_row_no"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.merchant_no}"


class DifferenceKind(models.TextChoices):
    MISSING_HERE = "missing_here", _("我方没有")
    MISSING_THERE = "missing_there", _("对方没有")
    AMOUNT = "amount", _("金额不同")
    STATE = "state", _("状态不同")
    DOUBLED = "doubled", _("对方重复")
    WRONG_DAY = "wrong_day", _("日期不同")


class Settlement(models.TextChoices):
    """How a difference was settled."""

    TAKEN = "taken", _("补记入账")
    SURPLUS = "surplus", _("记为多缴并退回")
    CARRIED = "carried", _("跨日，下一日核销")
    GATEWAY = "gateway", _("由支付平台更正")
    EXPLAINED = "explained", _("核实无误，说明原因")
    GONE = "gone", _("重新对账后消失")


class Difference(models.Model):
    """One disagreement between the book and a statement, until somebody has settled it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    gateway = models.CharField(max_length=40)
    day = models.DateField()
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="differences", db_index=False
    )
    kind = models.CharField(max_length=14, choices=DifferenceKind)
    entry_kind = models.CharField(max_length=6)
    """pay | refund."""
    merchant_no = models.CharField(max_length=40)
    gateway_no = models.CharField(max_length=64, blank=True)
    payment = models.ForeignKey(
        "billing.Payment", models.PROTECT, related_name="differences", null=True
    )
    refund = models.ForeignKey(
        "billing.Refund", models.PROTECT, related_name="differences", null=True
    )
    ours_amount = models.BigIntegerField(null=True)
    theirs_amount = models.BigIntegerField(null=True)
    ours_state = models.CharField(max_length=12, blank=True)
    theirs_state = models.CharField(max_length=12, blank=True)
    ours_day = models.DateField(null=True)
    found_at = models.DateTimeField()
    settlement = models.CharField(max_length=10, choices=Settlement, blank=True)
    reason = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gateway", "day", "kind", "entry_kind", "merchant_no", "gateway_no"],
                name="difference_once",
            ),
            models.CheckConstraint(
                condition=Q(settlement="") | ~Q(reason="") & Q(settled_at__isnull=False),
                name="difference_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["day"], condition=Q(settlement=""), name="difference_open"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.merchant_no}"
