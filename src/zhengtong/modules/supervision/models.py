"""Rules as data, and what they found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class Level(models.TextChoices):
    """Warned before, alarmed after."""

    WARNING = "warning", _("预警")
    ALARM = "alarm", _("报警")


class Card(models.TextChoices):
    """What the finding counts as."""

    NONE = "", _("无")
    YELLOW = "yellow", _("黄牌")
    RED = "red", _("红牌")


class SupervisionRule(models.Model):
    """One rule. `key` names the check that `checks.py` implements; its numbers are `params`.

    `code` is the rule's number in the domain reference (T1 …); names are `{"zh", "en"}`.
    """

    key = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=10)
    name = models.JSONField()
    explanation = models.JSONField()
    level = models.CharField(max_length=10, choices=Level)
    card = models.CharField(max_length=10, choices=Card, blank=True)
    params = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class Finding(models.Model):
    """A rule met by a case (or one of its steps). Raised once; cleared when it no longer holds."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    rule = models.ForeignKey(SupervisionRule, models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40, blank=True)
    """The step (task id) or clock that it concerns; empty for the whole case."""
    step = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    detail = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "case", "subject"], name="finding_once")
        ]
        indexes = [
            models.Index(fields=["organization", "-raised_at"], name="finding_organization_time"),
            models.Index(
                fields=["rule", "organization"],
                name="finding_open",
                condition=models.Q(cleared_at=None),
            ),
        ]
