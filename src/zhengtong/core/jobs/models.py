"""One row per published event, one position per handler."""

from __future__ import annotations

from django.db import models


class TransactionIdField(models.Field):
    """PostgreSQL's `xid8`: the only order in which concurrent commits can be read without a gap."""

    def db_type(self, connection) -> str:
        return "xid8"


class OutboxEvent(models.Model):
    id = models.BigAutoField(primary_key=True)
    xid = TransactionIdField(editable=False)
    key = models.CharField(max_length=100)
    payload = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_outbox_event"


class HandlerPosition(models.Model):
    """How far a handler has come. `attempts` counts failures of the event that follows."""

    handler = models.CharField(primary_key=True, max_length=300)
    xid = TransactionIdField()
    event_id = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "jobs_handler_position"
