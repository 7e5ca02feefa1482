"""The bill (缴款单) and its lines."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhengtong.core.secrets import EncryptedTextField
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.billing.models.bill_state import FOLLOWS, OPEN, BillState, BillStateError


class Bill(models.Model):
    """What one payer owes for one matter, whoever of the departments it goes to (一票制).

    `source_kind` and `source_id` say who made it: a case, a bundle. Amounts are in fen and the sums
    of the live lines; the database refuses others. `number` is given when it is issued first.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    """Who issues it and whose series its number is of."""
    number = models.CharField(max_length=40, blank=True)
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    case_number = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=300)
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+", null=True)
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    payer_name = EncryptedTextField()
    state = models.CharField(max_length=14, choices=BillState, default=BillState.DRAFT)
    standard_amount = models.BigIntegerField(default=0)
    reduced_amount = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    refunded_amount = models.BigIntegerField(default=0)
    lock_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    """Why it was cancelled."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="bill_number"),
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=Q(state__in=sorted(OPEN)),
                name="bill_one_open_per_source",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("standard_amount") - F("reduced_amount"), amount__gte=0),
                name="bill_amounts",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0, refunded_amount__lte=F("amount")),
                name="bill_refunded",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | ~Q(number=""),
                name="bill_issued_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False, refunded_amount=0),
                name="bill_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state="exempted") | Q(amount=0), name="bill_exempted"
            ),
            models.CheckConstraint(
                condition=~Q(state="refunded") | Q(refunded_amount=F("amount")),
                name="bill_refunded_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source_kind", "source_id"], name="bill_source"),
            models.Index(fields=["organization", "-made_at"], name="bill_org_time"),
            models.Index(fields=["state", "-made_at"], name="bill_state_time"),
        ]

    def __str__(self) -> str:
        return self.number or f"bill {self.pk}"

    def turn(self, state: BillState, *, at: dt.datetime) -> None:
        """Go on to another state. Raises BillStateError where that does not follow."""
        if state not in FOLLOWS[BillState(self.state)]:
            raise BillStateError
        self.state = state
        if state in (BillState.CANCELLED, BillState.EXEMPTED, BillState.REFUNDED):
            self.ended_at = at

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class BillLine(models.Model):
    """One fee of one organ. `unit_amount` is None while the standard is a rule in words that
    nobody has applied yet (待核定). `amount` is unit × quantity, rounded half up, less what was
    reduced.

    `ref_id` is the case that it is charged for: no fee of an item is charged twice for one case.
    """

    id = models.BigAutoField(primary_key=True)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    ref_id = models.BigIntegerField()
    ref_number = models.CharField(max_length=40)
    item_code = models.CharField(max_length=60)
    item_name = models.CharField(max_length=300)
    fee_key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    standard = models.CharField(max_length=500)
    basis = models.CharField(max_length=500)
    unit_amount = models.BigIntegerField(null=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, default=1)
    standard_amount = models.BigIntegerField(default=0)
    reduced_amount = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    may_be_reduced = models.BooleanField(default=False)
    reduction_rule = models.CharField(max_length=500, blank=True)
    """What the item says on reductions; who reduces names it or another law."""
    reduction_basis = models.CharField(max_length=500, blank=True)
    reduction_reason = models.TextField(blank=True)
    assessed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    reduced_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    reduction_approved_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    asked_reduction = models.BigIntegerField(null=True)
    """A reduction above the limit, which waits for another person."""
    is_live = models.BooleanField(default=True)
    """Not when its bill was cancelled, or its case ended before it was paid."""

    class Meta:
        ordering: ClassVar = ["bill", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "position"], name="bill_line_position"),
            models.UniqueConstraint(
                fields=["ref_id", "fee_key"],
                condition=Q(is_live=True),
                name="bill_line_charged_once",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("standard_amount") - F("reduced_amount")),
                name="bill_line_amount",
            ),
            models.CheckConstraint(
                condition=Q(reduced_amount__gte=0, reduced_amount__lte=F("standard_amount")),
                name="bill_line_reduction",
            ),
            models.CheckConstraint(
                condition=Q(reduced_amount=0) | ~Q(reduction_basis="") & ~Q(reduction_reason=""),
                name="bill_line_reduction_has_basis",
            ),
            models.CheckConstraint(
                condition=Q(reduction_approved_by__isnull=True)
                | ~Q(reduction_approved_by=F("reduced_by")),
                name="bill_line_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & (Q(unit_amount__isnull=True) | Q(unit_amount__gte=0)),
                name="bill_line_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"
