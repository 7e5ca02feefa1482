"""When a step's clock raises a voice, and to whom. Data, changed by administrators."""

from __future__ import annotations

from django.db import models


class EscalationRule(models.Model):
    """At `threshold` percent of a step's limit (100: its last day; above: the day after)."""

    threshold = models.PositiveSmallIntegerField(unique=True)
    audience = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["threshold"]

    def __str__(self) -> str:
        return f"{self.threshold} %"
