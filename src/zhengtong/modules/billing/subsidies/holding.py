"""How every command on a batch begins and ends: lock it, ask who; write down what was done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.billing.subsidies.course import ACTS, may_move, same_hands
from zhengtong.modules.billing.subsidies.errors import (
    NoSuchSubsidy,
    SameHands,
    StaleBatch,
    WrongBatchState,
)
from zhengtong.modules.billing.subsidies.models import (
    SubsidyBatch,
    SubsidyBatchEvent,
    SubsidyRow,
    SubsidyRowEvent,
)
from zhengtong.modules.billing.subsidies.policies import visible_batches


def held(
    public_id: uuid.UUID, *, actor: Actor, permission: str, expected_version: int | None
) -> SubsidyBatch:
    """The batch, locked; as the page showed it. Raises NoSuchSubsidy, PermissionRefused,
    StaleBatch."""
    locked = visible_batches(actor).select_for_update(of=("self",))
    batch = locked.select_related("version", "programme").filter(public_id=public_id).first()
    if batch is None:
        raise NoSuchSubsidy
    require(actor, permission, batch)
    if expected_version is not None and batch.lock_version != expected_version:
        raise StaleBatch
    return batch


def ready(public_id: uuid.UUID, act: str, *, actor: Actor, expected_version: int | None) -> Any:
    """The same for a step of the course: the state fits it, and the hands are not the same."""
    batch = held(
        public_id,
        actor=actor,
        permission=ACTS[act].permission,
        expected_version=expected_version,
    )
    if not may_move(batch.state, act):
        raise WrongBatchState
    if same_hands(act, actor.staff_id, hands(batch)):
        raise SameHands
    return batch


def hands(batch: SubsidyBatch) -> dict[str, frozenset[int]]:
    """Who did what with it so far."""
    found: dict[str, set[int]] = {}
    for act, staff_id in batch.events.exclude(staff=None).values_list("act", "staff_id"):
        found.setdefault(act, set()).add(staff_id)
    return {act: frozenset(ids) for act, ids in found.items()}


def noted(batch: SubsidyBatch, act: str, actor: Actor, words: str = "", **changes: Any) -> None:
    """Write the changed fields, one line of history and one of the audit log."""
    for name, value in changes.items():
        setattr(batch, name, value)
    batch.lock_version += 1
    batch.save(update_fields=[*changes, "lock_version", "row_count", "total_fen", "next_line"])
    SubsidyBatchEvent.objects.create(
        batch=batch,
        at=timezone.now(),
        act=act,
        staff_id=actor.staff_id,
        words=words[:500],
        row_count=batch.row_count,
        total_fen=batch.total_fen,
    )
    audit.record(
        f"billing.subsidy_{act}",
        actor=actor,
        stream=f"subsidy:{batch.pk}",
        object_type="subsidy_batch",
        object_id=str(batch.public_id),
        detail={"number": batch.number, "rows": batch.row_count, "fen": batch.total_fen}
        | ({"words": words} if words else {}),
    )


_TOLD = """
INSERT INTO billing_subsidyrowevent (row_id, at, state, staff_id, person_id, words)
SELECT id, %s, state, %s, %s, CASE WHEN %s = '' THEN left(words, 200) ELSE %s END
FROM billing_subsidyrow WHERE id = ANY(%s) ORDER BY id
"""


def told_rows(
    row_ids: Iterable[int], *, at: dt.datetime, actor: Actor | None = None, words: str = ""
) -> None:
    """One line of history for each row, with the state that it has now."""
    staff = actor.staff_id if actor else None
    person = actor.person_id if actor and not actor.is_staff else None
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [at, staff, person, words, words[:200], list(row_ids)])


def told_row(row: SubsidyRow, *, at: dt.datetime, actor: Actor, words: str = "") -> None:
    SubsidyRowEvent.objects.create(
        row=row,
        at=at,
        state=row.state,
        staff_id=actor.staff_id,
        person_id=None if actor.is_staff else actor.person_id,
        words=words[:200],
    )
