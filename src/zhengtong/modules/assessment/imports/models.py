"""Tables that somebody brought: which figures there are, each import, and its rows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.plugins import SubjectKind, Unit
from zhengtong.modules.assessment.schemes.models import staff_key


class Every(models.TextChoices):
    """The span that one figure is for."""

    DAY = "day", _("每天")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    YEAR = "year", _("每年")


class Direction(models.TextChoices):
    MORE = "more", _("越多越好")
    LESS = "less", _("越少越好")
    NEITHER = "neither", _("不分好坏")


class Joined(models.TextChoices):
    """How figures of several spans become one."""

    SUM = "sum", _("相加")
    MEAN = "mean", _("取平均")


class OwnMetric(models.Model):
    """A figure that an organisation defines for itself and brings as a table. What it says never
    changes: results rest on it. A wrong one is retired and another added."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, unique=True)
    """On the board; begins with `own_`, which no plug does."""
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    says_zh = models.CharField(max_length=500)
    says_en = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200)
    unit = models.CharField(max_length=12, choices=Unit)
    kinds = models.JSONField()
    """Values of SubjectKind."""
    every = models.CharField(max_length=8, choices=Every)
    joined = models.CharField(max_length=4, choices=Joined)
    direction = models.CharField(max_length=8, choices=Direction)
    made_by = staff_key()
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)
    retired_by = staff_key(null=True)
    retired_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name_zh"],
                condition=models.Q(retired_at=None),
                name="own_metric_name",
            )
        ]


class MetricImport(models.Model):
    """One table, taken in whole or not at all. Withdrawn, it counts no longer, but it stays."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=12, choices=SubjectKind)
    file_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    made_by = staff_key()
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = staff_key(null=True)
    withdrawn_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "digest"],
                condition=models.Q(withdrawn_at=None),
                name="metric_import_once",
            )
        ]


class MetricRow(models.Model):
    """One figure of one subject on one day (a month stands on its last day)."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(MetricImport, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    metric = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=12, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["metric", "subject_kind", "subject_id", "on"], name="metric_row_read"
            )
        ]
