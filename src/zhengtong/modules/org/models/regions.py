"""Regions (行政区划): province → city → county → township → village, by the 12-digit code."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SIGNIFICANT = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
"""How many digits of the 12-digit statistical code a level uses."""


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, region: Region) -> RegionQuerySet:
        """The region itself and all below it."""
        return self.filter(path__startswith=region.path)


class Region(models.Model):
    """One administrative region. `path` holds the short codes of itself and all above it."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")
        TOWNSHIP = "township", _("乡镇级")
        VILLAGE = "village", _("村级")

    code = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^\d{12}$")])
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=60, unique=True, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")

    def __str__(self) -> str:
        return self.name

    @property
    def short_code(self) -> str:
        """`999021` for a county, `999021101` for a township."""
        return self.code[: SIGNIFICANT[self.level]]

    def place_below(self, parent: Region | None) -> None:
        """Set parent and path together; they never change apart."""
        self.parent = parent
        self.path = f"{parent.path if parent else ''}{self.short_code}/"
