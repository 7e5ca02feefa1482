"""Front door of numbering."""

from __future__ import annotations

from django.db import connection
from django.db.transaction import TransactionManagementError

from zhengtong.core.prepared import run_all

__all__ = ["next_number"]

_NEXT = """
INSERT INTO numbering_counter (series, scope, value) VALUES (%s, %s, 1)
ON CONFLICT (series, scope) DO UPDATE SET value = numbering_counter.value + 1
RETURNING value
"""


def next_number(*, series: str, scope: str = "") -> int:
    """The next number of the series in the scope, from 1; part of the caller's transaction.

    If that fails, the number is given to the next one who asks, so there are no holes. Until it
    ends everybody else who wants a number of the same scope waits: ask late, and for several
    scopes always in the same order. Raises TransactionManagementError outside a transaction,
    where a number could be lost.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"a number of {series} was asked outside a transaction")
    value: int = run_all((_NEXT, [series, scope]))[0][0][0]
    return value
