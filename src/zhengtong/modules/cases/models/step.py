"""What was filled in when a step was done: kept for ever, encrypted."""

from __future__ import annotations

from django.db import models

from zhengtong.core.secrets import EncryptedJSONField
from zhengtong.kernel.ids import uuid7


class StepRecord(models.Model):
    """The form of one step, as it was filled in. The database refuses to change or delete it.

    `content` holds the answers and a salt; `sha256` is that of its canonical JSON and stands in the
    process log too, so that the record can be proven without the log telling what was answered.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="step_records")
    task = models.OneToOneField("workflow.Task", models.PROTECT, related_name="+")
    form_version = models.ForeignKey(
        "forms.FormVersion", models.PROTECT, related_name="+", db_index=False
    )
    content = EncryptedJSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
