"""Clocks, the times they stood still, and timers. `due_on` is a cache of the arithmetic."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Clock(models.Model):
    """A running period. The truth is the limit, the suspensions and the calendar."""

    class State(models.TextChoices):
        RUNNING = "running", _("计时中")
        SUSPENDED = "suspended", _("停止计时")
        STOPPED = "stopped", _("已结束")

    instance = models.ForeignKey(
        "workflow.Instance",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    region_id = models.BigIntegerField()
    task = models.ForeignKey(
        "workflow.Task",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=20)
    limit = models.IntegerField()
    unit = models.CharField(max_length=12)
    rolls = models.BooleanField(default=False)
    extended_days = models.IntegerField(default=0)
    start_on = models.DateField()
    stopped_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    remaining = models.IntegerField(default=0)
    is_provisional = models.BooleanField(default=False)
    calendar_version = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)

    class Meta:
        indexes = [
            models.Index(fields=["instance"], name="workflow_clock_instance"),
            models.Index(
                fields=["kind", "due_on"],
                include=["instance", "unit", "limit", "extended_days"],
                name="workflow_clock_due",
                condition=models.Q(state="running", task__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "kind"],
                name="workflow_clock_one_running",
                condition=models.Q(task__isnull=True) & ~models.Q(state="stopped"),
            ),
            models.UniqueConstraint(
                fields=["task"],
                name="workflow_clock_task",
                condition=models.Q(task__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class Suspension(models.Model):
    """Clocks named in `stops` stand still on the days (from_on, to_on]. Never two at a time."""

    instance = models.ForeignKey("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    region_id = models.BigIntegerField()
    ground = models.CharField(max_length=60)
    document = models.CharField(max_length=120, blank=True)
    stops = models.JSONField()
    from_on = models.DateField()
    expected_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    caused_by = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.ground} {self.from_on}"


class Timer(models.Model):
    """A boundary timer of an open step."""

    instance = models.ForeignKey("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    region_id = models.BigIntegerField()
    scope = models.ForeignKey("workflow.Scope", on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=120)
    host = models.CharField(max_length=120)
    start_on = models.DateField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    caused_by = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"],
                name="workflow_timer_due",
                condition=models.Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.due_on}"


class ClockMove(models.Model):
    """A due day that a new calendar moved. Written once, when the clock was computed anew."""

    instance = models.ForeignKey("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    region_id = models.BigIntegerField()
    clock = models.ForeignKey(
        "workflow.Clock", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_version = models.IntegerField()
    to_version = models.IntegerField()
    from_due_on = models.DateField(null=True)
    to_due_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["to_version", "id"], name="workflow_clock_move_version")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.from_due_on} → {self.to_due_on}"
