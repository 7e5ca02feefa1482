"""Records that come by import, and those that an objection set aside."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.risk.models.columns import organization, staff
from zhengtong.modules.risk.models.scoring import Objection, Subject
from zhengtong.modules.risk.states import RecordKind


class ImportBatch(models.Model):
    """A table that was taken in as a whole (append-only)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    organization = organization(null=True)
    at = models.DateTimeField()
    staff = staff(null=True)
    rows = models.PositiveIntegerField()


class ImportedRecord(models.Model):
    """A penalty, a complaint, an honour … from a system outside (append-only)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="records")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=12, choices=RecordKind)
    document_number = models.CharField(max_length=80)
    on = models.DateField()
    until = models.DateField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    title = models.CharField(max_length=200)
    organ = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "document_number", "subject"], name="risk_record_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "on"], name="risk_record_kind")]


class SetAside(models.Model):
    """A record that counts no more because an objection against it was upheld (append-only)."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="set_aside")
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="set_aside")
    ref = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "ref"], name="risk_set_aside_once")
        ]
