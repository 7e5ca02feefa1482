"""回盘: the bank's answer is read, compared row by row, and booked once, or nothing is changed."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.billing.subsidies import bankfile
from zhengtong.modules.billing.subsidies.bankfile import BadFile, Return
from zhengtong.modules.billing.subsidies.course import PAY, root_after, same_hands
from zhengtong.modules.billing.subsidies.errors import (
    AlreadyAnswered,
    NoSuchSubsidy,
    SameHands,
    WrongBatchState,
    refused_return,
)
from zhengtong.modules.billing.subsidies.events import SubsidyAnswered
from zhengtong.modules.billing.subsidies.holding import hands, held, noted, told_rows
from zhengtong.modules.billing.subsidies.models import (
    PayFile,
    PayReturn,
    SubsidyBatch,
    row_ref,
)
from zhengtong.modules.billing.subsidies.payfiles import OWNER, RULES
from zhengtong.modules.billing.subsidies.states import BatchKind, BatchState, Code, RowState


@command
def import_return(
    *,
    batch_id: uuid.UUID,
    file_id: uuid.UUID,
    content: bytes,
    actor: Actor,
    expected_version: int | None = None,
) -> SubsidyBatch:
    """Book what the bank answered to this file. Raises BadReturn that names the line,
    AlreadyAnswered, WrongBatchState, SameHands."""
    batch = held(batch_id, actor=actor, permission=PAY, expected_version=expected_version)
    if same_hands("answer", actor.staff_id, hands(batch)):
        raise SameHands
    pay_file = batch.files.select_related("bank").filter(public_id=file_id).first()
    if pay_file is None:
        raise NoSuchSubsidy
    if PayReturn.objects.filter(pay_file=pay_file).exists():
        raise AlreadyAnswered
    if batch.state != BatchState.SENT:
        raise WrongBatchState
    answer = _read(batch, pay_file, content)
    now = timezone.now()
    kept = _kept(pay_file, answer, content, now, actor)
    _book(batch, answer, now, actor)
    words = f"{pay_file.name}: {kept.paid_count} / {kept.rejected_count}"
    is_last = not batch.files.filter(answer=None).exists()
    state = BatchState.RETURNED if is_last else BatchState.SENT
    noted(batch, "answer", actor, words, state=state)
    publish(
        SubsidyAnswered(
            batch_id=batch.pk,
            pay_file_id=pay_file.pk,
            paid=kept.paid_count,
            rejected=kept.rejected_count,
            at=now,
        )
    )
    return batch


def _read(batch: SubsidyBatch, pay_file: PayFile, content: bytes) -> Return:
    sent = batch.rows.filter(state=RowState.SENT, bank_id=pay_file.bank_id)
    rows = {
        row_ref(batch.number, line): fen for line, fen in sent.values_list("line", "amount_fen")
    }
    try:
        answer = bankfile.read_return(content)
        bankfile.compare(
            answer,
            batch=batch.number,
            bank=pay_file.bank.key,
            number=f"{pay_file.number:02d}",
            digest=pay_file.digest,
            rows=rows,
        )
    except BadFile as fault:
        raise refused_return(fault) from None
    return answer


def _kept(
    pay_file: PayFile, answer: Return, content: bytes, at: dt.datetime, actor: Actor
) -> PayReturn:
    stored = files.store(
        content=content,
        name=pay_file.name.replace("ZTPAY", "ZTRET"),
        rules=RULES,
        actor=actor,
        owner_kind=OWNER,
        owner_id=pay_file.batch_id,
        purpose="return",
    )
    paid, rejected = answer.sums(True), answer.sums(False)
    return PayReturn.objects.create(
        pay_file=pay_file,
        digest=answer.digest,
        file_id=stored.id,
        paid_count=paid[0],
        paid_fen=paid[1],
        rejected_count=rejected[0],
        rejected_fen=rejected[1],
        imported_at=at,
        imported_by_id=actor.staff_id,
    )


_BOOK = """
UPDATE billing_subsidyrow r SET state = a.state, code = a.code, words = a.words, answered_at = %s
FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) a (line, state, code, words)
WHERE r.batch_id = %s AND r.line = a.line
RETURNING r.id, r.repays_id, r.state
"""
_BOOK_ROOTS = """
UPDATE billing_subsidyrow r SET state = a.state, code = s.code, words = s.words, answered_at = %s
FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) a (id, state, by)
JOIN billing_subsidyrow s ON s.id = a.by
WHERE r.id = a.id
"""


def _book(batch: SubsidyBatch, answer: Return, at: dt.datetime, actor: Actor) -> None:
    lines = [int(x.ref.rpartition("-")[2]) for x in answer.lines]
    states = [RowState.PAID.value if x.is_paid else RowState.REJECTED.value for x in answer.lines]
    codes = ["" if x.is_paid else x.code for x in answer.lines]
    words = ["" if x.is_paid else x.words or _words(x.code) for x in answer.lines]
    with connection.cursor() as cursor:
        cursor.execute(_BOOK, [at, lines, states, codes, words, batch.pk])
        booked = cursor.fetchall()
    told_rows([pk for pk, _root, _state in booked], at=at, actor=actor)
    if batch.kind == BatchKind.REPAYMENT:
        _book_roots(booked, at, actor)


def _book_roots(booked: list[tuple[int, int, str]], at: dt.datetime, actor: Actor) -> None:
    """What became of a repayment is what became of the row that it stands for."""
    ordered = sorted(booked, key=lambda row: row[1])
    roots = [root for _pk, root, _state in ordered]
    states = [str(root_after(state)) for _pk, _root, state in ordered]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM billing_subsidyrow WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [roots]
        )
        cursor.execute(_BOOK_ROOTS, [at, roots, states, [pk for pk, _r, _s in ordered]])
    told_rows(roots, at=at, actor=actor)


def _words(code: str) -> str:
    return str(Code(code).label) if code in Code else code
