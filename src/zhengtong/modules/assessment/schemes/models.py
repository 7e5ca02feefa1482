"""Schemes and their versions. A published version never changes; the next one follows it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class VersionState(models.TextChoices):
    """draft → submitted → published; what is sent back is a draft again."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待发布")
    PUBLISHED = "published", _("已发布")


def staff_key(**more: Any) -> models.ForeignKey:
    """Whoever did it."""
    return models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False, **more
    )


class Scheme(models.Model):
    """A scheme. Without an organisation it is shipped for the whole county."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True
    )
    current = models.OneToOneField(
        "assessment.SchemeVersion", models.PROTECT, related_name="+", null=True
    )
    """The newest published version; new periods take it, older ones keep theirs."""

    def __str__(self) -> str:
        return self.key


class SchemeVersion(models.Model):
    """One wording: `definition` is read by `schemes.definition` and by nothing else."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    lock_version = models.PositiveIntegerField(default=1)
    """Grows with every change; a page that is older is refused."""
    drafted_by = staff_key(null=True)
    drafted_at = models.DateTimeField(default=timezone.now)
    published_by = staff_key(null=True)
    published_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number"),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=~Q(state="published"),
                name="scheme_one_draft",
            ),
        ]

    @property
    def name(self) -> dict[str, str]:
        found: dict[str, str] = self.definition["name"]
        return found
