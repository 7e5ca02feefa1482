"""Life-event bundles (一件事): several items asked for with one form, as numbered versions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.items.models.version import VersionStatus


class LifeEventBundle(models.Model):
    """Identity of a bundle and the organisation that leads it (牵头部门)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    key = models.CharField(max_length=60, unique=True)
    lead_organization = models.ForeignKey(
        "org.Organization", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "items_bundle"

    def __str__(self) -> str:
        return self.key


class LifeEventBundleVersion(models.Model):
    """One version. Once published only `status` and `ends_on` may change (trigger)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    bundle = models.ForeignKey(LifeEventBundle, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(
        max_length=16, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    effective_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=80)
    drafter_users = ArrayField(models.BigIntegerField(), default=list, blank=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    review_note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "items_bundle_version"
        constraints = [
            models.UniqueConstraint(fields=["bundle", "number"], name="items_bundle_number"),
            models.UniqueConstraint(
                fields=["bundle"],
                condition=models.Q(status__in=["draft", "in_review"]),
                name="items_bundle_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(effective_on__isnull=False, published_at__isnull=False),
                name="items_bundle_published_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} v{self.number}"


class LifeEventBundleForm(models.Model):
    """The merged form of a version over certain versions of its items: compiled once, kept.

    `fingerprint` is that of the item versions; `plan` says which merged field is which field of
    which item, and what the bundle answers by itself.
    """

    version = models.ForeignKey(
        LifeEventBundleVersion, on_delete=models.PROTECT, related_name="forms"
    )
    fingerprint = models.CharField(max_length=64)
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+"
    )
    plan = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "items_bundle_form"
        constraints = [
            models.UniqueConstraint(fields=["version", "fingerprint"], name="items_bundle_form_of"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.fingerprint[:12]}"
