"""Configuration packages: the key to sign with, whom to trust, what came in, what it became."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from zhengtong.core.secrets import EncryptedTextField
from zhengtong.kernel.ids import uuid7


class PackageKey(models.Model):
    """The key pair with which this installation signs; the private half is encrypted at rest."""

    fingerprint = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=64)
    private_key = EncryptedTextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "items_package_key"

    def __str__(self) -> str:
        return self.fingerprint[:16]


class PackageSigner(models.Model):
    """Another installation whose packages are taken, until its key is revoked."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=64)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.CharField(max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "items_package_signer"

    def __str__(self) -> str:
        return self.name


class ConfigPackage(models.Model):
    """A package that was read and found sound, byte for byte as it came."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    manifest = models.JSONField()
    signer_name = models.CharField(max_length=80)
    signer_fingerprint = models.CharField(max_length=64)
    uploaded_by = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "items_package"

    def __str__(self) -> str:
        return self.sha256[:16]


class PackagePromotion(models.Model):
    """Parts of a package taken over in one transaction: append-only."""

    package = models.ForeignKey(ConfigPackage, on_delete=models.PROTECT, related_name="promotions")
    mode = models.CharField(max_length=12)
    promoted_by = models.CharField(max_length=80)
    promoted_at = models.DateTimeField(default=timezone.now)
    results = models.JSONField()

    class Meta:
        db_table = "items_package_promotion"

    def __str__(self) -> str:
        return f"{self.package_id} {self.mode}"
