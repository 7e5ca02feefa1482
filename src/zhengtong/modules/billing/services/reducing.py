"""Reductions and exemptions: with their basis, and above a limit by two persons."""

from __future__ import annotations

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.billing import money
from zhengtong.modules.billing.errors import AnotherPerson, NothingAsked, NotReducible
from zhengtong.modules.billing.models import Bill, BillLine, BillStateError
from zhengtong.modules.billing.services.holding import (
    BillId,
    amount,
    basis,
    keep,
    lock,
    needs_another,
    reason,
    recorded,
)
from zhengtong.modules.billing.services.issuing import expire_orders, open_line, settle_state


@command
def reduce_line(
    *,
    bill_id: BillId,
    line_id: int,
    reduction: int | None,
    by_rule: str,
    why: str,
    actor: Actor,
    expected_version: int | None = None,
) -> Bill:
    """Reduce a fee by so many fen (all of it: an exemption), on the basis `by_rule` names.

    Above the limit it waits for another person, and the bill cannot be paid meanwhile. Raises
    NotReducible for a fee whose item says nothing of reductions. 收费减免须有依据.
    """
    bill = lock(bill_id, actor, expected_version)
    line = open_line(bill, line_id)
    require(actor, "billing.assess", line)
    if not line.may_be_reduced:
        raise NotReducible
    if line.unit_amount is None:
        raise BillStateError
    wanted = amount(reduction, most=line.standard_amount, path="reduction")
    line.reduction_basis = basis(by_rule)
    line.reduction_reason = reason(why)
    line.reduced_by_id = actor.staff_id
    line.reduction_approved_by_id = None
    waits = needs_another(wanted)
    line.asked_reduction = wanted if waits else None
    expire_orders(bill)
    if waits:
        line.save()
        keep(bill)
    else:
        _reduce(bill, line, wanted, actor)
    recorded(
        bill,
        "billing.ask_reduction" if waits else "billing.reduce",
        actor,
        line=line.name,
        reduction=wanted,
        basis=line.reduction_basis,
        reason=line.reduction_reason,
    )
    return bill


def _reduce(bill: Bill, line: BillLine, reduction: int, actor: Actor) -> None:
    line.reduced_amount = reduction
    line.amount = line.standard_amount - reduction
    line.asked_reduction = None
    line.save()
    settle_state(bill, actor=actor)


@command
def decide_reduction(
    *,
    bill_id: BillId,
    line_id: int,
    agree: bool,
    note: str,
    actor: Actor,
    expected_version: int | None = None,
) -> Bill:
    """Agree to a reduction that waits, or refuse it with a reason. Raises AnotherPerson for who
    asked for it."""
    bill = lock(bill_id, actor, expected_version)
    line = open_line(bill, line_id)
    require(actor, "billing.approve", line)
    if line.asked_reduction is None:
        raise NothingAsked
    if actor.staff_id == line.reduced_by_id:
        raise AnotherPerson
    wanted = line.asked_reduction
    if agree:
        line.reduction_approved_by_id = actor.staff_id
        _reduce(bill, line, wanted, actor)
    else:
        note = reason(note, "note")
        line.asked_reduction = line.reduced_by_id = None
        line.reduction_basis = line.reduction_reason = ""
        line.reduced_amount, line.amount = 0, line.standard_amount
        line.save()
        settle_state(bill, actor=actor)
    recorded(
        bill,
        "billing.agree_reduction" if agree else "billing.refuse_reduction",
        actor,
        line=line.name,
        reduction=money.yuan(wanted),
        note=note.strip(),
    )
    return bill
