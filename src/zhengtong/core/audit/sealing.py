"""The daily seal: a Merkle root that makes later loss or change of any entry visible."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.utils import timezone

from zhengtong.core.audit.models import AuditSeal

EMPTY = b"\x00" * 32


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """RFC 6962 tree hash of the leaves' hashes; an odd node moves up unchanged."""
    level: Sequence[bytes] = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return EMPTY
    while len(level) > 1:
        level = [
            hashlib.sha256(b"\x01" + b"".join(level[i : i + 2])).digest()
            if i + 1 < len(level)
            else level[i]
            for i in range(0, len(level), 2)
        ]
    return level[0]


@transaction.atomic
def seal() -> AuditSeal | None:
    """Seal every entry since the last seal; None when there is nothing new.

    The table lock lasts for the reading: only so is it certain that no smaller id is still on its
    way from a running transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_auditentry IN SHARE MODE")
        before = AuditSeal.objects.order_by("-last_id").first()
        start = before.last_id if before else 0
        cursor.execute("SELECT id, hash FROM audit_auditentry WHERE id > %s ORDER BY id", [start])
        rows = cursor.fetchall()
    if not rows:
        return None
    return AuditSeal.objects.create(
        sealed_at=timezone.now(),
        first_id=rows[0][0],
        last_id=rows[-1][0],
        entries=len(rows),
        root=merkle_root(bytes(h) for _, h in rows),
        prev_root=bytes(before.root) if before else EMPTY,
    )
