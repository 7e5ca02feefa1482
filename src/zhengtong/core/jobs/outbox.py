"""The sink of published events: one insert in the transaction that made the fact true."""

from __future__ import annotations

import json

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from zhengtong.core.prepared import run
from zhengtong.kernel.events import Event

INSERT = "INSERT INTO jobs_outbox_event (key, payload, published_at) VALUES (%s, %s, %s)"


_encode = json.JSONEncoder(ensure_ascii=False).encode


class TableSink:
    def write(self, event: Event) -> None:
        if not connection.in_atomic_block:
            raise TransactionManagementError(f"{event.key} published outside a transaction")
        run(INSERT, [event.key, _encode(event.payload()), timezone.now()])
