"""Statements of hot paths, prepared once per connection.

They go through the connection that Django holds, in its transaction, past its ORM and its binding
on the client: about half the time of both sides. Only for the few statements that run thousands of
times a minute; everything else reads better as a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.transaction import TransactionManagementError

_CURSOR = "zhengtong_prepared"
_watchers: list[list[str]] = []


def run(query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Execute in the caller's transaction; its rows, or none. Errors are Django's.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a prepared statement runs only inside a transaction")
    return _execute(query, parameters)


def read(query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement that only reads, inside a transaction or outside."""
    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    return _execute(query, parameters)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collects every statement, Django's own too, in order: what budgets in tests count."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    _watchers.append(seen)
    try:
        with connection.execute_wrapper(note):
            yield seen
    finally:
        _watchers.remove(seen)


def _execute(query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    for seen in _watchers:
        seen.append(query)
    raw = connection.connection
    before = raw.prepare_threshold
    raw.prepare_threshold = 0
    try:
        with connection.wrap_database_errors:
            cursor = _cursor(raw)
            cursor.execute(query, parameters)
            # Asking for `description` would build a value per column.
            result = cursor.pgresult
            return cursor.fetchall() if result is not None and result.nfields else []
    finally:
        raw.prepare_threshold = before


def _cursor(raw: Any) -> psycopg.Cursor[Any]:
    """One cursor per connection, used again: every statement reads its rows at once."""
    kept: dict[str, Any] = raw.__dict__
    if _CURSOR not in kept:
        kept[_CURSOR] = psycopg.Cursor(raw)
    cursor: psycopg.Cursor[Any] = kept[_CURSOR]
    return cursor
