"""How far an import has come, told while its one transaction is still open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

Progress = Callable[[int, int], None]
EVERY = 50

_TELL = "UPDATE items_import SET done = %s WHERE id = %s"


@contextmanager
def told_apart(batch_id: int) -> Iterator[Progress]:
    """Tells through a connection of its own, so that others see it before the commit.

    Not for a transaction that has locked or changed the batch's row itself: each would wait for
    the other, until the short lock timeout ends it. What cannot be told is left untold.
    """
    apart = connection.copy()

    def tell(done: int, total: int) -> None:
        if done % EVERY and done != total:
            return
        with suppress(DatabaseError), apart.cursor() as cursor:
            cursor.execute(_TELL, [done, batch_id])

    try:
        with apart.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        yield tell
    finally:
        apart.close()
