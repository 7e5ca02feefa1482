"""What the board keeps: sums of finished days, how long steps took, screens that may show it."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7


class FlowDay(models.Model):
    """How many cases went on in one finished day, by organisation, item and kind.

    Never the truth: `summaries.rebuild` counts it anew from the facts of the cases, every night and
    by command. Days after the newest row are counted from the facts themselves.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    item_id = models.BigIntegerField()
    case_kind = models.CharField(max_length=20)
    submitted = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    decided = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "organization", "item_id", "case_kind"], name="board_flow_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.organization_id}"


class StepDwell(models.Model):
    """How many working days the finished steps of a window of days took, as a histogram.

    `histogram` maps a number of working days to a number of steps. The row without an item sums up
    all items of the organisation's step. Counted anew every night.
    """

    id = models.BigAutoField(primary_key=True)
    window = models.PositiveSmallIntegerField()
    until = models.DateField()
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    item_id = models.BigIntegerField(null=True)
    step = models.CharField(max_length=200)
    step_en = models.CharField(max_length=300, blank=True)
    histogram = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window", "organization", "item_id", "step"],
                name="board_step_dwell",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["window", "item_id"], name="board_dwell_window")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.step}"


class Screen(models.Model):
    """A screen of the hall that shows the board without anybody being signed in at it.

    Who may manage screens makes one and opens its page there with a code that is good once and for
    ten minutes; the screen then holds a key of its own in a cookie. Only hashes are kept.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The one that it shows; null for the whole county."""
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    key_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["key_hash"],
                name="board_screen_key",
                condition=~models.Q(key_hash=""),
            )
        ]

    def __str__(self) -> str:
        return self.name
