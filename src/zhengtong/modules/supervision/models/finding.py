"""What the rules found. A history: a finding is raised, and later cleared; nothing else changes."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.supervision.rules.models import (
    Card,
    Level,
    RuleVersion,
    SupervisionRule,
)


class Finding(models.Model):
    """A rule met: by a case or one of its steps, or (without a case) by an item, a window (`post`)
    or a person (`staff`), who are then named here.

    Raised once while it holds; cleared when it no longer does. What happens because of it (orders,
    reviews, cards) is kept by those who do it and points here. `level` and `card` are those of the
    version that raised it. `occurred_at` is the moment of what it is about, `detail` one sentence
    about it, `{"zh", "en"}`.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    rule = models.ForeignKey(SupervisionRule, models.PROTECT, related_name="+")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    card = models.CharField(max_length=10, choices=Card, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", null=True)
    item = models.ForeignKey("items.ServiceItem", models.PROTECT, related_name="+", null=True)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", null=True)
    staff = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    """The one that answers for it."""
    subject = models.CharField(max_length=80, blank=True)
    """The step (`task:17`), clock or day that it concerns; empty for the whole case. Without a
    case it names the whole subject (`staff:17:2026-11-20`)."""
    step = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    detail = models.JSONField(default=dict)
    occurred_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "case", "subject"],
                name="finding_open_once",
                condition=models.Q(cleared_at=None, case__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["rule", "subject"],
                name="finding_caseless_once",
                condition=models.Q(cleared_at=None, case=None),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-raised_at"], name="finding_organization_time"),
            models.Index(
                fields=["rule", "organization"],
                name="finding_open",
                condition=models.Q(cleared_at=None),
            ),
            models.Index(fields=["-raised_at"], name="finding_time"),
        ]
