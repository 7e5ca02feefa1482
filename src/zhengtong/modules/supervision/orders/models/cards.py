"""Cards and deductions.

Nothing that was shown or deducted is ever changed or deleted: it is withdrawn by a row of its own.
No deduction stands without its verdict and, where a rule found it, its finding.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.supervision.orders.models.course import AppealDecision, Verdict
from zhengtong.modules.supervision.orders.models.fields import points_field, staff_key
from zhengtong.modules.supervision.orders.models.order import SupervisionOrder
from zhengtong.modules.supervision.orders.states import Measure


def _ground() -> Q:
    """A rule's finding, or an order by hand with its evidence."""
    return Q(finding__isnull=False) | Q(is_artificial=True)


class SupervisionCard(models.Model):
    """黄牌 or 红牌, shown to a unit, and to a person where one is concerned."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="cards")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey(
        AppealDecision, models.PROTECT, related_name="+", null=True, db_index=False
    )
    """Where an appeal left this card in place of a heavier one."""
    finding = models.ForeignKey(
        "supervision.Finding", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_artificial = models.BooleanField()
    colour = models.CharField(
        max_length=10, choices=[(c.value, c.label) for c in (Measure.YELLOW, Measure.RED)]
    )
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+",
                                     db_index=False)  # fmt: skip
    staff = staff_key(null=True)
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=_ground(), name="card_has_ground")]
        indexes = [
            models.Index(fields=["organization", "shown_at"], name="card_unit_time"),
            models.Index(fields=["staff", "shown_at"], name="card_staff_time"),
            models.Index(fields=["shown_at"], name="card_time"),
        ]


class Deduction(models.Model):
    """扣分: points that a verdict costs. Without its order, verdict and ground there is none."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="deductions")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+", db_index=False)
    card = models.OneToOneField(SupervisionCard, models.PROTECT, related_name="deduction",
                                null=True)  # fmt: skip
    finding = models.ForeignKey(
        "supervision.Finding", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_artificial = models.BooleanField()
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+",
                                     db_index=False)  # fmt: skip
    staff = staff_key(null=True)
    points = points_field()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ground(), name="deduction_has_ground"),
            models.CheckConstraint(condition=Q(points__gt=0), name="deduction_costs"),
        ]
        indexes = [
            models.Index(fields=["organization", "at"], name="deduction_unit_time"),
            models.Index(fields=["staff", "at"], name="deduction_staff_time"),
        ]


class Withdrawal(models.Model):
    """A card or a deduction taken back by an appeal; nothing is deleted."""

    id = models.BigAutoField(primary_key=True)
    card = models.OneToOneField(SupervisionCard, models.PROTECT, related_name="withdrawal",
                                null=True)  # fmt: skip
    deduction = models.OneToOneField(Deduction, models.PROTECT, related_name="withdrawal",
                                     null=True)  # fmt: skip
    decision = models.ForeignKey(AppealDecision, models.PROTECT, related_name="withdrawals")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(card__isnull=False, deduction__isnull=True)
                | Q(card__isnull=True, deduction__isnull=False),
                name="withdrawal_of_one",
            )
        ]
