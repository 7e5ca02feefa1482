"""What registers and statistics count: one narrow row a case, made from the case itself."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class CaseFact(models.Model):
    """The facts of a case in days and marks, so that a year of them is counted in one pass.

    Never the truth: `registers.facts.refresh` makes the row anew from the case, its clocks and its
    rating after every turn, and a nightly pass finds what was missed. Days are those of the
    county's calendar; spans are working days, the first day not counted. `handling_days` leaves out
    the time in which the statutory clock stood still. `pairs` are the overlapping pairs of
    characters of the names, and the characters themselves, for search.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="fact")
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    received_at = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    item_version = models.ForeignKey(
        "items.ItemVersion", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12)
    level = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    status = models.CharField(max_length=24)
    legal_outcome = models.CharField(max_length=10, blank=True)
    close_type = models.CharField(max_length=2, blank=True)
    submitted_on = models.DateField()
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    acceptance_days = models.IntegerField(null=True)
    handling_days = models.IntegerField(null=True)
    statutory_days = models.IntegerField(null=True)
    promised_days = models.IntegerField(null=True)
    is_late = models.BooleanField(default=False)
    is_unlawfully_late = models.BooleanField(default=False)
    was_supplemented = models.BooleanField(default=False)
    was_suspended = models.BooleanField(default=False)
    was_extended = models.BooleanField(default=False)
    rating = models.CharField(max_length=10, blank=True)
    pairs = ArrayField(models.CharField(max_length=2), default=list)
    refreshed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["submitted_on"], name="fact_submitted"),
            models.Index(
                fields=["accepted_on"],
                name="fact_accepted",
                condition=models.Q(accepted_on__isnull=False),
            ),
            models.Index(
                fields=["decided_on"],
                name="fact_decided",
                condition=models.Q(decided_on__isnull=False),
            ),
            models.Index(
                fields=["closed_on"],
                name="fact_closed",
                condition=models.Q(closed_on__isnull=False),
            ),
            GinIndex(fields=["pairs"], name="fact_pairs"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)
