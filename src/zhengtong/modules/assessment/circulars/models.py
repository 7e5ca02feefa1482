"""What a circular is made of, as versions, and every circular that was made."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.schemes.models import staff_key
from zhengtong.modules.assessment.versions import Version, by_another


class CircularPlan(models.Model):
    """One series of circulars."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    key = models.CharField(max_length=40, unique=True)
    current = models.OneToOneField(
        "assessment.CircularPlanVersion", models.PROTECT, related_name="+", null=True
    )

    def __str__(self) -> str:
        return self.key


class CircularPlanVersion(Version):
    """`name` is `{"zh", "en"}`. `parts`: `["metric:case_closed", "index:on_time", "orders"]` in
    order. `organizations`: kinds of organisation that get one. `day`: of the following month."""

    plan = models.ForeignKey(CircularPlan, models.PROTECT, related_name="versions")
    name = models.JSONField()
    parts = models.JSONField()
    organizations = models.JSONField()
    day = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="circular_plan_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="draft"), name="circular_plan_one_draft"
            ),
            by_another("circular_plan_published_by_another"),
            models.CheckConstraint(condition=Q(day__range=(1, 28)), name="circular_plan_day"),
        ]


class Circular(models.Model):
    """One edition for one unit and month. It never changes; a correction is the next edition."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    plan = models.ForeignKey(CircularPlan, models.PROTECT, related_name="circulars")
    version = models.ForeignKey(CircularPlanVersion, models.PROTECT, related_name="+")
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    edition = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was corrected; empty for the first edition."""
    content = models.JSONField()
    """All that page, paper and workbook show, in both languages."""
    pdf = models.BinaryField()
    workbook = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the paper."""
    made_by = staff_key(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_by = staff_key(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organization", "first_on", "edition"], name="circular_edition"
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | Q(sent_by=None) | ~Q(sent_by=F("made_by")),
                name="circular_correction_sent_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-first_on"], name="circular_of_unit"),
        ]
