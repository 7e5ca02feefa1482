"""Working copies of flows: drawn and changed here, published as a version, then closed."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class ProcessDesign(models.Model):
    """A flow that is being drawn. `drawers` are the accounts that have changed it: none of them may
    review it. At most one is open for a key."""

    class State(models.TextChoices):
        OPEN = "open", _("起草中")
        PUBLISHED = "published", _("已发布")
        DISCARDED = "discarded", _("已放弃")

    public_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid7, unique=True, editable=False
    )
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    bpmn_xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    based_on = models.ForeignKey(
        "workflow.ProcessVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "workflow.ProcessVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drawn_by = models.CharField(max_length=120)
    drawers = models.JSONField(default=list)
    lock_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state="open"),
                name="workflow_design_one_open",
            )
        ]
        indexes = [models.Index(fields=["key", "-id"], name="workflow_design_key")]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class StepTime(models.Model):
    """How long a step really takes: half of the last year's are done within `median`, nine in ten
    within `p90` working days. Computed at night."""

    version = models.ForeignKey(
        "workflow.ProcessVersion", on_delete=models.PROTECT, related_name="+"
    )
    node = models.CharField(max_length=120)
    count = models.PositiveIntegerField()
    median = models.DecimalField(max_digits=7, decimal_places=1)
    p90 = models.DecimalField(max_digits=7, decimal_places=1)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "node"], name="workflow_steptime_unique")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.node}"
