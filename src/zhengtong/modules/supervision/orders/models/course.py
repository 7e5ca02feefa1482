"""What the unit says, what is found, and what an appeal comes to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhengtong.modules.supervision.orders.models.fields import staff_key
from zhengtong.modules.supervision.orders.models.order import SupervisionOrder
from zhengtong.modules.supervision.orders.states import AppealOutcome, Measure, Outcome


class OrderAnswer(models.Model):
    """答复: what the unit says. `due_on` is the last day as it was then."""

    id = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="answer")
    at = models.DateTimeField()
    by = staff_key()
    words = models.TextField()
    due_on = models.DateField()
    is_late = models.BooleanField()


class OrderExtension(models.Model):
    """More time asked for, once."""

    id = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="extension")
    at = models.DateTimeField()
    by = staff_key()
    days = models.PositiveSmallIntegerField()
    words = models.TextField()


class OrderExtensionDecision(models.Model):
    """What was decided about it, and why."""

    id = models.BigAutoField(primary_key=True)
    extension = models.OneToOneField(OrderExtension, models.PROTECT, related_name="decision")
    at = models.DateTimeField()
    by = staff_key()
    is_granted = models.BooleanField()
    words = models.TextField()
    due_on = models.DateField()


class Verdict(models.Model):
    """认定 and 处理: the last one of an order counts; a red one only with its approval."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="verdicts")
    at = models.DateTimeField()
    by = staff_key()
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
    by = staff_key()
    is_approved = models.BooleanField()
    words = models.TextField(blank=True)


class OrderAppeal(models.Model):
    """申诉 by the unit or the person concerned; one for an order."""

    id = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(SupervisionOrder, models.PROTECT, related_name="appeal")
    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = staff_key()
    is_personal = models.BooleanField()
    """By the person concerned, not for the unit."""
    words = models.TextField()


class AppealDecision(models.Model):
    """By someone who found nothing in this matter. `measure` is what stands from now on."""

    id = models.BigAutoField(primary_key=True)
    appeal = models.OneToOneField(OrderAppeal, models.PROTECT, related_name="decision")
    at = models.DateTimeField()
    by = staff_key()
    outcome = models.CharField(max_length=10, choices=AppealOutcome)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    words = models.TextField()
