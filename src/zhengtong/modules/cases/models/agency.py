"""Acting on behalf: who let a village agent apply for them, and what the agent did (代办)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class AgencyReason(models.TextChoices):
    ELDERLY = "elderly", _("年纪大，不便出门")
    DISABLED = "disabled", _("残疾或者行动不便")
    ILL = "ill", _("患病")
    AWAY = "away", _("在外地，不能到场")
    OTHER = "other", _("其他原因")


class IdentitySeen(models.TextChoices):
    CARD = "card", _("居民身份证原件")
    HOUSEHOLD = "household", _("户口簿原件")
    OTHER = "other", _("其他有效证件原件")


class Authority(models.Model):
    """A person's signed word that this agent may apply for them, for one application (代办委托书).

    When the person says that they gave none (`objected_at`), the case stands still until the hall
    has looked into it (`settled_at`).
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    application = models.OneToOneField("cases.Application", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", db_index=False
    )
    agent = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=12, choices=AgencyReason)
    identity_seen = models.CharField(max_length=12, choices=IdentitySeen)
    valid_until = models.DateField()
    signature_public_id = models.UUIDField()
    is_drawn = models.BooleanField()
    """Signed on the screen; else a photograph of the signed paper."""
    signed_at = models.DateTimeField()
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+", null=True)
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_genuine = models.BooleanField(null=True)
    """What the hall found; none while nobody has looked into it."""
    settlement = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agent", "-signed_at"], name="authority_agent"),
            models.Index(
                fields=["objected_at"],
                name="authority_disputed",
                condition=models.Q(objected_at__isnull=False, settled_at__isnull=True),
            ),
        ]

    @property
    def is_disputed(self) -> bool:
        return self.objected_at is not None and self.settled_at is None


class VisitPurpose(models.TextChoices):
    CONSULT = "consult", _("上门咨询")
    COLLECT = "collect", _("上门收材料")
    DELIVER = "deliver", _("送办理结果")
    CARE = "care", _("走访回访")


class AgencyVisit(models.Model):
    """An agent called on a person. Rows are added, never changed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    agent = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", null=True, db_index=False
    )
    visited_on = models.DateField()
    purpose = models.CharField(max_length=12, choices=VisitPurpose)
    note = models.CharField(max_length=500, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "-visited_on"], name="visit_agent")]
