"""How each case went against its chart. Never the truth: made anew from the process log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeviationKind(models.TextChoices):
    """Names of `workflow.api.DEVIATIONS`."""

    SKIPPED = "skipped", _("跳过环节")
    REORDERED = "reordered", _("次序颠倒")
    REPEATED = "repeated", _("重复办理")
    ADDED = "added", _("流程外办理")
    RETURNED = "returned", _("流程外退回")
    JUMPED_ALONE = "jumped_alone", _("一人跳转")
    UNLOGGED = "unlogged", _("日志缺失")
    ELSEWHERE = "elsewhere", _("停在别处")


class CaseConformance(models.Model):
    """One case against the chart of the version it ran under, up to entry `log_end` of its log.

    `deviations` is a list of `{"kind", "node", "seq", "at"}`; the counts after it are deviations
    that the rules allow. `acts` counts steps taken and sent back. `judge` is the version of the
    judging code; the nightly pass makes rows of an older one anew. The days and organisation are
    those of the case.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    item_version = models.ForeignKey(
        "items.ItemVersion", models.PROTECT, related_name="+", db_index=False
    )
    process_version = models.ForeignKey(
        "workflow.ProcessVersion", models.PROTECT, related_name="+", db_index=False
    )
    submitted_on = models.DateField()
    log_end = models.IntegerField()
    acts = models.PositiveSmallIntegerField()
    is_conforming = models.BooleanField()
    deviations = models.JSONField(default=list)
    returns = models.PositiveSmallIntegerField(default=0)
    withdrawals = models.PositiveSmallIntegerField(default=0)
    jumps = models.PositiveSmallIntegerField(default=0)
    migrations = models.PositiveSmallIntegerField(default=0)
    endings = models.PositiveSmallIntegerField(default=0)
    judge = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["submitted_on", "item_version", "organization"],
                include=[
                    *("acts", "is_conforming", "returns", "withdrawals", "jumps"),
                    *("migrations", "endings"),
                ],
                name="conformance_counted",
            ),
            models.Index(
                fields=["item_version", "submitted_on"],
                name="conformance_deviating",
                condition=models.Q(is_conforming=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {len(self.deviations)}"


class LogPosition(models.Model):
    """How far the logs of all runs were read; one row."""

    key = models.CharField(max_length=20, primary_key=True)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.position}"
