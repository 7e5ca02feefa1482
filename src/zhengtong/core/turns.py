"""Turns: what must not happen twice at once, across all processes."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait until nobody else holds the turn of this name; it is ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
