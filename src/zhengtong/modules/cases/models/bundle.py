"""An application for a life-event bundle: one form, one set of materials, then a case an item."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import query_code, uuid7
from zhengtong.modules.cases.models.application import Application
from zhengtong.modules.cases.models.case_state import DeliveryMethod
from zhengtong.modules.cases.models.promise import PromiseKind


class PartEnd(models.TextChoices):
    """Why a part ended before it was handed in."""

    UNMET = "unmet", _("前面的事项没有办成")
    WITHDRAWN = "withdrawn", _("申请人不再办理")


class BundleApplication(models.Model):
    """The draft, and after submission the one receipt. What is typed lies in `forms`' draft until
    it has gone to the items."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    bundle_version = models.ForeignKey(
        "items.LifeEventBundleVersion", models.PROTECT, related_name="+"
    )
    bundle_form = models.ForeignKey("items.LifeEventBundleForm", models.PROTECT, related_name="+")
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+")
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    draft_public_id = models.UUIDField()
    delivery_method = models.CharField(
        max_length=12, choices=DeliveryMethod, default=DeliveryMethod.ELECTRONIC
    )
    delivery_address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=30, unique=True, null=True)
    query_code = models.CharField(max_length=12, default=query_code)
    submitted_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    """Who enters it at a counter; none when the applicant does it online."""
    skips = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    """Keys of parts that were granted before and are not asked for again."""
    decided_at = models.DateTimeField(null=True)
    """When the last part was decided or ended in another way."""
    closed_at = models.DateTimeField(null=True)
    """When the last part had ended."""

    class Meta:
        indexes = [models.Index(fields=["person", "-saved_at"], name="bundle_application_person")]


class BundleMaterial(models.Model):
    """A file put to one of the merged materials; copied to each item that asks for it."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(BundleApplication, models.CASCADE, related_name="materials")
    material_key = models.CharField(max_length=100)
    file_public_id = models.UUIDField()
    file_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()


class BundlePart(models.Model):
    """One item of a submitted bundle with the application that was made for it. The case is that
    application's; a part without one waits for its predecessors or for its applicant."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(BundleApplication, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When it ended without ever becoming a case."""
    end_reason = models.CharField(max_length=12, choices=PartEnd, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "key"], name="bundle_part_once"),
        ]


class BundlePromise(models.Model):
    """A promise signed while the whole is prepared. When it is handed in every part whose materials
    it names gets a promise of its own, by the rules of its item. Goes with the draft."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(BundleApplication, models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=12, choices=PromiseKind)
    material_keys = models.JSONField()
    """Of the merged materials."""
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "kind"], name="bundle_promise_kind")
        ]
