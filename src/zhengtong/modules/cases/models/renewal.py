"""A case that renews a permit: which one, until when it is valid, and what silence made of it."""

from __future__ import annotations

from django.db import models


class Renewal(models.Model):
    """延续 of an existing permit (行政许可法 第五十条): facts of the application as they were.

    `is_timely`: applied for by `apply_by`. Only then the organ must decide by `expires_on`, and
    silence beyond that day renews the permit (`deemed_at`).
    """

    id = models.BigAutoField(primary_key=True)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="renewal")
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    permit_number = models.CharField(max_length=120)
    expires_on = models.DateField()
    apply_by = models.DateField()
    applied_on = models.DateField()
    is_timely = models.BooleanField()
    deemed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_on"],
                name="case_renewal_open",
                condition=models.Q(is_timely=True, deemed_at=None),
            )
        ]
