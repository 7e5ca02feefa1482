"""Statements of hot paths: prepared once per connection, several in one round trip.

They go through the connection that Django holds, in its transaction, past its ORM and past the
cursors of psycopg, straight to libpq: a third of the time on our side and half of the trips. Only
for the few statements that run thousands of times a minute; everything else reads better as a
model. Parameters go as text and the server infers their types from the statement, so that each
statement is planned once and not once for every mixture of numbers and nulls.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError
from psycopg import errors
from psycopg._preparing import PrepareManager
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.waiting import Ready, Wait

Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]

_KEPT = "zhengtong_prepared"
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
_watchers: list[list[str]] = []
_noted: ContextVar[list[Statement] | None] = ContextVar("prepared_together", default=None)
MOST_KEPT = 200
"""Statements prepared on one connection; the oldest makes room."""
_IDLE = TransactionStatus.IDLE


def run(query: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Execute in the caller's transaction; its rows, or none. Errors are Django's.

    Inside `together` it only takes note and answers no rows. Raises TransactionManagementError
    outside a transaction.
    """
    noted = _noted.get()
    if noted is not None:
        noted.append((query, parameters))
        return []
    return _link().exchange([(query, parameters)])[0]


def read(query: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The rows of a statement that only reads, inside a transaction or outside."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    return _linked(connection).exchange([(query, parameters)])[0]


def run_all(*statements: Statement) -> list[list[Row]]:
    """Execute one after the other in one round trip; the rows of each.

    Every statement sees what the ones before it did, and what others committed while it waited.
    When one fails, those after it are not executed and its error is raised.
    """
    return _link().exchange(statements)


@contextmanager
def together() -> Iterator[None]:
    """What `run` is given inside goes to the database at the end, in one round trip.

    For writes that answer nothing. What the block reads by other means does not see them yet. When
    the block raises, they are forgotten.
    """
    if _noted.get() is not None:
        yield
        return
    link = _link()
    noted: list[Statement] = []
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
    if noted:
        link.exchange(noted)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collects every statement, Django's own too, in order: what budgets in tests count."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    _watchers.append(seen)
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(note):
            yield seen
    finally:
        _watchers.remove(seen)


class _Prepared:
    """One statement on one connection."""

    __slots__ = ("formats", "is_known", "loader", "name", "query", "text")

    def __init__(self, number: int, query: str, raw: Any) -> None:
        self.query = query
        first, *more = query.split("%s")
        numbered = first + "".join(f"${n}{part}" for n, part in enumerate(more, start=1))
        self.name = b"zhengtong_%d" % number
        self.text = numbered.replace("%%", "%").encode()
        self.formats = [PyFormat.TEXT] * len(more)
        self.loader = Transformer(raw)
        self.is_known = False

    def rows(self, result: Any) -> list[Row]:
        if not result.nfields:
            return []
        self.loader.set_pgresult(result, set_loaders=not self.is_known)
        self.is_known = True
        return self.loader.load_rows(0, result.ntuples, tuple)


class _Keeping(PrepareManager):
    """Psycopg's own prepared statements. After a rollback it forgets them, and would say
    DEALLOCATE ALL, which takes ours as well: it says the names instead."""

    def clear(self) -> bool:
        names = list(self._names.values())
        self._counts.clear()
        self._names.clear()
        self._to_flush.extend(names)
        return bool(names)


class _Link:
    """The connection as these statements use it; lives and dies with psycopg's."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        raw._prepared.__class__ = _Keeping
        self.pgconn = raw.pgconn
        self.dumper = Transformer(raw)
        self.prepared: dict[str, _Prepared] = {}
        self.named = 0

    def exchange(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Send all, wait once, read what came back."""
        for seen in _watchers:
            seen += [query for query, _ in statements]
        wanted: list[tuple[_Prepared, Sequence[Any]]] = []
        new: dict[str, _Prepared] = {}
        for query, parameters in statements:
            known = self.prepared.get(query) or new.get(query)
            if known is None:
                known = new[query] = self._name(query)
            wanted.append((known, self.dumper.dump_sequence(parameters, known.formats)))
        with connections[DEFAULT_DB_ALIAS].wrap_database_errors:
            try:
                sent = self._send(wanted)
                results = self.raw.wait(_received(self.pgconn, len(sent) + 1))
                self.pgconn.exit_pipeline_mode()
            except BaseException:
                # Half an exchange leaves a connection that nobody can use.
                self.pgconn.finish()
                raise
            return self._read(sent, results)

    def _name(self, query: str) -> _Prepared:
        self.named += 1
        return _Prepared(self.named, query, self.raw)

    def _send(self, wanted: Sequence[tuple[_Prepared, Sequence[Any]]]) -> list[_Prepared | str]:
        """What was sent, in order: statements to read the rows of, or to remember as prepared."""
        pgconn = self.pgconn
        pgconn.enter_pipeline_mode()
        sent: list[_Prepared | str] = []
        if pgconn.transaction_status == _IDLE and not self.raw.autocommit:
            # As psycopg does before the first statement of a transaction.
            pgconn.send_query_params(b"BEGIN", None)
            sent.append("")
        for statement, values in wanted:
            if statement.query not in self.prepared:
                if len(self.prepared) >= MOST_KEPT:
                    oldest = self.prepared.pop(next(iter(self.prepared)))
                    pgconn.send_query_params(b"DEALLOCATE " + oldest.name, None)
                    sent.append("")
                pgconn.send_prepare(statement.name, statement.text)
                self.prepared[statement.query] = statement
                sent.append(statement.query)
            pgconn.send_query_prepared(statement.name, values)
            sent.append(statement)
        pgconn.pipeline_sync()
        return sent

    def _read(self, sent: Sequence[_Prepared | str], results: Sequence[Any]) -> list[list[Row]]:
        rows: list[list[Row]] = []
        failed = None
        for what, result in zip(sent, results, strict=False):
            if result.status in _FAILED:
                failed = failed or result
                if isinstance(what, str):
                    self.prepared.pop(what, None)
            elif not isinstance(what, str):
                rows.append(what.rows(result))
        if failed is not None:
            raise errors.error_from_result(failed, self.raw.info.encoding)
        return rows


def _received(pgconn: Any, expected: int) -> Generator[Wait, Ready, list[Any]]:
    """The results of a pipeline, the sync at its end included. A generator for psycopg to wait."""
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()
    found: list[Any] = []
    while len(found) < expected:
        while pgconn.is_busy():
            while not (yield Wait.R):
                continue
            pgconn.consume_input()
        if (result := pgconn.get_result()) is not None:
            found.append(result)
    return found


def _link() -> _Link:
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise TransactionManagementError("a prepared statement runs only inside a transaction")
    return _linked(connection)


def _linked(connection: Any) -> _Link:
    kept: dict[str, Any] = connection.connection.__dict__
    link: _Link | None = kept.get(_KEPT)
    if link is None:
        link = kept[_KEPT] = _Link(connection.connection)
    return link
