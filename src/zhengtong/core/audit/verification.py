"""Checks the log from outside: every hash is computed again here, not by the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import connection, transaction

from zhengtong.core.audit.data import Break, VerifyResult
from zhengtong.core.audit.models import AuditSeal
from zhengtong.core.audit.sealing import EMPTY, merkle_root

_READ = """
SELECT id, stream, seq, prev_hash, hash, audit_entry_text(e)
FROM audit_auditentry e ORDER BY stream, seq
"""


def _rows() -> Iterator[tuple]:
    """A server-side cursor: memory stays flat whatever the size of the log."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_READ)
        while rows := cursor.fetchmany(2000):
            yield from rows


def verify(*, most: int = 20) -> VerifyResult:
    """Recompute every chain and every seal; report up to `most` places that do not hold."""
    breaks: list[Break] = []
    hashes: dict[int, bytes] = {}
    streams = 0
    stream, seq, previous = None, 0, EMPTY
    for row_id, row_stream, row_seq, prev_hash, found, text in _rows():
        if row_stream != stream:
            stream, seq, previous = row_stream, 0, EMPTY
            streams += 1
        where = f"{row_stream}#{row_seq}"
        if row_seq != seq + 1:
            breaks.append(Break(where=where, what=f"entries {seq + 1}–{row_seq - 1} are missing"))
        if bytes(prev_hash) != previous:
            breaks.append(Break(where=where, what="does not follow from the entry before"))
        if hashlib.sha256(bytes(prev_hash) + text.encode()).digest() != bytes(found):
            breaks.append(Break(where=where, what="was changed after it was written"))
        seq, previous = row_seq, bytes(found)
        hashes[row_id] = previous
    seals = _check_seals(hashes, breaks)
    return VerifyResult(
        entries=len(hashes), streams=streams, seals=seals, breaks=tuple(breaks[:most])
    )


def _check_seals(hashes: dict[int, bytes], breaks: list[Break]) -> int:
    ordered = sorted(hashes)
    previous, start, count = EMPTY, 0, 0
    for mark in AuditSeal.objects.order_by("last_id"):
        count += 1
        inside = [i for i in ordered if start < i <= mark.last_id]
        if bytes(mark.prev_root) != previous:
            breaks.append(
                Break(where=f"seal {mark.pk}", what="does not follow from the one before")
            )
        if len(inside) != mark.entries:
            lost = mark.entries - len(inside)
            breaks.append(Break(where=f"seal {mark.pk}", what=f"{lost} sealed entries are gone"))
        elif merkle_root(hashes[i] for i in inside) != bytes(mark.root):
            breaks.append(Break(where=f"seal {mark.pk}", what="root differs"))
        previous, start = bytes(mark.root), mark.last_id
    return count
