"""Seals: the register and its history, keys, who may use a seal for what, every use.

The history and the uses are append-only (a trigger forbids anything else); keys lie in a key store.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class SealKind(models.TextChoices):
    OFFICIAL = "official", _("公章")
    APPROVAL = "approval", _("行政审批专用章")
    BUSINESS = "business", _("业务专用章")
    FINANCE = "finance", _("财务专用章")
    PERSONAL = "personal", _("个人签名章")


class SealState(models.TextChoices):
    IN_USE = "in_use", _("在用")
    SUSPENDED = "suspended", _("停用")
    DESTROYED = "destroyed", _("已销毁")


class Seal(models.Model):
    """One electronic seal of an organisation.

    `ring_text` runs around the star, `bottom_text` stands below it; `image` holds an uploaded
    picture instead. `drawing` is the page that is set on a PDF, `svg` what screens show; both are
    made once, when the seal is made.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SealKind)
    name = models.CharField(max_length=120, unique=True)
    holder = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    ring_text = models.CharField(max_length=60, blank=True)
    bottom_text = models.CharField(max_length=30, blank=True)
    width_mm = models.DecimalField(max_digits=4, decimal_places=1)
    height_mm = models.DecimalField(max_digits=4, decimal_places=1)
    image = models.BinaryField(null=True)
    drawing = models.BinaryField()
    svg = models.TextField()
    made_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=10, choices=SealState, default=SealState.IN_USE)
    made_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "licences_seal"

    def __str__(self) -> str:
        return self.name

    def is_usable(self, on: dt.date) -> bool:
        return self.state == SealState.IN_USE and self.valid_from <= on <= self.valid_until


class SealAuthority(models.Model):
    """The county's own certificate authority for seals: one with RSA, one with SM2."""

    id = models.BigAutoField(primary_key=True)
    family = models.CharField(max_length=10, unique=True)
    store = models.CharField(max_length=20)
    key_ref = models.CharField(max_length=64)
    certificate = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "licences_seal_authority"

    def __str__(self) -> str:
        return self.family


class SealCertificate(models.Model):
    """A key of a seal and its certificate. `family` is pdf (RSA or ECDSA) or sm2.

    The one in use has neither `replaced_at` nor `revoked_at`.
    """

    id = models.BigAutoField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="certificates")
    family = models.CharField(max_length=10)
    algorithm = models.CharField(max_length=20)
    store = models.CharField(max_length=20)
    key_ref = models.CharField(max_length=64)
    serial = models.CharField(max_length=40, unique=True)
    certificate = models.BinaryField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_for = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "licences_seal_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "family"],
                condition=models.Q(replaced_at=None, revoked_at=None),
                name="one_certificate_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.serial


class SealRule(models.Model):
    """Who may use a seal for a purpose: one of post, role, staff, or the platform itself.

    `is_standing`: the platform sets the seal by itself once such an official has decided. A rule
    is ended, never deleted.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="rules")
    purpose = models.CharField(max_length=60)
    post = models.ForeignKey(
        "org.Post", models.PROTECT, related_name="+", null=True, db_index=False
    )
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    role = models.CharField(max_length=40, blank=True)
    is_standing = models.BooleanField(default=False)
    basis = models.CharField(max_length=300, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField(default=timezone.now)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "licences_seal_rule"
        constraints = [
            models.CheckConstraint(
                name="seal_rule_one_holder",
                condition=(
                    models.Q(post=None, staff=None)
                    | models.Q(post=None, role="")
                    | models.Q(staff=None, role="")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.purpose}"

    @property
    def is_platforms(self) -> bool:
        """It names nobody: what the platform does by itself."""
        return self.post_id is None and self.staff_id is None and not self.role


class SealEventKind(models.TextChoices):
    MADE = "made", _("制作")
    SUSPENDED = "suspended", _("停用")
    RESUMED = "resumed", _("恢复使用")
    DESTROYED = "destroyed", _("销毁")
    RENEWED = "renewed", _("换发证书")
    REVOKED = "revoked", _("吊销证书")
    RULE_ADDED = "rule_added", _("增加用印授权")
    RULE_ENDED = "rule_ended", _("终止用印授权")


class SealEvent(models.Model):
    """The history of a seal: append-only."""

    id = models.BigAutoField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=SealEventKind)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "licences_seal_event"

    def __str__(self) -> str:
        return f"{self.seal_id} {self.kind}"


class SealedKind(models.TextChoices):
    PDF = "pdf", "PDF"
    OFD = "ofd", "OFD"
    DATA = "data", _("数据")


class SealUse(models.Model):
    """The register of uses: append-only. `sha256` and `sm3` are those of the sealed file (of what
    was signed, for data); `cms` and `sm2` are detached signatures. `staff` used it, or decided what
    the platform then sealed (`is_automatic`)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses", db_index=False)
    certificate = models.ForeignKey(
        SealCertificate, models.PROTECT, related_name="+", db_index=False
    )
    rule = models.ForeignKey(SealRule, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=SealedKind)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    case_number = models.CharField(max_length=60, blank=True)
    by_name = models.CharField(max_length=80)
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_automatic = models.BooleanField(default=False)
    used_at = models.DateTimeField()
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    cms = models.BinaryField(null=True)
    sm2 = models.BinaryField(null=True)

    class Meta:
        db_table = "licences_seal_use"
        indexes = [
            models.Index(fields=["seal", "-id"], name="seal_uses"),
            models.Index(fields=["sha256"], name="seal_use_sha256"),
            models.Index(fields=["subject_kind", "subject_id"], name="seal_use_subject"),
            models.Index(
                fields=["case_number"],
                condition=~models.Q(case_number=""),
                name="seal_use_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.title}"
