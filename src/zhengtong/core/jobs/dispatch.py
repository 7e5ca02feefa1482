"""Hands every event to every handler, in order, at least once, and shows what is stuck.

Events are read in the order (transaction id, id) and only below the oldest running transaction of
this database, so that a late commit is never jumped over. What other databases of the server do is
no concern: a migration next door holds nothing back. The effects of a handler and its new position
are one transaction. A failing event holds back its own handler only, and is tried again after
growing pauses.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhengtong.kernel.events import HANDLERS, Event

log = logging.getLogger(__name__)

BATCH = 200
TURN_SECONDS = 0.2
"""After so long the next handler has its turn: a thousand letters of a morning hold up nobody."""
PAUSES = (1, 5, 30, 120, 600, 1800, 3600)
"""Seconds before the next try; the last one repeats."""

_CLAIM = """
SELECT xid::text, event_id, attempts FROM jobs_handler_position
WHERE handler = %s AND (next_try_at IS NULL OR next_try_at <= %s)
FOR UPDATE SKIP LOCKED
"""
_NEXT = """
SELECT xid::text, id, payload::text FROM jobs_outbox_event
WHERE key = %s AND (xid, id) > (%s::xid8, %s)
  AND (xid < %s::xid8 {own})
ORDER BY xid, id LIMIT %s
"""
_DUE = """
SELECT p.handler FROM unnest(%s::text[], %s::text[]) h (name, key)
JOIN jobs_handler_position p ON p.handler = h.name
WHERE (p.next_try_at IS NULL OR p.next_try_at <= %s) AND EXISTS (
    SELECT 1 FROM jobs_outbox_event e
    WHERE e.key = h.key AND (e.xid, e.id) > (p.xid, p.event_id) AND (e.xid < %s::xid8 {own})
)
"""
"""Who has something to do, in one statement: most rounds find nobody."""
_RUNNING = """
WITH now AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS top)
SELECT least(top, (
    SELECT min(CASE WHEN whole > top + 2147483648 THEN whole - 4294967296 ELSE whole END)
    FROM (
        SELECT top - top % 4294967296 + xid::text::bigint AS whole FROM (
            SELECT backend_xid AS xid FROM pg_stat_activity
            WHERE datname = current_database() AND backend_xid IS NOT NULL
            UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
        ) running
    ) written_out
))::text FROM now
"""
"""The oldest transaction id that may still be on its way in this database.

`top`, the next id to be given, is taken by the statement's snapshot before the list of running
transactions is read: whoever begins to write later lies above it. It must be a statement of its
own, before the one that reads events: whoever commits between the two is seen by the second. The
list holds ids of 32 bits, which are written out by the epoch of `top`.
"""
_OWN = "OR xid = pg_current_xact_id_if_assigned()"
_ADVANCE = """
UPDATE jobs_handler_position SET xid = %s::xid8, event_id = %s, attempts = 0,
    next_try_at = NULL, last_error = '', failing_since = NULL
WHERE handler = %s
"""
_FAIL = """
UPDATE jobs_handler_position SET attempts = attempts + 1, next_try_at = %s, last_error = %s,
    failing_since = coalesce(failing_since, %s)
