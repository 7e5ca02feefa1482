"""The order, and what it is about. It is the root; what hangs on it is append-only."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.supervision.orders.models.fields import STAFF, staff_key
from zhengtong.modules.supervision.orders.models.terms import OrderTerms
from zhengtong.modules.supervision.orders.states import (
    OPEN,
    Measure,
    OrderKind,
    OrderLevel,
    OrderState,
)


class SupervisionOrder(models.Model):
    """督办单: what a supervisor asks of a unit, and how that ended (GB/T 39046 table 11)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    authority = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    """Who sends it; its orders are numbered by year without holes."""
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    terms = models.ForeignKey(OrderTerms, models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    """The unit that answers for it."""
    staff = models.ForeignKey(STAFF, models.PROTECT, related_name="+", null=True)
    """The person concerned, where one is named."""
    rule = models.ForeignKey(
        "supervision.SupervisionRule", models.PROTECT, related_name="+", null=True
    )
    is_artificial = models.BooleanField()
    """人工: sent by hand without a finding of a rule."""
    kind = models.CharField(max_length=2, choices=OrderKind)
    level = models.CharField(max_length=10, choices=OrderLevel)
    facts = models.TextField()
    """What was found."""
    asked = models.TextField()
    """What the unit is to do."""
    sent_at = models.DateTimeField()
    sent_by = staff_key()
    first_due_on = models.DateField()
    due_on = models.DateField()
    """The last day for the answer, with what was granted."""
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.SENT)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    """What stands today, after the appeal."""
    appeal_until = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    archive_file = models.UUIDField(null=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "serial"], name="order_number_once"
            ),
            models.CheckConstraint(
                condition=Q(is_artificial=True) | Q(rule__isnull=False), name="order_has_rule"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("first_due_on")),
                                   name="order_due_later"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "state", "-id"], name="order_unit_list"),
            models.Index(fields=["state", "due_on"], name="order_due"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, today: dt.date | None = None) -> bool:
        """Answered after the last day, or not answered though it has passed. Stays for good."""
        if self.answered_at is not None:
            return timezone.localdate(self.answered_at) > self.due_on
        if self.state == OrderState.CANCELLED:
            return False
        return (today or timezone.localdate()) > self.due_on


class OrderFinding(models.Model):
    """A finding that the order takes up. In one order at a time: cancelled ones let it go."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="findings")
    finding = models.ForeignKey("supervision.Finding", models.PROTECT, related_name="+")
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], name="order_finding_once", condition=Q(is_live=True)
            )
        ]


class OrderCase(models.Model):
    """A case that the order is about."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        SupervisionOrder, models.PROTECT, related_name="cases", db_index=False
    )
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "case"], name="order_case_once")]
