"""Papers on their way into a material: pages from a scanner or a phone, and what was brought."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class PaperTray(models.Model):
    """Where the pages of one material wait until they are put together: for a draft, or for the
    supplement of a case. Kept while pages come and go; the pages are the platform's, not yet the
    material's."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    application = models.ForeignKey(
        "cases.Application", models.PROTECT, related_name="+", null=True, db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", null=True, db_index=False
    )
    material_key = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tray_of_one",
                condition=models.Q(application__isnull=False, case__isnull=True)
                | models.Q(application__isnull=True, case__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["application", "material_key"],
                condition=models.Q(application__isnull=False),
                name="tray_of_application",
            ),
            models.UniqueConstraint(
                fields=["case", "material_key"],
                condition=models.Q(case__isnull=False),
                name="tray_of_case",
            ),
        ]


class PageSource(models.TextChoices):
    SCANNER = "scanner", _("扫描")
    PHONE = "phone", _("手机拍照")


class TrayPage(models.Model):
    """One page. `turn` is clockwise, in degrees, and is carried out when the pages are joined."""

    id = models.BigAutoField(primary_key=True)
    tray = models.ForeignKey(PaperTray, models.CASCADE, related_name="pages", db_index=False)
    position = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField(default=0)
    file_public_id = models.UUIDField()
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    source = models.CharField(max_length=8, choices=PageSource)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["tray", "position"], name="tray_page_position")]


class PhoneLink(models.Model):
    """A door for one phone into one tray: no account, ten minutes, one phone, and shut at will.

    Of the secret in its address only the digest is kept, so that nobody reads it from here. The
    first phone that sends something is the one; `device_hash` knows it again.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    tray = models.ForeignKey(PaperTray, models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    device_hash = models.CharField(max_length=64, blank=True)
    made_by = models.BigIntegerField(help_text="user id")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    sent = models.PositiveSmallIntegerField(default=0)
    sent_bytes = models.PositiveBigIntegerField(default=0)


class MaterialPaper(models.Model):
    """What the counter was given on paper for a material, and whether a copy was held against its
    original (核验原件)."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(
        "cases.Application", models.PROTECT, related_name="+", db_index=False
    )
    material_key = models.CharField(max_length=60)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    checked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "material_key"], name="material_paper_once"
            )
        ]


class HandoverList(models.Model):
    """Papers that a window passes on to the department on one day (交接单)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=60, unique=True)
    from_organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    to_organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    listed_on = models.DateField()
    made_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["from_organization", "-made_at"], name="handover_from"),
            models.Index(fields=["to_organization", "-made_at"], name="handover_to"),
        ]


class HandoverLine(models.Model):
    """One case on the list, with its papers as they were that day."""

    id = models.BigAutoField(primary_key=True)
    handover = models.ForeignKey(HandoverList, models.PROTECT, related_name="lines", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    papers = models.JSONField()
    """[{"name": Chinese name, "originals": n, "copies": n}]"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="handed_over_once"),
        ]
        indexes = [models.Index(fields=["handover"], name="handover_line_list")]
