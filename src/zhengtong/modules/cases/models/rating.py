"""好差评: what the person thought of the service."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RatingLevel(models.TextChoices):
    """Five levels. Names are stored; number codes differ between interfaces (GB/T 39046 and the
    national interface run in opposite directions) and are mapped where data leaves."""

    VERY_GOOD = "very_good", _("非常满意")
    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    POOR = "poor", _("不满意")
    VERY_POOR = "very_poor", _("非常不满意")


class Rating(models.Model):
    """One rating of one service of one case. Staff never see who gave it before the case is closed,
    and a case without a rating has none: nothing is filled in."""

    id = models.BigAutoField(primary_key=True)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="ratings", db_index=False)
    item_version = models.ForeignKey(
        "items.ItemVersion", models.PROTECT, related_name="+", db_index=False
    )
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    service_no = models.PositiveSmallIntegerField(default=1)
    level = models.CharField(max_length=10, choices=RatingLevel)
    indicators = models.JSONField(default=list)
    comment = models.CharField(max_length=500, blank=True)
    channel = models.CharField(max_length=10, default="web")
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "service_no"], name="rating_once_per_service")
        ]
        indexes = [models.Index(fields=["item_version", "rated_at"], name="rating_item_time")]
