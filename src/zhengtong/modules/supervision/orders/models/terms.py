"""Days and points, in versions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from zhengtong.modules.supervision.orders.models.fields import points_field, staff_key
from zhengtong.modules.supervision.orders.states import OrderLevel


class OrderTerms(models.Model):
    """Days and points in force at one time: never changed, a new version follows. Days are working
    days; `strict_rules` are keys of rules for which founded means red and a recommendation."""

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    ordinary_days = models.PositiveSmallIntegerField(default=5)
    yellow_days = models.PositiveSmallIntegerField(default=3)
    red_days = models.PositiveSmallIntegerField(default=2)
    extension_days = models.PositiveSmallIntegerField(default=5)
    """The most that is granted when more time is asked for."""
    appeal_days = models.PositiveSmallIntegerField(default=5)
    reminder_points = points_field(default=0)
    yellow_points = points_field(default=2)
    red_points = points_field(default=5)
    strict_rules = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = staff_key(null=True)
    reason = models.CharField(max_length=200, blank=True)

    def answer_days(self, level: str) -> int:
        days: int = getattr(self, f"{OrderLevel(level).value}_days")
        return days

    def points(self, measure: str) -> Any:
        return getattr(self, f"{measure}_points") if measure else 0
