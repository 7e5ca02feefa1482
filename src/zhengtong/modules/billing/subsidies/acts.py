"""The steps of a batch, each by other hands: submit, check and notice, approve, send, close."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Sum
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.billing.subsidies import payfiles
from zhengtong.modules.billing.subsidies.course import ACTS, notice_days
from zhengtong.modules.billing.subsidies.errors import (
    EmptyBatch,
    FileNotTaken,
    NoticeRunning,
    ReasonWanted,
    TotalsDiffer,
)
from zhengtong.modules.billing.subsidies.holding import noted, ready, told_rows
from zhengtong.modules.billing.subsidies.models import PayoutOffer, SubsidyBatch, SubsidyRow
from zhengtong.modules.billing.subsidies.reckoning import yuan
from zhengtong.modules.billing.subsidies.states import BatchKind, RowState


@command
def submit_batch(*, batch_id: uuid.UUID, expected_version: int, actor: Actor) -> SubsidyBatch:
    """提交复核. Raises EmptyBatch."""
    batch = ready(batch_id, "submit", actor=actor, expected_version=expected_version)
    if not batch.row_count:
        raise EmptyBatch
    noted(batch, "submit", actor, state=ACTS["submit"].to)
    return batch


@command
def send_back_batch(
    *, batch_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> SubsidyBatch:
    """退回编制, also when the notice brought something to light. Raises ReasonWanted."""
    batch = ready(batch_id, "send_back", actor=actor, expected_version=expected_version)
    changes = {"state": ACTS["send_back"].to, "notice_from": None, "notice_until": None}
    noted(batch, "send_back", actor, _reason(reason), **changes)
    return batch


@command
def check_batch(*, batch_id: uuid.UUID, expected_version: int, actor: Actor) -> SubsidyBatch:
    """复核通过, and the names hang in the notice from today. The day itself does not count."""
    batch = ready(batch_id, "check", actor=actor, expected_version=expected_version)
    days = notice_days(batch.kind, batch.version.notice_days)
    today = timezone.localdate()
    changes = {
        "state": ACTS["check"].to,
        "notice_from": today if days else None,
        "notice_until": today + dt.timedelta(days=days) if days else None,
    }
    noted(batch, "check", actor, **changes)
    return batch


@command
def approve_batch(*, batch_id: uuid.UUID, expected_version: int, actor: Actor) -> SubsidyBatch:
    """批准发放: writes one file for each bank. Raises NoticeRunning, EmptyBatch."""
    batch = ready(batch_id, "approve", actor=actor, expected_version=expected_version)
    if not batch.is_notice_over:
        raise NoticeRunning(until=f"{batch.notice_until:%Y-%m-%d}")
    if not batch.row_count:
        raise EmptyBatch
    now = timezone.now()
    payfiles.make(batch, at=now, actor=actor)
    rows = batch.rows.filter(state=RowState.LISTED)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(state=RowState.SENT)
    told_rows(ids, at=now, actor=actor)
    noted(batch, "approve", actor, state=ACTS["approve"].to, approved_at=now)
    return batch


@command
def mark_sent(*, batch_id: uuid.UUID, expected_version: int, actor: Actor) -> SubsidyBatch:
    """登记已送银行, once every file was downloaded. Raises FileNotTaken."""
    batch = ready(batch_id, "send", actor=actor, expected_version=expected_version)
    left = batch.files.filter(taken_at=None).order_by("number").first()
    if left is not None:
        raise FileNotTaken(name=left.name)
    noted(batch, "send", actor, state=ACTS["send"].to, sent_at=timezone.now())
    return batch


@command
def close_batch(*, batch_id: uuid.UUID, expected_version: int, actor: Actor) -> SubsidyBatch:
    """结清: list, files and answers come to the same sum. What was rejected goes on from there, in
    a repayment. Raises TotalsDiffer."""
    batch = ready(batch_id, "close", actor=actor, expected_version=expected_version)
    sums = totals(batch)
    if len(set(sums)) != 1 or sums[0] != batch.total_fen:
        listed, files, answers = (yuan(fen) for fen in sums)
        raise TotalsDiffer(rows=listed, files=files, answers=answers)
    noted(batch, "close", actor, state=ACTS["close"].to, closed_at=timezone.now())
    return batch


@command
def cancel_batch(
    *, batch_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> SubsidyBatch:
    """取消: nobody in it is paid; whoever stands in it may be put into another batch. Raises
    ReasonWanted."""
    batch = ready(batch_id, "cancel", actor=actor, expected_version=expected_version)
    words = _reason(reason)
    now = timezone.now()
    rows = list(
        batch.rows.select_for_update().filter(state=RowState.LISTED).only("batch", "repays")
    )
    batch.rows.filter(pk__in=[r.pk for r in rows]).update(state=RowState.DROPPED)
    told_rows([r.pk for r in rows], at=now, actor=actor, words=words)
    if batch.kind == BatchKind.REPAYMENT:
        roots = [r.repays_id for r in rows if r.repays_id]
        SubsidyRow.objects.filter(pk__in=roots).update(state=RowState.CORRECTED)
        told_rows(roots, at=now, actor=actor, words=words)
    PayoutOffer.objects.filter(row__in=[r.pk for r in rows]).update(row=None)
    noted(batch, "cancel", actor, words, state=ACTS["cancel"].to)
    return batch


def totals(batch: SubsidyBatch) -> tuple[int, int, int]:
    """Of the rows, of the files, of the answers (paid and rejected), in fen: three sums that must
    be the same before a batch is closed."""
    rows = batch.rows.exclude(state=RowState.DROPPED).aggregate(n=Sum("amount_fen"))["n"] or 0
    files = batch.files.aggregate(
        n=Sum("total_fen"), paid=Sum("answer__paid_fen"), back=Sum("answer__rejected_fen")
    )
    return rows, files["n"] or 0, (files["paid"] or 0) + (files["back"] or 0)


def _reason(text: str) -> str:
    found = text.replace("\0", "").strip()[:500]
    if not found:
        raise ReasonWanted(errors=[FieldError(path="reason", message=ReasonWanted().message)])
    return found
