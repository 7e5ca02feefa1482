"""Orders and what hangs on them. The order is the root; everything else is append-only.

Nothing that was found, shown or deducted is ever changed or deleted: it is withdrawn by a row of
its own. No deduction stands without its verdict and, where a rule found it, its finding.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.supervision.orders.states import (
    OPEN,
    AppealOutcome,
    Measure,
    OrderKind,
    OrderLevel,
    OrderState,
    Outcome,
    PaperKind,
)

STAFF = "org.StaffMember"


def _staff(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(STAFF, models.PROTECT, related_name="+", db_index=False, **more)


def _points(**more: Any) -> models.DecimalField:
    return models.DecimalField(max_digits=6, decimal_places=2, **more)


class OrderTerms(models.Model):
    """Days and points in force at one time: never changed, a new version follows. Days are working
    days; `strict_rules` are keys of rules for which founded means red and a recommendation."""

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    ordinary_days = models.PositiveSmallIntegerField(default=5)
    yellow_days = models.PositiveSmallIntegerField(default=3)
    red_days = models.PositiveSmallIntegerField(default=2)
    extension_days = models.PositiveSmallIntegerField(default=5)
    """The most that is granted when more time is asked for."""
    appeal_days = models.PositiveSmallIntegerField(default=5)
    reminder_points = _points(default=0)
    yellow_points = _points(default=2)
    red_points = _points(default=5)
    strict_rules = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = _staff(null=True)
    reason = models.CharField(max_length=200, blank=True)

    def answer_days(self, level: str) -> int:
        days: int = getattr(self, f"{OrderLevel(level).value}_days")
        return days

    def points(self, measure: str) -> Any:
        return getattr(self, f"{measure}_points") if measure else 0


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
    sent_by = _staff()
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


class OrderAnswer(models.Model):
    """答复: what the unit says. `due_on` is the last day as it was then."""

    id = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="answer")
    at = models.DateTimeField()
    by = _staff()
    words = models.TextField()
    due_on = models.DateField()
    is_late = models.BooleanField()


class OrderExtension(models.Model):
    """More time asked for, once."""

    id = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="extension")
    at = models.DateTimeField()
    by = _staff()
    days = models.PositiveSmallIntegerField()
    words = models.TextField()


class OrderExtensionDecision(models.Model):
    """What was decided about it, and why."""

    id = models.BigAutoField(primary_key=True)
    extension = models.OneToOneField(OrderExtension, models.PROTECT, related_name="decision")
    at = models.DateTimeField()
    by = _staff()
    is_granted = models.BooleanField()
    words = models.TextField()
    due_on = models.DateField()


class Verdict(models.Model):
    """认定 and 处理: the last one of an order counts; a red one only with its approval."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="verdicts")
    at = models.DateTimeField()
    by = _staff()
    outcome = models.CharField(max_length=10, choices=Outcome)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    recommends = models.BooleanField(default=False)
    words = models.TextField()
    advice = models.TextField(blank=True)
    """What the recommendation asks of the unit."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="unfounded") | (Q(measure="") & Q(recommends=False)),
                name="verdict_unfounded_nothing",
            )
        ]


class VerdictApproval(models.Model):
    """A second person on a red card."""

    id = models.BigAutoField(primary_key=True)
    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="approval")
    at = models.DateTimeField()
    by = _staff()
    is_approved = models.BooleanField()
    words = models.TextField(blank=True)


class OrderAppeal(models.Model):
    """申诉 by the unit or the person concerned; one for an order."""

    id = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="appeal")
    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = _staff()
    is_personal = models.BooleanField()
    """By the person concerned, not for the unit."""
    words = models.TextField()


class AppealDecision(models.Model):
    """By someone who found nothing in this matter. `measure` is what stands from now on."""

    id = models.BigAutoField(primary_key=True)
    appeal = models.OneToOneField(OrderAppeal, models.PROTECT, related_name="decision")
    at = models.DateTimeField()
    by = _staff()
    outcome = models.CharField(max_length=10, choices=AppealOutcome)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    words = models.TextField()


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
    staff = _staff(null=True)
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
    staff = _staff(null=True)
    points = _points()
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


class OrderPaper(models.Model):
    """A document of the order, its content frozen when it was served."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=16, choices=PaperKind)
    number = models.CharField(max_length=60, unique=True)
    content = models.JSONField()
    template = models.BigIntegerField(null=True)
    """Id of the version of the template; None for the one that came with the platform."""
    at = models.DateTimeField()
    by = _staff()


class OrderEvent(models.Model):
    """One line of its history."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    act = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=OrderState)
    staff = _staff(null=True)
    words = models.TextField(blank=True)
