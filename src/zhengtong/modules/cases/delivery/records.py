"""Attempts begin and end here, in the transaction of the command that makes it so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.delivery import codes
from zhengtong.modules.cases.delivery.errors import OnWay
from zhengtong.modules.cases.events import ResultReady
from zhengtong.modules.cases.models import Case, Delivery, DeliveryMethod, DeliveryState
from zhengtong.modules.workflow import api as workflow

ASPECT = "delivery"


def begun(case: Case, *, at: dt.datetime) -> Delivery:
    """The attempt that the case waits for now, not yet written. The case bears the aspect."""
    case.aspects = sorted({*case.aspects, ASPECT})
    public_id = uuid7()
    is_counter = case.delivery_method == DeliveryMethod.COUNTER
    return Delivery(
        public_id=public_id,
        case=case,
        organization_id=case.organization_id,
        method=case.delivery_method,
        address=case.delivery_address if case.delivery_method == DeliveryMethod.POST else "",
        ready_at=at,
        code_hash=codes.hash_of(codes.code_of(public_id)) if is_counter else "",
    )


def tell_ready(case: Case, delivery: Delivery) -> None:
    publish(
        ResultReady(
            case_id=case.pk,
            case_public_id=case.public_id,
            delivery_public_id=delivery.public_id,
            method=delivery.method,
            at=delivery.ready_at,
        )
    )


def current(case: Case, *, lock: bool = False) -> Delivery | None:
    """The attempt under way. Lock it after its case."""
    rows = Delivery.objects.select_for_update() if lock else Delivery.objects
    return rows.filter(case=case, ended_at=None).first()


def ended(
    delivery: Delivery, state: DeliveryState, *, at: dt.datetime, fields: tuple[str, ...] = ()
) -> None:
    delivery.state, delivery.ended_at = state, at
    delivery.save(update_fields=["state", "ended_at", *fields])


def end_if_any(case: Case, *, at: dt.datetime, is_delivered: bool, note: str = "") -> None:
    """The case ends by another way than this part's own: told in one sentence, or not at all."""
    if ASPECT not in case.aspects:
        return
    delivery = current(case, lock=True)
    if delivery is None:
        return
    if is_delivered:
        delivery.received_on = timezone.localdate(at)
        delivery.collector = note[:120]
    state = DeliveryState.DELIVERED if is_delivered else DeliveryState.REPLACED
    ended(delivery, state, at=at, fields=("received_on", "collector"))


def require_movable(case: Case) -> None:
    """What is on its way cannot be given another address. Raises OnWay."""
    delivery = current(case) if ASPECT in case.aspects else None
    if delivery is not None and delivery.state == DeliveryState.ON_WAY:
        raise OnWay


def started_anew(case: Case, *, at: dt.datetime) -> Delivery:
    """Another attempt in the place of the one under way, by what the case says now."""
    old = current(case, lock=True)
    if old is not None:
        ended(old, DeliveryState.REPLACED, at=at)
    new = begun(case, at=at)
    case.save(update_fields=["aspects"])
    new.save(force_insert=True)
    tell_ready(case, new)
    return new


def logged(case: Case, kind: str, actor: Actor, **payload: Any) -> None:
    """Into the chained log of the case; also tells open pages that they are old."""
    workflow.record(instance_id=case.instance_id, kind=kind, actor=actor, payload=payload)
