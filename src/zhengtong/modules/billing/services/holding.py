"""Taking hold of a bill, and what every command leaves behind."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings

from zhengtong.core.audit.api import record
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, StaleVersion
from zhengtong.modules.billing import money
from zhengtong.modules.billing.errors import (
    AmountTooLarge,
    AmountWanted,
    BasisWanted,
    BillNotFound,
    ReasonWanted,
)
from zhengtong.modules.billing.models import Bill
from zhengtong.modules.billing.policies import visible_to

BillId = int | uuid.UUID
LONGEST = 500


def find(bill_id: BillId, actor: Actor) -> Bill:
    """The bill, if the actor may see it. Raises BillNotFound."""
    by = {"public_id": bill_id} if isinstance(bill_id, uuid.UUID) else {"pk": bill_id}
    found = visible_to(actor).filter(**by).first()
    if found is None:
        raise BillNotFound
    return found


def lock(bill_id: BillId, actor: Actor, expected_version: int | None = None) -> Bill:
    """The same, locked: every command on a bill, its lines, payments and refunds begins so.

    Raises BillNotFound, StaleVersion.
    """
    bill = held(find(bill_id, actor).pk)
    if expected_version is not None and bill.lock_version != expected_version:
        raise StaleVersion
    return bill


def held(pk: int) -> Bill:
    """The lock alone, where the right to see was asked already."""
    return Bill.objects.select_for_update().get(pk=pk)


def keep(bill: Bill, *names: str) -> None:
    """Write these fields and make pages that show the bill stale."""
    bill.lock_version += 1
    bill.save(update_fields=[*names, "lock_version"])


def recorded(bill: Bill, action: str, actor: Actor, **detail: Any) -> None:
    record(
        action,
        actor=actor,
        stream=f"bill:{bill.pk}",
        object_type="bill",
        object_id=bill.number or str(bill.public_id),
        detail=detail,
    )


def wanted(kind: type[InvalidInput], path: str, **params: Any) -> InvalidInput:
    """The refusal beside its field."""
    return kind(errors=[FieldError(path=path, message=kind(**params).message)], **params)


def reason(text: str, path: str = "reason") -> str:
    """A reason that was given. Raises ReasonWanted beside its field."""
    if not text.strip():
        raise wanted(ReasonWanted, path)
    return text.strip()[:LONGEST]


def basis(text: str, path: str = "basis") -> str:
    if not text.strip():
        raise wanted(BasisWanted, path)
    return text.strip()[:LONGEST]


def amount(given: int | None, *, most: int, path: str = "amount") -> int:
    """An amount in fen above nothing. Raises AmountWanted, AmountTooLarge beside the field."""
    if given is None or given <= 0:
        raise wanted(AmountWanted, path)
    if given > most:
        raise wanted(AmountTooLarge, path, most=money.yuan(most))
    return given


def needs_another(reduction: int) -> bool:
    """Whether a reduction is so large that another person must agree."""
    return reduction > settings.BILLING_REDUCTION_LIMIT
