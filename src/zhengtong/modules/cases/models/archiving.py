"""Where a case that ended stands on its way into the archive."""

from __future__ import annotations

from django.db import models


class CaseArchive(models.Model):
    """What of a case is in the archive. `kept` names every part that some package holds, so that
    what comes later follows as a supplement; `problem` says what stood in the way last time."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+", primary_key=True)
    record_id = models.BigIntegerField(null=True)
    kept = models.JSONField(default=list)
    problem = models.CharField(max_length=300, blank=True)
    tried_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["tried_at"], name="case_archive_waiting", condition=~models.Q(problem="")
            )
        ]
