"""Front door of the audit log."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from zhengtong.core.audit.data import Break, EntryData, VerifyResult
from zhengtong.core.audit.queries import entries
from zhengtong.core.audit.sealing import seal
from zhengtong.core.audit.verification import verify
from zhengtong.core.prepared import run
from zhengtong.kernel.access import Actor

__all__ = ["Break", "EntryData", "VerifyResult", "entries", "record", "seal", "verify"]

_INSERT = """
INSERT INTO audit_auditentry (stream, at, action, actor_kind, actor_name, user_id, person_id,
    staff_id, address, channel, object_type, object_id, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    action: str,
    *,
    actor: Actor,
    stream: str,
    object_type: str = "",
    object_id: str | int = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one act in the caller's transaction.

    `stream` is what the chain runs along (`case:17`, `user:4`): acts of one stream queue behind
    each other until commit, so use the root object of the command. `detail` holds plain values,
    never secrets.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{action} recorded outside a transaction")
    run(
        _INSERT,
        [
            stream,
            timezone.now(),
            action,
            actor.kind,
            actor.name[:120],
            actor.user_id,
            actor.person_id,
            actor.staff_id,
            actor.address,
            actor.channel,
            object_type,
            str(object_id)[:200],
            json.dumps(detail or {}, ensure_ascii=False, default=str),
        ],
    )
