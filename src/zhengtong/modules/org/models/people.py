"""People and companies that come with a matter, and who may act for which company."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets import EncryptedTextField
from zhengtong.kernel.ids import uuid7


class NaturalPerson(models.Model):
    """A natural person (自然人). The identity number is sealed; its blind index finds it again.

    Read lists with `.defer("id_number")`: opening a sealed value costs time and leaves no trace,
    so it belongs to `people.reveal_id_number`, which writes one.
    """

    class Sex(models.TextChoices):
        UNKNOWN = "unknown", _("未知")
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    class Level(models.IntegerChoices):
        """How well the identity is proved. The names L1–L4 are ours; no rule fixes them yet."""

        ACCOUNT = 1, _("仅有账户")
        DECLARED = 2, _("已填报身份号码")
        REMOTE = 3, _("远程核验")
        COUNTER = 4, _("窗口核验")

    public_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid7, unique=True, editable=False
    )
    user = models.OneToOneField(
        "org.User", null=True, on_delete=models.PROTECT, related_name="person"
    )
    name = models.CharField(_("姓名"), max_length=120)
    id_number = EncryptedTextField(null=True)
    id_number_index = models.CharField(max_length=64, unique=True, null=True)
    id_number_masked = models.CharField(max_length=18, blank=True)
    sex = models.CharField(max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_on = models.DateField(null=True, blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True, db_index=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    region = models.ForeignKey("org.Region", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("联系地址"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.DECLARED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("自然人")
        verbose_name_plural = _("自然人")

    def __str__(self) -> str:
        return self.name


class LegalEntity(models.Model):
    """A company, institution or other body (法人及其他组织), by its credit code."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业法人")
        INDIVIDUAL = "individual", _("个体工商户")
        COOPERATIVE = "cooperative", _("农民专业合作社")
        INSTITUTION = "institution", _("事业法人")
        SOCIAL = "social", _("社会组织法人")
        OTHER = "other", _("其他组织")

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", _("待核验")
        VERIFIED = "verified", _("已核验")
        CANCELLED = "cancelled", _("已注销")

    public_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid7, unique=True, editable=False
    )
    name = models.CharField(_("名称"), max_length=200)
    credit_code = models.CharField(
        _("统一社会信用代码"),
        max_length=18,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-HJ-NP-RTUWXY]{18}$")],
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ENTERPRISE)
    legal_representative = models.CharField(_("法定代表人"), max_length=120, blank=True)
    region = models.ForeignKey("org.Region", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("住所"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNVERIFIED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("法人")
        verbose_name_plural = _("法人")

    def __str__(self) -> str:
        return self.name


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def standing(self) -> RepresentationQuerySet:
        """Neither revoked nor refused, whether verified or not."""
        return self.filter(revoked_at=None)

    def in_force(self, day: dt.date) -> RepresentationQuerySet:
        """Those on which one may act that day: verified, not revoked, the company alive."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gt=day),
            valid_from__lte=day,
            revoked_at=None,
            verified_at__isnull=False,
            entity__status=LegalEntity.Status.VERIFIED,
        )


class Representation(models.Model):
    """A person may act for a company: as its legal representative, or as an agent for a while.

    `item_codes` empty means every item; `valid_to` is the first day it no longer holds.
    """

    class Role(models.TextChoices):
        LEGAL = "legal_representative", _("法定代表人")
        AGENT = "agent", _("经办人")

    person = models.ForeignKey(
        NaturalPerson, on_delete=models.PROTECT, related_name="representations"
    )
    entity = models.ForeignKey(
        LegalEntity, on_delete=models.PROTECT, related_name="representations"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    item_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("代表关系")
        verbose_name_plural = _("代表关系")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "entity"],
                condition=Q(revoked_at=None),
                name="represents_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}→{self.entity_id}"

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which one may act, as people write it."""
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None
