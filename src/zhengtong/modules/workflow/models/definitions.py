"""Published definitions. Immutable: a trigger refuses every change but retiring."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProcessVersion(models.Model):
    """One version of a process: the BPMN file byte for byte, and what the compiler made of it."""

    class Status(models.TextChoices):
        PUBLISHED = "published", _("已发布")
        RETIRED = "retired", _("已停用")

    key = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    name = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    bpmn_xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    compiled = models.JSONField()
    compiler = models.PositiveIntegerField()
    drawn_by = models.CharField(max_length=120)
    reviewed_by = models.CharField(max_length=120)
    effective_on = models.DateField()
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="workflow_version_number"),
            models.CheckConstraint(
                condition=~models.Q(drawn_by=F("reviewed_by")), name="workflow_version_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.number}"


class ProcessNode(models.Model):
    """The definition's steps as rows, for joins and reports."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="nodes")
    position = models.PositiveIntegerField()
    node = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=10, blank=True)
    post = models.CharField(max_length=120, blank=True)
    limit = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=12, blank=True)
    outcomes = models.JSONField(default=list)
    return_to = models.JSONField(default=list)
    form = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=120, blank=True)
    is_withdrawable = models.BooleanField(default=True)
    vote = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "node"], name="workflow_node_unique")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.node}"
