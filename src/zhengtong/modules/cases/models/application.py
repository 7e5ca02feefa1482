"""An application being prepared: kept at each step, resumed on any device."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models.case_state import Channel, DeliveryMethod


class Application(models.Model):
    """The draft of a case (申报). What is typed, the situation's answers among it, lies in `forms`'
    encrypted draft.

    `case` is set once, by submission: sending twice finds the same case. `is_waiting`: it belongs
    to a bundle and its turn comes when an earlier item is granted.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    item_version = models.ForeignKey(
        "items.ItemVersion", models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+")
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    entered_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10, choices=Channel)
    draft_public_id = models.UUIDField()
    delivery_method = models.CharField(
        max_length=12, choices=DeliveryMethod, default=DeliveryMethod.ELECTRONIC
    )
    delivery_address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)
    is_waiting = models.BooleanField(default=False, db_default=False)
    aspects = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    """Keys of `plugins.aspects` that were chosen while it was prepared."""
    parent = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The case of which it becomes a part."""
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "-saved_at"],
                name="application_open",
                condition=models.Q(case__isnull=True, discarded_at__isnull=True),
            )
        ]


class ApplicationMaterial(models.Model):
    """A file put to the draft; the link is removed, the file is cleaned up by `core.files`."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="materials")
    material_key = models.CharField(max_length=60)
    file_public_id = models.UUIDField()
    file_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
