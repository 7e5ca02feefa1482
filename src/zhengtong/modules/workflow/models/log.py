"""The process log: append-only, and chained per instance by the database itself."""

from __future__ import annotations

from django.db import models


class InstanceEvent(models.Model):
    """One act. `seq` counts within the instance and names the cause in all other rows.

    A trigger sets `seq`, `prev_hash` and `hash`; another refuses update and delete.
    """

    instance = models.ForeignKey(
        "workflow.Instance",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    region_id = models.BigIntegerField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=120, blank=True)
    user_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    acting_for_staff_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    task_id = models.BigIntegerField(null=True)
    node = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instance", "seq"], name="workflow_event_seq")
        ]

    def __str__(self) -> str:
        return f"{self.instance_id}/{self.seq} {self.kind}"
