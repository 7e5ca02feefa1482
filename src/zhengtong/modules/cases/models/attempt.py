"""Failed tries of the public progress query, kept for minutes to slow guessing down."""

from __future__ import annotations

from django.db import models


class QueryAttempt(models.Model):
    """One wrong try, once under its address and once under the number that was tried. `key` is a
    blind index: no address stands here in the clear."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="query_attempt_key")]
