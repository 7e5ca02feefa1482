"""Early guidance (超前直通车): advice before any application, which binds nobody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models.project import Project


class GuidanceStatus(models.TextChoices):
    ASKED = "asked", _("待安排")
    ADVISING = "advising", _("部门辅导中")
    ISSUED = "issued", _("已出具意见")
    DECLINED = "declined", _("不予安排")
    WITHDRAWN = "withdrawn", _("已撤回")


class Guidance(models.Model):
    """A request for guidance on something that is planned. It starts no clock of law."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    number = models.CharField(max_length=30, unique=True)
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+")
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    asker_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", null=True)
    """The project that was asked about, or that grew out of it."""
    subject = models.CharField(max_length=100)
    description = models.CharField(max_length=2000)
    place = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    planned = models.CharField(max_length=60, blank=True)
    """When it shall begin, in the asker's words."""
    status = models.CharField(max_length=10, choices=GuidanceStatus, default=GuidanceStatus.ASKED)
    lead = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    lock_version = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    """A promise of the county, in working days from the request; no limit of law."""
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)
    meeting_at = models.DateTimeField(null=True)
    meeting_place = models.CharField(max_length=120, blank=True)
    meeting_note = models.CharField(max_length=2000, blank=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)
    opinion_number = models.CharField(max_length=60, blank=True)
    opinion = models.JSONField(null=True)
    """What the 前期辅导意见书 says, frozen when it was issued."""
    issued_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "-asked_at"], name="guidance_region_time"),
            models.Index(fields=["person", "-asked_at"], name="guidance_person_time"),
        ]


class GuidanceAdvice(models.Model):
    """The written advice of one department that was invited."""

    id = models.BigAutoField(primary_key=True)
    guidance = models.ForeignKey(Guidance, models.PROTECT, related_name="advices")
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    due_on = models.DateField()
    text = models.CharField(max_length=4000, blank=True)
    items = models.JSONField(default=list)
    """Items that will be needed: [{"item": public id, "name": text}]."""
    materials = models.JSONField(default=list)
    """What to prepare, a line each."""
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["guidance", "organization"], name="guidance_advice_once"
            )
        ]
