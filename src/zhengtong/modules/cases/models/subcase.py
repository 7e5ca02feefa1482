"""A part of a case that another department decides under its own number, with its own clocks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.modules.cases.models.application import Application
from zhengtong.modules.cases.models.case import Case


class PartOutcome(models.TextChoices):
    """With what a part came back to the step that waited for it."""

    GRANTED = "granted", _("准予")
    DENIED = "denied", _("不予许可")
    RETURNED = "returned", _("没有办成")
    """Refused, withdrawn or terminated: there is no decision, the lead goes on by themselves."""


class SubCase(models.Model):
    """Binds a step of the parent to the part that it waits for. Rows are never deleted."""

    id = models.BigAutoField(primary_key=True)
    parent = models.ForeignKey(Case, models.PROTECT, related_name="+")
    task_id = models.BigIntegerField()
    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    note = models.CharField(max_length=500)
    opened_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=PartOutcome, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    """What the step is told when the part has ended."""

    class Meta:
        ordering = ["id"]
