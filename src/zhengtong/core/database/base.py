"""The backend that `settings.DATABASES` names."""

from __future__ import annotations

import select

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus

UNASKED = 3
"""Messages that may come unasked on an idle connection before it counts as broken."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Spares every request the `SELECT 1` by which Django finds out that a connection lives."""

    def is_usable(self) -> bool:
        """A server that went away has closed the socket, which is seen here without a round trip.

        What was cut off silently is not: Django's `SELECT 1` would hang there as well.
        """
        raw = self.connection
        if raw is None or raw.closed or self.pool:
            return bool(super().is_usable())
        poll = select.poll()
        poll.register(raw.pgconn.socket, select.POLLIN)
        for _ in range(UNASKED):
            if not poll.poll(0):
                return bool(raw.pgconn.status == ConnStatus.OK)
            try:
                raw.pgconn.consume_input()
            except psycopg.Error:
                return False
        return False
