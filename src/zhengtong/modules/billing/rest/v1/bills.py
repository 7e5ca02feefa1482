"""Bills over the API: what is owed, for what, and whether it was paid. Amounts in fen."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from zhengtong.kernel.pagination import BadCursor, decode_cursor, encode_cursor
from zhengtong.modules.billing import queries
from zhengtong.modules.billing.models import Bill, BillState
from zhengtong.modules.billing.policies import visible_to
from zhengtong.modules.billing.services.holding import find

router = Router(tags=["bills"])
PAGE = 50


class LineOut(Schema):
    """`unit_amount` is none while an officer has still to assess it."""

    name: str
    standard: str
    basis: str
    case_number: str
    item_name: str
    unit_amount: int | None
    quantity: Decimal
    standard_amount: int
    reduced_amount: int
    reduction_basis: str
    amount: int


class BillOut(Schema):
    """`state`: draft | issued | paid | part_refunded | refunded | exempted | cancelled."""

    public_id: uuid.UUID
    number: str
    case_number: str
    title: str
    state: str
    amount: int
    reduced_amount: int
    refunded_amount: int
    made_at: dt.datetime
    issued_at: dt.datetime | None
    paid_at: dt.datetime | None


class ReceiptOut(Schema):
    public_id: uuid.UUID
    number: str
    kind: str
    amount: int
    issued_at: dt.datetime


class BillDetailOut(BillOut):
    lines: list[LineOut]
    receipts: list[ReceiptOut]


class BillsOut(Schema):
    rows: list[BillOut]
    next_cursor: str | None


class BillsIn(Schema):
    state: BillState | None = None
    case_number: str = ""
    cursor: str = ""


@router.get("/", response=BillsOut, summary="Bills that one may see, the newest first")
def listed(request: HttpRequest, asked: Annotated[BillsIn, Query()]) -> BillsOut:
    rows = visible_to(request.actor).order_by("-pk")
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.case_number:
        rows = rows.filter(case_number=asked.case_number)
    if asked.cursor:
        (last,) = decode_cursor(asked.cursor, length=1)
        if not isinstance(last, int) or not 0 < last < 2**63:
            raise BadCursor
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return BillsOut(
        rows=[_out(b) for b in found[:PAGE]],
        next_cursor=encode_cursor(found[PAGE - 1].pk) if more else None,
    )


def _out(bill: Bill) -> BillOut:
    return BillOut(**{n: getattr(bill, n) for n in BillOut.model_fields})


@router.get("/{public_id}/", response=BillDetailOut, summary="One bill with its fees and receipts")
def one(request: HttpRequest, public_id: uuid.UUID) -> BillDetailOut:
    """404 for a bill that is not one's own."""
    bill = find(public_id, request.actor)
    data = queries.data_of(bill)
    lines = [
        LineOut(
            case_number=line.ref_number,
            **{n: getattr(line, n) for n in LineOut.model_fields if n != "case_number"},
        )
        for line in data.lines
    ]
    receipts = [
        ReceiptOut(**{n: getattr(r, n) for n in ReceiptOut.model_fields})
        for r in bill.receipts.order_by("pk")
    ]
    head = {n: getattr(bill, n) for n in BillOut.model_fields}
    return BillDetailOut(**head, lines=lines, receipts=receipts)
