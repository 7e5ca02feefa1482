"""What happened, heard from PostgreSQL: one connection for all listeners."""

from __future__ import annotations

import asyncio
import logging

import psycopg

from zhengtong.runtime.stream.hub import FINDING, FLOW, Hub

log = logging.getLogger("zhengtong.stream")

CHANNEL = "supervision_board"
LOOK_EVERY = 2.0
"""Seconds between looks at the outbox, which sends no notice: that would cost every command."""
LONGEST_PAUSE = 10.0

_LATEST = "SELECT coalesce(max(id), 0) FROM jobs_outbox_event"


async def listen(hub: Hub, database: str) -> None:
    """For ever. A lost connection is a pause, after which everybody looks again."""
    pause = 0.5
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                database, autocommit=True, connect_timeout=10
            ) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                hub.signal(FINDING)
                pause = 0.5
                await _hear(hub, connection)
        except psycopg.Error as error:
            log.warning("the database does not answer: %s", error)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _hear(hub: Hub, connection: psycopg.AsyncConnection[tuple[int]]) -> None:
    latest = await _latest(connection)
    while True:
        async for notice in connection.notifies(timeout=LOOK_EVERY):
            told = notice.payload
            hub.signal(FINDING, int(told) if told.isascii() and told.isdigit() else None)
        newest = await _latest(connection)
        if newest != latest:
            latest = newest
            hub.signal(FLOW)


async def _latest(connection: psycopg.AsyncConnection[tuple[int]]) -> int:
    cursor = await connection.execute(_LATEST)
    row = await cursor.fetchone()
    return row[0] if row else 0
