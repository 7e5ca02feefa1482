"""Tables that somebody brought: which figures there are, each import, and its rows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.models import staff_key


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
