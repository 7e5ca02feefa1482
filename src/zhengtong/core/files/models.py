"""Bytes by content, and the files that people know by name."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from zhengtong.core.files.data import FileData
from zhengtong.kernel.ids import uuid7


class Blob(models.Model):
    """Bytes on disk below FILES_ROOT, named by their digest; stored once however often sent.

    `touched_at` moves when they are sent again, so that the sweep does not take them away from
    under an upload. Both lock the row.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    touched_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """A file with its name. Without an owner it is swept away two days after `loose_since`."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.BigIntegerField(null=True, help_text="user id; empty for the platform")
    uploaded_at = models.DateTimeField(default=timezone.now)
    owner_kind = models.CharField(max_length=60, blank=True)
    owner_id = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=100, blank=True)
    loose_since = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="files_loose_or_owned",
                condition=models.Q(owner_kind="", loose_since__isnull=False)
                | (~models.Q(owner_kind="") & models.Q(loose_since__isnull=True)),
            )
        ]
        indexes = [
            models.Index(
                fields=["loose_since"],
                condition=models.Q(loose_since__isnull=False),
                name="files_loose",
            ),
            models.Index(fields=["owner_kind", "owner_id"], name="files_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    def data(self) -> FileData:
        return FileData(
            id=self.pk,
            public_id=self.public_id,
            name=self.name,
            size=self.blob.size,
            content_type=self.content_type,
            sha256=self.blob_id,
            uploaded_at=self.uploaded_at,
            owner_kind=self.owner_kind,
            owner_id=self.owner_id,
            purpose=self.purpose,
        )
