"""Versions of the calendar and the days on which the weekday rule does not hold."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class CalendarVersion(models.Model):
    """One notice taken over. Rows are never changed: a correction is a new version.

    For each year in `years` this version's days replace those of earlier versions.
    """

    number = models.PositiveIntegerField(unique=True)
    years = ArrayField(models.PositiveSmallIntegerField())
    notice = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.notice}"


class Workday(models.Model):
    """A holiday on a weekday or weekend, or a weekend day that is worked (调休上班)."""

    version = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    date = models.DateField()
    is_work = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40)

    class Meta:
        ordering = ["version", "date"]
        constraints = [
            models.UniqueConstraint(fields=["version", "date"], name="calendar_one_row_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.date} {'works' if self.is_work else 'rests'}"
