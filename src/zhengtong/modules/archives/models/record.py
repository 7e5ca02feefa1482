"""A record (件), its packages, what happened to it, and how it was checked."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.archives.codes import Retention
from zhengtong.modules.archives.states import Act, RecordState, after


class Secrecy(models.TextChoices):
    """密级. What is secret by law never comes onto this platform: only inner papers do."""

    NONE = "", _("无")
    INTERNAL = "internal", _("内部")


class Openness(models.TextChoices):
    """Whether it may be read without approval once it is in the archive (开放状态)."""

    OPEN = "open", _("开放")
    CONTROLLED = "controlled", _("控制使用")


class Verdict(models.TextChoices):
    """What an appraisal (鉴定) comes to."""

    EXTEND = "extend", _("延长保管期限")
    TRANSFER = "transfer", _("移交档案馆")
    DESTROY = "destroy", _("销毁")


class ArchiveRecord(models.Model):
    """One record under its number (档号). It stays for ever; its files go with its destruction."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    fonds = models.ForeignKey("archives.FondsUnit", models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        "archives.FilePlanRule", models.PROTECT, related_name="+", db_index=False
    )
    """The rule by which it was filed, whatever later plans say."""
    code = models.CharField(max_length=60, unique=True)
    prefix = models.CharField(max_length=50)
    item_number = models.PositiveIntegerField()
    category = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=3, choices=Retention)
    extended_years = models.PositiveSmallIntegerField(default=0)
    organ_code = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    responsible = models.CharField(max_length=120)
    people = models.CharField(max_length=300, blank=True)
    matter_name = models.CharField(max_length=200, blank=True)
    dated_on = models.DateField()
    secrecy = models.CharField(max_length=12, choices=Secrecy, blank=True)
    openness = models.CharField(max_length=12, choices=Openness)
    pages = models.PositiveIntegerField(default=0)
    due_on = models.DateField()
    """When its years are over; for a permanent one, when it goes to the archive."""
    source_kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=60)
    source_number = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=RecordState, default=RecordState.FILED)
    is_complete = models.BooleanField(default=True)
    missing = models.JSONField(default=list)
    """Names of files that could not be read when the package was made."""
    is_sound = models.BooleanField(null=True)
    """What the last check came to; None before the first."""
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    opinion = models.CharField(max_length=500, blank=True)
    filed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], name="archives_record_source"
            ),
            models.UniqueConstraint(
                fields=["prefix", "item_number"], name="archives_record_number"
            ),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="archives_record_vector"),
            models.Index(fields=["organization", "-id"], name="archives_record_organ"),
            models.Index(fields=["year", "-id"], name="archives_record_year"),
            models.Index(fields=["state", "-id"], name="archives_record_state"),
            models.Index(fields=["due_on"], name="archives_record_due"),
            models.Index(
                fields=["source_number"],
                name="archives_record_src",
                opclasses=["varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def turn(self, act: Act) -> None:
        """One step of the table. Raises RecordStateError."""
        self.state = after(self.state, act)
        self.version += 1


class ArchivePackage(models.Model):
    """A package of a record: number 0 is the first, the others are supplements (补充归档).
    `file_id` is empty once the files were destroyed."""

    record = models.ForeignKey("archives.ArchiveRecord", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    file_id = models.BigIntegerField(null=True)
    size = models.PositiveBigIntegerField()
    sm3 = models.CharField(max_length=64)
    manifest_sm3 = models.CharField(max_length=64)
    lines = models.JSONField()
    """What the manifest lists, for pages that do not open the package."""
    signature = models.JSONField(null=True)
    """Made by the caller over the SM3 of the manifest: algorithm, certificate, value."""
    reason = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="archives_package_number")
        ]


class ArchiveEvent(models.Model):
    """What happened to a record; rows are only ever added."""

    record = models.ForeignKey("archives.ArchiveRecord", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)


class CheckResult(models.Model):
    """One check of the four properties (四性检测). `results` lists each check by its property."""

    record = models.ForeignKey("archives.ArchiveRecord", models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    passed = models.BooleanField()
    results = models.JSONField()
    findings = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["record", "-id"], name="archives_check_record")]
