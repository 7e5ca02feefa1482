"""The implementation list (实施清单) as numbered versions: draft → in review → published."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.ids import uuid7


class MatterType(models.TextChoices):
    """Kinds of matter; `code` gives the two digits of GB/T 39046."""

    LICENSING = "licensing", _("行政许可")
    PENALTY = "penalty", _("行政处罚")
    LEVY = "levy", _("行政征收")
    BENEFIT = "benefit", _("行政给付")
    INSPECTION = "inspection", _("行政检查")
    CONFIRMATION = "confirmation", _("行政确认")
    AWARD = "award", _("行政奖励")
    ADJUDICATION = "adjudication", _("行政裁决")
    COERCION = "coercion", _("行政强制")
    OTHER = "other", _("其他行政权力")
    PUBLIC_SERVICE = "public_service", _("公共服务")

    @property
    def code(self) -> str:
        return MATTER_CODES[self.value]


MATTER_CODES = {
    "licensing": "01",
    "penalty": "02",
    "coercion": "03",
    "levy": "04",
    "benefit": "05",
    "inspection": "06",
    "confirmation": "07",
    "award": "08",
    "adjudication": "09",
    "other": "10",
    "public_service": "20",
}


class CaseKind(models.TextChoices):
    """What kind of case an application becomes; each has its own clock."""

    IMMEDIATE = "immediate", _("即办件")
    PROMISED = "promised", _("承诺件")
    JOINT = "joint", _("联办件")
    FORWARDED = "forwarded", _("上报件")


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_REVIEW = "in_review", _("待审核")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已停用")


class ItemVersion(models.Model):
    """One version of an item. Once published only `status` and `ends_on` may change (trigger).

    What is filtered or referred to has columns; the rest of the guide is `definition`, whose
    shape `zhengtong.modules.items.definition` checks. A draft may be incomplete: its columns say
    what can be read out of it so far, and `form_design` and `process_design` name working copies
    that are published together with it. `number` is settled when it is published. `drafter_users`
    are the accounts behind `drafted_by`, to be told what becomes of it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    item = models.ForeignKey("items.ServiceItem", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    status = models.CharField(
        max_length=16, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    effective_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    name = models.JSONField()
    matter_type = models.CharField(max_length=16, choices=MatterType.choices)
    case_kind = models.CharField(max_length=16, choices=CaseKind.choices)
    statutory_days = models.PositiveIntegerField()
    statutory_unit = models.CharField(max_length=16, default=Unit.WORKDAY.value)
    promised_days = models.PositiveIntegerField()
    promised_unit = models.CharField(max_length=16, default=Unit.WORKDAY.value)
    is_historical = models.BooleanField(default=False)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    process_version = models.ForeignKey(
        "workflow.ProcessVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    form_design = models.UUIDField(null=True, blank=True)
    process_design = models.UUIDField(null=True, blank=True)
    based_on = models.ForeignKey(
        "items.ItemVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    planned_on = models.DateField(null=True, blank=True)
    drafted_by = models.CharField(max_length=80)
    drafter_users = ArrayField(models.BigIntegerField(), default=list, blank=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    sent_back_for = models.TextField(blank=True)
    lock_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "items_version"
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="items_version_number"),
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(status="published", ends_on=None),
                name="items_version_one_current",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(effective_on__isnull=False, published_at__isnull=False),
                name="items_version_published_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "in_review"])
                | models.Q(matter_type="penalty")
                | models.Q(form_version__isnull=False, process_version__isnull=False),
                name="items_version_published_runs",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "effective_on"], name="items_version_current"),
            models.Index(
                fields=["status", "-updated_at"],
                condition=models.Q(status__in=["draft", "in_review"]),
                name="items_version_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"

    @property
    def statutory(self) -> Limit:
        return Limit(self.statutory_days, Unit(self.statutory_unit))

    @property
    def promised(self) -> Limit:
        return Limit(self.promised_days, Unit(self.promised_unit))

    @property
    def is_open(self) -> bool:
        """Whether it can still change."""
        return self.status in (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
