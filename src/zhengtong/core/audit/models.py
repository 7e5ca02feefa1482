"""Rows of the audit log. They are written by `api.record` and by nothing else."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One act. `seq`, `prev_hash` and `hash` are set by the database when the row is inserted."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=80)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=120, blank=True)
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="audit_entry_stream_seq")
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_entry_object"),
            models.Index(fields=["user_id", "at"], name="audit_entry_user"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]


class AuditSeal(models.Model):
    """Merkle root over the entries `first_id`…`last_id`, chained to the seal before it."""

    id = models.BigAutoField(primary_key=True)
    sealed_at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    entries = models.BigIntegerField()
    root = models.BinaryField()
    prev_root = models.BinaryField()