WHERE handler = %s
"""


def deliver_pending(limit: int | None = None) -> int:
    """Deliver until nothing is left (or `limit` deliveries were made); returns their number.

    Handlers may publish in turn, so rounds repeat. Inside a transaction its own events count too:
    that is how tests and `simulate` see them.
    """
    ensure_positions()
    done = 0
    while True:
        round_ = 0
        below = oldest_running()
        for name in _due(below):
            kind, function = HANDLERS[name]
            left = BATCH if limit is None else min(BATCH, limit - done - round_)
            if left <= 0:
                return done + round_
            round_ += _deliver(name, kind, function, left, below)
        done += round_
        if not round_:
            return done


def oldest_running() -> str:
    """Below this transaction id everything of this database is committed or gone, for good."""
    with connection.cursor() as cursor:
        # Inside a transaction the server keeps the list that it once gave.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_RUNNING)
        return str(cursor.fetchone()[0])


def _due(below: str) -> list[str]:
    names = sorted(HANDLERS)
    keys = [HANDLERS[name][0].key for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_DUE.format(own=_own()), [names, keys, timezone.now(), below])
        return sorted(row[0] for row in cursor.fetchall())


def _own() -> str:
    return _OWN if connection.in_atomic_block else ""


def _deliver(
    name: str, kind: type[Event], function: Callable[[Any], None], limit: int, below: str
) -> int:
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [name, timezone.now()])
        position = cursor.fetchone()
        if position is None:
            return 0
        xid, event_id, attempts = position
        cursor.execute(_NEXT.format(own=_own()), [kind.key, xid, event_id, below, limit])
        last = None
        failure: Exception | None = None
        until = time.monotonic() + TURN_SECONDS
        for event_xid, row_id, payload in cursor.fetchall():
            try:
                with transaction.atomic():
                    function(kind.from_payload(json.loads(payload)))
            except Exception as error:
                log.exception("event %s #%s failed in %s", kind.key, row_id, name)
                failure = error
                break
            last = (event_xid, row_id)
            count += 1
            if time.monotonic() >= until:
                break
        if last:
            cursor.execute(_ADVANCE, [*last, name])
            attempts = 0
        if failure:
            now = timezone.now()
            pause = dt.timedelta(seconds=PAUSES[min(attempts, len(PAUSES) - 1)])
            cursor.execute(_FAIL, [now + pause, repr(failure)[:2000], now, name])
    return count


def ensure_positions() -> None:
    """Every handler has a row; one that is missing starts at the oldest event kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT handler FROM jobs_handler_position")
        known = {row[0] for row in cursor.fetchall()}
        for name in sorted(set(HANDLERS) - known):
            cursor.execute(
                "INSERT INTO jobs_handler_position (handler, xid, event_id)"
                " VALUES (%s, '0', 0) ON CONFLICT DO NOTHING",
                [name],
            )


def start_new_handlers(**_: Any) -> None:
    """After a migration: a handler that came with the new release starts at the newest event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('jobs_handler_position') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        for name in sorted(HANDLERS):
            cursor.execute(
                "INSERT INTO jobs_handler_position (handler, xid, event_id)"
                " SELECT %s, coalesce(max(xid), '0'), coalesce(max(id), 0)"
                " FROM jobs_outbox_event ON CONFLICT DO NOTHING",
                [name],
            )


def rebase_after_restore() -> bool:
    """A restored database counts transactions anew; old ids would hide new events. Renumber once.

    Each handler goes back to just before its oldest undelivered event: handlers are idempotent.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(xid), '0') > pg_current_xact_id() FROM jobs_outbox_event"
        )
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("LOCK TABLE jobs_outbox_event IN EXCLUSIVE MODE")
        cursor.execute(
            """
            UPDATE jobs_handler_position p SET event_id = coalesce(
                (SELECT min(e.id) - 1 FROM jobs_outbox_event e
                 WHERE (e.xid, e.id) > (p.xid, p.event_id) OR e.xid < pg_current_xact_id()),
                (SELECT max(e.id) FROM jobs_outbox_event e))
            """
        )
        cursor.execute("UPDATE jobs_handler_position SET xid = '0'")
        cursor.execute("UPDATE jobs_outbox_event SET xid = '0'")
    return True


def purge(older_than: dt.timedelta = dt.timedelta(days=30)) -> int:
    """Drop old events that every handler has passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM jobs_outbox_event e WHERE published_at < %s AND NOT EXISTS (
                SELECT 1 FROM jobs_handler_position p
                WHERE p.handler LIKE '%%:' || e.key AND (e.xid, e.id) > (p.xid, p.event_id))
            """,
            [timezone.now() - older_than],
        )
        return int(cursor.rowcount)
