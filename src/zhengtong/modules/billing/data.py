"""What billing takes and hands out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.modules.billing import money


@dataclass(frozen=True, kw_only=True)
class LineIn:
    """One fee to be charged. `unit_amount` in fen, None where a person must assess it by the
    standard in words. `ref_id` and `ref_number` are the case for which it is charged."""

    organization_id: int
    ref_id: int
    ref_number: str
    item_code: str
    item_name: str
    fee_key: str
    name: str
    standard: str
    basis: str
    unit_amount: int | None
    quantity: Decimal = Decimal(1)
    may_be_reduced: bool = False
    reduction_rule: str = ""

    @property
    def amount(self) -> int:
        return 0 if self.unit_amount is None else money.product(self.unit_amount, self.quantity)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who makes a bill: a case or a bundle, and what stands on its head."""

    kind: str
    id: int
    number: str
    title: str
    region_id: int
    organization_id: int
    person_id: int
    entity_id: int | None
    payer_name: str


@dataclass(frozen=True, kw_only=True)
class LineData:
    id: int
    organization_id: int
    ref_id: int
    ref_number: str
    item_code: str
    item_name: str
    fee_key: str
    name: str
    standard: str
    basis: str
    unit_amount: int | None
    quantity: Decimal
    standard_amount: int
    reduced_amount: int
    amount: int
    may_be_reduced: bool
    reduction_rule: str
    reduction_basis: str
    reduction_reason: str
    asked_reduction: int | None

    @property
    def is_assessed(self) -> bool:
        return self.unit_amount is not None


@dataclass(frozen=True, kw_only=True)
class BillData:
    """A bill with its live lines. `owed` is what is still to be paid, in fen."""

    id: int
    public_id: uuid.UUID
    number: str
    source_kind: str
    source_id: int
    case_number: str
    title: str
    organization_id: int
    state: str
    state_label: str
    standard_amount: int
    reduced_amount: int
    amount: int
    refunded_amount: int
    lock_version: int
    made_at: dt.datetime
    issued_at: dt.datetime | None
    paid_at: dt.datetime | None
    lines: Sequence[LineData]

    @property
    def owed(self) -> int:
        return self.amount if self.state in ("draft", "issued") else 0

    @property
    def is_settled(self) -> bool:
        """Nothing is owed, because it was paid or need not be."""
        return self.state in ("paid", "part_refunded", "exempted")

    @property
    def waits_for_approval(self) -> bool:
        return any(line.asked_reduction is not None for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Charged:
    """What was charged for one case: `paid` is what came in for it less what went back, in fen."""

    ref_id: int
    paid: int
    bill_number: str
    paid_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class ReceiptData:
    """A receipt that was given: of a payment, or of a refund."""

    id: int
    number: str
    kind_label: str
