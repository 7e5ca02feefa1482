"""An investment project on its way through the stages of approval."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import query_code, uuid7
from zhengtong.modules.cases.models.bundle import BundleApplication


class ProjectKind(models.TextChoices):
    """Who invests, which says whether it is approved, verified or filed."""

    ENTERPRISE = "enterprise", _("企业投资项目")
    GOVERNMENT = "government", _("政府投资项目")
    FOREIGN = "foreign", _("外商投资项目")


class StageOutcome(models.TextChoices):
    GRANTED = "granted", _("已办成")
    FAILED = "failed", _("有事项没有办成")


class ProjectScheme(models.Model):
    """A version of the stages: definition, not code. Never changes once it is there; a project
    keeps the version with which it began."""

    id = models.BigAutoField(primary_key=True)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    total_days = models.PositiveIntegerField()
    lead_organization_ids = ArrayField(models.BigIntegerField())
    """Organisations that lead a stage."""
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "key", "number"], name="project_scheme_once")
        ]


class Project(models.Model):
    """One project of one investor."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    scheme = models.ForeignKey(ProjectScheme, models.PROTECT, related_name="+")
    number = models.CharField(max_length=30, unique=True)
    query_code = models.CharField(max_length=12, default=query_code)
    code = models.CharField(max_length=40, blank=True)
    """投资项目代码, where the investor has one already."""
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=ProjectKind)
    place = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    investment = models.BigIntegerField()
    """In 分."""
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+")
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    investor_name = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "-started_at"], name="project_region_time"),
            models.Index(fields=["person", "-started_at"], name="project_person_time"),
        ]

    def __str__(self) -> str:
        return self.number


class ProjectStage(models.Model):
    """An application for a stage. A stage of which something was not granted is applied for again,
    as a further attempt for the rest."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="stages")
    key = models.CharField(max_length=40)
    attempt = models.PositiveSmallIntegerField()
    bundle = models.OneToOneField(BundleApplication, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=StageOutcome, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "key", "attempt"], name="project_stage_attempt"
            )
        ]
