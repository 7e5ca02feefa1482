"""The basic directory (基本目录): what a county does at all, before anyone says how."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemClass(models.TextChoices):
    """The three classes of the county directory."""

    DISCLOSURE = "disclosure", _("政府信息公开事项")
    POWER = "power", _("行政职权事项")
    CONVENIENCE = "convenience", _("便民服务事项")


class BaseCatalogueEntry(models.Model):
    """One line of the directory. Numbers run within each class, as in the printed list.

    `department` is the key of the organisation that answers for the section. Disclosure entries
    have no `basic_code`: they are content to publish, not something to apply for.
    """

    item_class = models.CharField(max_length=16, choices=ItemClass.choices)
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=60)
    department = models.CharField(max_length=40)
    basic_code = models.CharField(max_length=12, unique=True, null=True, blank=True)
    name = models.JSONField()
    historical_note = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "items_base_entry"
        constraints = [
            models.UniqueConstraint(fields=["item_class", "number"], name="items_entry_number"),
        ]
        ordering = ["item_class", "number"]

    def __str__(self) -> str:
        return f"{self.item_class} {self.number}"

    @property
    def is_historical(self) -> bool:
        return bool(self.historical_note)
