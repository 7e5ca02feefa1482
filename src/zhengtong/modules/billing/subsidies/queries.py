"""Reads of subsidies for pages: batches, rows, what came to a person, what hangs in a notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.subsidies.course import BEFORE_BANK, CHECK, PAY, PREPARE, TO_SETTLE
from zhengtong.modules.billing.subsidies.models import SubsidyBatch, SubsidyRow
from zhengtong.modules.billing.subsidies.policies import (
    organizations_of,
    visible_batches,
    visible_rows,
)
from zhengtong.modules.billing.subsidies.states import BatchKind, BatchState, RowState
from zhengtong.modules.org import api as org

SHOWN_TO_PERSON = (
    RowState.SENT,
    RowState.PAID,
    RowState.REJECTED,
    RowState.CORRECTED,
    RowState.REPAYING,
    RowState.REPAID,
)


def own_rows(actor: Actor) -> QuerySet[SubsidyRow]:
    """What came, or should have come, to the person who is signed in. Rows of repayments stand
    behind the rows that they repay."""
    if actor.person_id is None:
        return SubsidyRow.objects.none()
    index = org.index_of_person(actor.person_id)
    return SubsidyRow.objects.filter(
        id_index=index, kind=BatchKind.REGULAR, state__in=SHOWN_TO_PERSON
    )


def filtered(actor: Actor, given: Mapping[str, str]) -> QuerySet[SubsidyBatch]:
    """The list of batches: `programme`, `state`, `kind`, `period`, `organization`, `q`."""
    rows = visible_batches(actor)
    if key := given.get("programme"):
        rows = rows.filter(programme__key=key)
    if (state := given.get("state")) == "open":
        rows = rows.exclude(state__in=(BatchState.CLOSED, BatchState.CANCELLED))
    elif state:
        rows = rows.filter(state=state)
    if kind := given.get("kind"):
        rows = rows.filter(kind=kind)
    if period := given.get("period"):
        rows = rows.filter(period=period)
    if (organization := given.get("organization", "")).isdigit():
        rows = rows.filter(organization_id=int(organization[:9]))
    if q := given.get("q"):
        rows = rows.filter(Q(number__icontains=q) | Q(note__icontains=q))
    return rows


def rejected_rows(actor: Actor, state: str = "") -> QuerySet[SubsidyRow]:
    """Rejected by a bank, and the person does not have the money yet."""
    wanted = [state] if state in TO_SETTLE else sorted(TO_SETTLE)
    return visible_rows(actor).filter(kind=BatchKind.REGULAR, state__in=wanted)


def figures(actor: Actor) -> dict[str, Any]:
    """What the list shows on top; every figure opens the rows behind it."""
    by_state = dict(visible_batches(actor).order_by().values_list("state").annotate(n=Count("id")))
    year = timezone.localdate().year
    paid = (
        visible_rows(actor)
        .filter(state=RowState.PAID, answered_at__year=year)
        .aggregate(fen=Sum("amount_fen"), n=Count("id"))
    )
    back = dict(rejected_rows(actor).order_by().values_list("state").annotate(n=Count("id")))
    return {
        "states": by_state,
        "paid_fen": paid["fen"] or 0,
        "paid_count": paid["n"],
        "rejected": back.get(RowState.REJECTED, 0),
        "corrected": back.get(RowState.CORRECTED, 0),
        "repaying": back.get(RowState.REPAYING, 0),
    }


def to_do(actor: Actor) -> int:
    """Batches that wait for this reader: to check, to approve and send, and cards to collect."""
    wanted = Q(pk__in=[])
    for permission, states in (
        (CHECK, [BatchState.SUBMITTED]),
        (PAY, [BatchState.NOTICED, BatchState.APPROVED, BatchState.RETURNED]),
        (PREPARE, [BatchState.DRAFT]),
    ):
        where = organizations_of(actor, permission)
        if where is None:
            wanted |= Q(state__in=states)
        elif where:
            wanted |= Q(state__in=states, organization_id__in=where)
    over = Q(state=BatchState.NOTICED, notice_until__gte=timezone.localdate())
    return SubsidyBatch.objects.filter(wanted).exclude(over).count()


def noticed() -> QuerySet[SubsidyBatch]:
    """Batches whose names hang in the notice today."""
    today = timezone.localdate()
    return SubsidyBatch.objects.filter(
        kind=BatchKind.REGULAR, notice_from__lte=today, notice_until__gte=today
    ).exclude(state__in=(BatchState.DRAFT, BatchState.CANCELLED))


def repayable(actor: Actor) -> list[dict[str, Any]]:
    """Corrected rows by programme and period: what a repayment may take."""
    rows = rejected_rows(actor, RowState.CORRECTED)
    return list(
        rows.order_by()
        .values("programme__public_id", "programme__current__name", "period")
        .annotate(n=Count("id"), fen=Sum("amount_fen"))
        .order_by("period")
    )


def is_before_bank(batch: SubsidyBatch) -> bool:
    return batch.state in BEFORE_BANK
