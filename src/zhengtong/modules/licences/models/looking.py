"""Who may look at a licence and who did: show codes, consents, accesses."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.licences.models.licence import Licence


class ShowCode(models.Model):
    """亮证码: what the holder shows for some minutes, good once. The code itself is not kept."""

    id = models.BigAutoField(primary_key=True)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="+", db_index=False)
    code_index = models.CharField(max_length=64, unique=True)
    reveals = ArrayField(models.CharField(max_length=40), default=list)
    """Keys of the fields that the holder chose to show, besides kind, organ and state."""
    made_by = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["licence", "-id"], name="licence_show_code")]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.made_at:%Y-%m-%d %H:%M}"


class ConsentState(models.TextChoices):
    ASKED = "asked", _("等持证人答复")
    GIVEN = "given", _("持证人已同意")
    REFUSED = "refused", _("持证人不同意")
    USED = "used", _("已调取")


class Consent(models.Model):
    """A department asks the holder for a licence; the holder answers in the wallet."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    asked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    purpose = models.CharField(max_length=200)
    item_code = models.CharField(max_length=40)
    case_number = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=ConsentState, default=ConsentState.ASKED)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["licence", "-id"], name="licence_consent"),
            models.Index(fields=["asked_by", "-id"], name="licence_consent_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.state}"


class AccessKind(models.TextChoices):
    SHOWN = "shown", _("出示亮证码查验")
    RETRIEVED = "retrieved", _("部门调取")
    PROGRAM = "program", _("系统接口调取")
    REUSED = "reused", _("申请时选用")
    DESK = "desk", _("工作人员查看")


class ConsentKind(models.TextChoices):
    SHOW_CODE = "show_code", _("持证人出示亮证码")
    MESSAGE = "message", _("持证人在消息中同意")
    APPLICATION = "application", _("持证人在申请中同意")
    DUTY = "duty", _("颁发机构依职权")
    SELF = "self", _("持证人本人")


class LicenceAccess(models.Model):
    """使用留痕: one look at a licence (append-only); the holder reads all of them."""

    id = models.BigAutoField(primary_key=True)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="accesses", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=AccessKind)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    reader = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, blank=True)
    item_code = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=30, blank=True)
    consent = models.CharField(max_length=12, choices=ConsentKind, blank=True)
    consent_id = models.CharField(max_length=60, blank=True)
    revealed = ArrayField(models.CharField(max_length=40), default=list)
    copy_file = models.UUIDField(null=True)
    """The annotated copy (加注件) that was handed out."""
    copy_expires_at = models.DateTimeField(null=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["licence", "-id"], name="licence_access"),
            models.Index(fields=["organization", "-id"], name="licence_access_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.kind}"
