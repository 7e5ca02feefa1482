"""The counters."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """The last number given out in a series, such as `case` in the scope `<item code>/20261121`."""

    series = models.CharField(max_length=60)
    scope = models.CharField(max_length=120, blank=True)
    value = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "scope"], name="numbering_one_counter")
        ]

    def __str__(self) -> str:
        return f"{self.series}/{self.scope}: {self.value}"
