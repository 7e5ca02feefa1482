"""Indices, their versions, tests on the past, and the figures that were reckoned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.plugins import SubjectKind, Unit
from zhengtong.modules.assessment.schemes.models import staff_key
from zhengtong.modules.assessment.versions import Version, by_another


class Every(models.TextChoices):
    """How often an index is reckoned."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")


class Index(models.Model):
    """One index by the key under which formulas and circulars name it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    key = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=100)
    current = models.OneToOneField(
        "assessment.IndexVersion", models.PROTECT, related_name="+", null=True
    )
    """The newest published version."""

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key


class IndexVersion(Version):
    """One wording. `name` and `says` are `{"zh", "en"}`; once published it never changes.

    `formula` is written with keys. `organizations` are the kinds of organisation it is reckoned
    for (hall, department, …), for windows and people those that they belong to.
    """

    index = models.ForeignKey(Index, models.PROTECT, related_name="versions")
    name = models.JSONField()
    says = models.JSONField()
    base_says = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    formula = models.TextField()
    unit = models.CharField(max_length=12, choices=Unit)
    decimals = models.PositiveSmallIntegerField(default=2)
    more_is_better = models.BooleanField(null=True)
    subject_kind = models.CharField(max_length=12, choices=SubjectKind)
    organizations = models.JSONField(default=list)
    every = models.CharField(max_length=8, choices=Every, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["index", "number"], name="index_version_number"),
            models.UniqueConstraint(
                fields=["index"], condition=Q(state="draft"), name="index_one_draft"
            ),
            by_another("index_published_by_another"),
        ]


class IndexTest(models.Model):
    """A draft tried on past periods: the table that it gave. Only what was tried is published."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(IndexVersion, models.PROTECT, related_name="tests")
    lock_version = models.PositiveIntegerField()
    """The wording that was tried."""
    table = models.JSONField()
    """`{"periods": [[first, last]], "rows": [[id, name, [value or null]]], "empty": n}`."""
    made_by = staff_key(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["version", "-made_at"], name="index_test_newest")]


class IndexRun(models.Model):
    """One reckoning of one index over one period. Done anew it is the next number; none changes."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    version = models.ForeignKey(IndexVersion, models.PROTECT, related_name="runs")
    index = models.ForeignKey(Index, models.PROTECT, related_name="runs")
    first_on = models.DateField()
    last_on = models.DateField()
    number = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was done anew; empty for the first."""
    made_by = staff_key(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    circulated_by = staff_key(null=True)
    circulated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["index", "first_on", "last_on", "number"], name="index_run_number"
            )
        ]


class IndexValue(models.Model):
    """The figure of one subject, with everything that it was reckoned from.

    `inputs`: name → [value, counted, base], decimals as text. `why` says why there is no value, and
    `where` which part of the formula had none.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(IndexRun, models.PROTECT, related_name="values")
    subject_id = models.BigIntegerField()
    """Id of the row in `org`, of the kind that the version names."""
    name = models.CharField(max_length=200)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    value = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    why = models.CharField(max_length=12, blank=True)
    where = models.CharField(max_length=120, blank=True)
    inputs = models.JSONField()
    rank = models.PositiveIntegerField(null=True)
    """Place among those with a value, the same for equals; None where none is better."""
    shown_name: str = ""
    """The name in the reader's language; set by pages."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "subject_id"], name="index_value_once"),
            models.CheckConstraint(
                condition=Q(value=None, why__gt="") | Q(value__isnull=False, why=""),
                name="index_value_or_reason",
            ),
        ]
