"""Statements of the gateway: fetched, kept word for word, a newer one beside the older."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.billing.errors import DayNotOver, GatewaySilent, NoGateway, StatementRefused
from zhengtong.modules.billing.models import Statement
from zhengtong.modules.billing.plugins import Entry, GatewayFault, gateways
from zhengtong.modules.billing.services.holding import wanted
from zhengtong.modules.billing.services.reconciling import reconcile

MOST_ROWS = 1_000_000

_ROWS = """
INSERT INTO billing_statementrow
    (statement_id, position, kind, merchant_no, gateway_no, amount, state, at)
SELECT %s, n - 1, kind, number, gateway_no, amount, state, at
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[])
    WITH ORDINALITY AS t(kind, number, gateway_no, amount, state, at, n)
"""


def fetch(*, gateway: str, day: dt.date, actor: Actor) -> Statement:
    """Fetch the statement of a day, keep it and reconcile. Raises GatewaySilent, DayNotOver,
    StatementRefused. Not a command: it talks to the gateway before one."""
    require(actor, "billing.finance")
    if gateway not in gateways or gateways.get(gateway).check_config():
        raise NoGateway
    if day >= timezone.localdate():
        raise DayNotOver
    try:
        entries = gateways.get(gateway).statement(day)
    except GatewayFault as fault:
        raise GatewaySilent from fault
    return import_statement(gateway=gateway, day=day, entries=entries, actor=actor)


@command
def import_statement(
    *, gateway: str, day: dt.date, entries: Sequence[Entry], actor: Actor
) -> Statement:
    """Keep a statement and compare it with the book. The same one again changes nothing but that it
    is compared anew; another one of the same day takes its place."""
    require(actor, "billing.finance")
    if len(entries) > MOST_ROWS:
        raise wanted(StatementRefused, "day", reason=f"> {MOST_ROWS}")
    one_at_a_time(f"billing.statement:{gateway}:{day}")
    digest = _digest(entries)
    found = Statement.objects.filter(gateway=gateway, day=day, is_current=True).first()
    if found is None or found.sha256 != digest:
        Statement.objects.filter(gateway=gateway, day=day, is_current=True).update(is_current=False)
        found = _kept(gateway, day, digest, entries, actor)
        record(
            "billing.import_statement",
            actor=actor,
            stream=f"statement:{gateway}",
            object_type="statement",
            object_id=str(found.public_id),
            detail={"day": day, "rows": len(entries), "sha256": digest},
        )
    reconcile(statement_id=found.pk, actor=actor)
    found.refresh_from_db()
    return found


def _digest(entries: Sequence[Entry]) -> str:
    rows = [(e.kind, e.number, e.gateway_no, e.amount, e.state, e.at.isoformat()) for e in entries]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _kept(
    gateway: str, day: dt.date, digest: str, entries: Sequence[Entry], actor: Actor
) -> Statement:
    made = Statement.objects.create(
        gateway=gateway,
        day=day,
        sha256=digest,
        rows_count=len(entries),
        paid_total=sum(e.amount for e in entries if e.state == "paid"),
        refunded_total=sum(e.amount for e in entries if e.state == "refunded"),
        imported_at=timezone.now(),
        imported_by_id=actor.staff_id,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS,
            [
                made.pk,
                [e.kind for e in entries],
                [e.number for e in entries],
                [e.gateway_no for e in entries],
                [e.amount for e in entries],
                [e.state for e in entries],
                [e.at for e in entries],
            ],
        )
    return made
