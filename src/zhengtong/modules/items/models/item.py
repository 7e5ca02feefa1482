"""The service item (政务服务事项): one directory entry carried out by one organisation."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7

IMPLEMENTATION_CODE = r"^[0-9A-Z]{18}[1-7][0-9A-Z]{12}$"
"""Credit code of the body (18), level (1), basic code (12)."""


class ItemState(models.TextChoices):
    ACTIVE = "active", _("在用")
    PAUSED = "paused", _("已暂停")
    CANCELLED = "cancelled", _("已取消")


class ServiceItem(models.Model):
    """Identity and owner of an item. Everything that a person reads is in its versions."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entry = models.ForeignKey(
        "items.BaseCatalogueEntry",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    owner_organization = models.ForeignKey(
        "org.Organization", on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("org.Region", on_delete=models.PROTECT, related_name="+")
    implementation_code = models.CharField(
        max_length=36, unique=True, validators=[RegexValidator(IMPLEMENTATION_CODE)]
    )
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "items_item"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(implementation_code__regex=IMPLEMENTATION_CODE),
                name="items_item_code_form",
            ),
        ]

    def __str__(self) -> str:
        return self.implementation_code
