"""Rules and their versions. What is in force never changes; history stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

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


class RuleStatus(models.TextChoices):
    """Drafts may change; what was in force stays as it was."""

    DRAFT = "draft", _("草稿")
    IN_FORCE = "in_force", _("已施行")
    WITHDRAWN = "withdrawn", _("已停用")
    DISCARDED = "discarded", _("已放弃")


class SupervisionRule(models.Model):
    """One rule through all its versions. `code` is its number in the domain reference (T1 …);
    `name` repeats that of the version in force, for lists."""

    key = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=10)
    name = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.code


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def live(self, on: dt.date) -> RuleVersionQuerySet:
        """Those that are in force on that day; of one rule at most one."""
        return self.filter(
            models.Q(effective_to=None) | models.Q(effective_to__gte=on),
            status=RuleStatus.IN_FORCE,
            effective_from__lte=on,
        )


class RuleVersion(models.Model):
    """What a rule says from one day on. `check` is the key on the board of checks; `params` its
    numbers; `conditions` the typed conditions of a rule that was written in the browser.

    `scope`: official codes, `{"items": [], "organizations": [], "regions": []}`; an empty list is
    no limit. `name` and `explanation` are `{"zh", "en"}`. `effective_to` is the last day.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    rule = models.ForeignKey(SupervisionRule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=RuleStatus, default=RuleStatus.DRAFT)
    check_key = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    conditions = models.JSONField(default=dict)
    scope = models.JSONField(default=dict)
    level = models.CharField(max_length=10, choices=Level)
    card = models.CharField(max_length=10, choices=Card, blank=True)
    name = models.JSONField()
    explanation = models.JSONField()
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    drafted_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    broad_reason = models.CharField(max_length=500, blank=True)
    """Why it may fire on almost everything; compulsory for a rule that would."""
    ended_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    lock_version = models.PositiveIntegerField(default=1)
    """Of the draft: pages send it back, so that two people never overwrite each other."""

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number"),
            models.UniqueConstraint(
                fields=["rule"], name="rule_one_draft", condition=models.Q(status="draft")
            ),
            models.CheckConstraint(
                condition=~models.Q(status="in_force") | models.Q(effective_from__isnull=False),
                name="rule_in_force_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"

    @property
    def key(self) -> str:
        return self.rule.key

    def content(self) -> dict[str, Any]:
        """What this version says, for comparing and for packages."""
        names = ("check_key", "params", "conditions", "scope", "level", "card", "name")
        return {name: getattr(self, name) for name in (*names, "explanation")}


class RuleTestRun(models.Model):
    """What a version would have found in past days: made before it may be put in force.

    `content_sha256` is of the version as it was tried; one that changed since is tried again.
    `cases_in_scope` counts the cases that were under way in these days, `cases_hit` those found.
    `sample` are the first hits, `[{"case_id", "organization_id", "subject", "at", "detail"}]`.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="test_runs")
    content_sha256 = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField()
    hits = models.PositiveIntegerField()
    cases_hit = models.PositiveIntegerField()
    cases_in_scope = models.PositiveIntegerField()
    sample = models.JSONField(default=list)
    run_at = models.DateTimeField()
    run_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def share(self) -> float:
        """Percent of the cases in scope that it would have hit."""
        return 100 * self.cases_hit / self.cases_in_scope if self.cases_in_scope else 0.0


class LightThresholds(models.Model):
    """When lights change, as the county laid down: never changed, the highest number counts."""

    number = models.PositiveIntegerField(unique=True)
    orange_percent = models.PositiveSmallIntegerField()
    yellow_percent = models.PositiveSmallIntegerField()
    yellow_days_left = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)
