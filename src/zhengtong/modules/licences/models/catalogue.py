"""The catalogue of licence types (证照目录) and their numbered versions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.kernel.text import localized


class HolderKind(models.TextChoices):
    """Who may hold it; the code is that of 持证主体代码类型."""

    PERSON = "person", _("自然人")
    COMPANY = "company", _("法人或其他组织")
    EITHER = "either", _("自然人或法人")
    """Of a type only: each licence has one holder, a person or a body."""

    @property
    def code(self) -> str:
        """Of a holder: 持证主体代码类型."""
        return {"person": "111", "company": "001"}[self.value]


class FieldType(models.TextChoices):
    TEXT = "text", _("文字")
    LONG_TEXT = "long_text", _("长文字")
    DATE = "date", _("日期")
    NUMBER = "number", _("数字")
    PHOTO = "photo", _("照片")


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class LicenceType(models.Model):
    """One kind of licence (证照类型). `code` is the defining organ's credit code and three digits;
    it stands in identifiers and never changes."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=21, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    holder_kind = models.CharField(max_length=10, choices=HolderKind)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    """The organ that defines it (定义机构)."""
    issuer_ids = ArrayField(models.BigIntegerField(), default=list)
    """Organisations that may issue it (颁发机构)."""
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """In the active language."""
        return localized({"zh": self.name_zh, "en": self.name_en or self.name_zh})


class TypeVersion(models.Model):
    """What licences of the type hold and how they look, from a number on. `definition` is read by
    `licences.definition`; a published one never changes (the database refuses)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    type = models.ForeignKey(LicenceType, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    definition = models.JSONField()
    lock_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="licence_type_version"),
            models.UniqueConstraint(
                fields=["type"],
                condition=models.Q(status="draft"),
                name="licence_type_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_id} v{self.number}"
