"""What a bank rejected: a corrected card, from the person or a clerk, and the repayment."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.billing.subsidies import cards
from zhengtong.modules.billing.subsidies.batches import known_banks, new_batch, write_rows
from zhengtong.modules.billing.subsidies.course import PREPARE, may_go
from zhengtong.modules.billing.subsidies.errors import (
    NoSuchSubsidy,
    NothingToRepay,
    RowNotRejected,
    SameCard,
)
from zhengtong.modules.billing.subsidies.holding import noted, told_row, told_rows
from zhengtong.modules.billing.subsidies.models import SubsidyBatch, SubsidyRow, SubsidyVersion
from zhengtong.modules.billing.subsidies.policies import visible_programmes, visible_rows
from zhengtong.modules.billing.subsidies.queries import own_rows
from zhengtong.modules.billing.subsidies.states import OF_THE_CARD, BatchKind, RowState


@command
def correct_card(*, row_id: uuid.UUID, bank: str, account: str, actor: Actor) -> SubsidyRow:
    """The person, or a clerk of the department, says to which card the rejected money should go.

    A card that the bank found at fault is not accepted again. Raises RowNotRejected, SameCard,
    InvalidInput.
    """
    seen = visible_rows(actor) if actor.is_staff else own_rows(actor)
    own = seen.filter(kind=BatchKind.REGULAR, public_id=row_id)
    row = own.select_for_update(of=("self",)).select_related("batch").first()
    if row is None:
        raise NoSuchSubsidy
    if actor.is_staff:
        require(actor, PREPARE, row.batch)
    if not may_go(row.state, RowState.CORRECTED) or row.state == RowState.REPAYING:
        raise RowNotRejected
    bank_id, number = _read_card(bank, account)
    used = row.new_account or row.account
    if row.code in OF_THE_CARD and number in (row.account, used) and row.state == RowState.REJECTED:
        raise SameCard(errors=[FieldError(path="account", message=SameCard().message)])
    row.new_bank_id, row.new_account = bank_id, number
    row.new_account_masked = cards.masked(number)
    row.state = RowState.CORRECTED
    row.save(update_fields=["new_bank", "new_account", "new_account_masked", "state"])
    told_row(row, at=timezone.now(), actor=actor, words=row.new_account_masked)
    audit.record(
        "billing.subsidy_card_corrected",
        actor=actor,
        stream=f"subsidy:{row.batch_id}",
        object_type="subsidy_row",
        object_id=str(row.public_id),
        detail={"card": row.new_account_masked},
    )
    return row


def _read_card(bank: str, account: str) -> tuple[int, str]:
    errors = []
    bank_id = known_banks().get(bank)
    if bank_id is None:
        errors.append(FieldError(path="bank", message=_("请选择开户银行。")))
    number = cards.read_card(account)
    if number is None:
        told = _("银行卡号应为 16 至 19 位数字，且末位校验码正确。请对照卡面核对。")
        errors.append(FieldError(path="account", message=told))
    if bank_id is None or number is None:
        raise InvalidInput(errors=errors)
    return bank_id, number


@command
def open_repayment(*, programme_id: uuid.UUID, period: str, actor: Actor) -> SubsidyBatch:
    """A batch that pays again all that was corrected, of one programme and period. It goes the way
    of every batch, without a second notice. Raises NothingToRepay."""
    programme = visible_programmes(actor).filter(public_id=programme_id).first()
    if programme is None:
        raise NoSuchSubsidy
    require(actor, PREPARE, programme)
    wanted = Q(programme_id=programme.pk, period=period, state=RowState.CORRECTED)
    roots = list(
        SubsidyRow.objects.select_for_update(of=("self",))
        .filter(wanted, kind=BatchKind.REGULAR)
        .select_related("batch")
        .order_by("pk")
    )
    if not roots:
        raise NothingToRepay
    version = SubsidyVersion.objects.select_related("programme").get(pk=roots[-1].batch.version_id)
    batch = new_batch(
        kind=BatchKind.REPAYMENT, version=version, period=period, note="", actor=actor
    )
    write_rows(batch, [_again(batch, n, r) for n, r in enumerate(roots, start=1)], actor)
    SubsidyRow.objects.filter(pk__in=[r.pk for r in roots]).update(state=RowState.REPAYING)
    told_rows([r.pk for r in roots], at=timezone.now(), actor=actor, words=batch.number)
    noted(batch, "add", actor)
    return batch


def _again(batch: SubsidyBatch, line: int, root: SubsidyRow) -> SubsidyRow:
    """The same money to the corrected card."""
    return SubsidyRow(
        batch=batch,
        line=line,
        kind=BatchKind.REPAYMENT,
        programme_id=root.programme_id,
        period=root.period,
        name=root.name,
        id_number=root.id_number,
        id_index=root.id_index,
        id_masked=root.id_masked,
        phone=root.phone,
        bank_id=root.new_bank_id,
        account=root.new_account or "",
        account_masked=root.new_account_masked,
        quantity=root.quantity,
        standard_fen=root.standard_fen,
        amount_fen=root.amount_fen,
        reason=root.reason,
        source_kind=root.source_kind,
        source_id=root.source_id,
        repays=root,
    )
