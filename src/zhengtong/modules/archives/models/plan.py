"""The fonds (全宗), and the file plan by which what is filed gets its place and its years."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.archives.codes import Retention


class FondsUnit(models.Model):
    """One fonds: the files of one unit, under the number that the archive gave it."""

    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class FondsOrgan(models.Model):
    """An organ whose files belong to a fonds, with its code in the numbers (机构代码)."""

    fonds = models.ForeignKey("archives.FondsUnit", models.PROTECT, related_name="+")
    organization = models.OneToOneField("org.Organization", models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fonds", "code"], name="archives_organ_code")
        ]


class FilePlan(models.Model):
    """One version of the file plan (归档范围与保管期限表). It is drafted, then published with the
    day from which it holds; a published one never changes."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    effective_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class FilePlanRule(models.Model):
    """One line: for which files, which category (门类), how long. Empty means all."""

    plan = models.ForeignKey("archives.FilePlan", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    matter_type = models.CharField(max_length=16, blank=True)
    item_code = models.CharField(max_length=31, blank=True)
    category = models.CharField(max_length=4)
    retention = models.CharField(max_length=3, choices=Retention)
    secrecy = models.CharField(max_length=12, blank=True)
    openness = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="archives_rule_position")
        ]
