"""Opening a batch and putting people into it: from a file, by hand, from offers; striking off."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.numbering import api as numbering
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.billing.subsidies import cards, checking, reckoning, rosters
from zhengtong.modules.billing.subsidies.checking import Payee
from zhengtong.modules.billing.subsidies.course import (
    CHANGEABLE,
    CHECK,
    PREPARE,
    STRIKABLE,
    may_go,
)
from zhengtong.modules.billing.subsidies.errors import (
    BadRoster,
    NoSuchSubsidy,
    OfferTaken,
    PaidElsewhere,
    ReasonWanted,
    RowNotStrikable,
    WrongBatchState,
    field,
)
from zhengtong.modules.billing.subsidies.holding import held, noted, told_row, told_rows
from zhengtong.modules.billing.subsidies.models import (
    PayoutBank,
    PayoutOffer,
    SubsidyBatch,
    SubsidyRow,
)
from zhengtong.modules.billing.subsidies.policies import visible_programmes, visible_rows
from zhengtong.modules.billing.subsidies.rosters import Fault, Line
from zhengtong.modules.billing.subsidies.states import BatchKind, RowState
from zhengtong.modules.org import api as org

MOST_FAULTS = 200
AT_ONCE = 2_000


class FaultyRoster(BadRoster):
    """花名册里有 %(count)s 处错误，一行也没有导入。请改好后重新上传。"""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            count=len(faults),
            errors=[
                FieldError(path="file", message=BadRoster(count=len(faults)).message, code="roster")
            ],
        )
        self.faults = list(faults[:MOST_FAULTS])


@command
def open_batch(
    *, programme_id: uuid.UUID, period: str, actor: Actor, note: str = ""
) -> SubsidyBatch:
    """An empty batch for one period, under the programme's current version. Raises InvalidInput
    for a period that does not fit how often the programme pays."""
    programme = (
        visible_programmes(actor)
        .select_related("current")
        .filter(public_id=programme_id, is_active=True)
        .first()
    )
    if programme is None or programme.current is None:
        raise NoSuchSubsidy
    require(actor, PREPARE, programme)
    key = reckoning.read_period(programme.current.period_kind, period)
    if key is None:
        raise field("period", _("发放期次写成 2026、2026Q3 或者 2026-09，要与项目的发放周期一致。"))
    return new_batch(
        kind=BatchKind.REGULAR, version=programme.current, period=key, note=note, actor=actor
    )


def new_batch(*, kind: str, version: Any, period: str, note: str, actor: Actor) -> SubsidyBatch:
    """Numbered and noted; inside a command that asked for permission."""
    year = timezone.localdate().year
    number = numbering.next_number(series="subsidy_batch", scope=str(year))
    batch = SubsidyBatch.objects.create(
        number=f"BT{year}{number:05d}",
        kind=kind,
        programme_id=version.programme_id,
        version=version,
        organization_id=version.programme.organization_id,
        period=period,
        note=note.replace("\0", "").strip()[:120],
        opened_by_id=actor.staff_id,
    )
    noted(batch, "open", actor)
    return batch


@command
def import_roster(
    *, batch_id: uuid.UUID, content: bytes, name: str, expected_version: int, actor: Actor
) -> SubsidyBatch:
    """All lines of the file or none. Raises NotARoster, RosterTooLarge, FaultyRoster with what is
    wrong line by line, PaidElsewhere when another batch was faster by a hair."""
    batch = _open(batch_id, actor, expected_version)
    lines = rosters.read(content, name)
    _put_in(batch, lines, actor)
    noted(batch, "import", actor, name[:120])
    return batch


@command
def add_payee(
    *, batch_id: uuid.UUID, typed: Line, expected_version: int, actor: Actor
) -> SubsidyBatch:
    """One person by hand. Raises InvalidInput with the fields that are wrong."""
    batch = _open(batch_id, actor, expected_version)
    try:
        _put_in(batch, [typed], actor)
    except FaultyRoster as refused:
        refused.errors = tuple(FieldError(path=f.column, message=f.message) for f in refused.faults)
        raise
    noted(batch, "add", actor)
    return batch


@command
def take_offer(
    *,
    batch_id: uuid.UUID,
    offer_id: uuid.UUID,
    bank: str,
    account: str,
    expected_version: int,
    actor: Actor,
) -> SubsidyBatch:
    """Put the payment that somebody asked for into the batch, to the card that the clerk typed.

    Raises OfferTaken, InvalidInput.
    """
    batch = _open(batch_id, actor, expected_version)
    offer = batch.programme.offers.select_for_update().filter(public_id=offer_id).first()
    if offer is None:
        raise NoSuchSubsidy
    if offer.row_id is not None:
        raise OfferTaken
    purpose = f"subsidy:{batch.number}"
    line = Line(
        number=1,
        name=org.person(offer.person_id).name,
        id_number=org.person_secret(offer.person_id, actor=actor, purpose=purpose),
        bank=bank,
        account=account,
        quantity=reckoning.plain(Decimal(offer.quantity)),
        reason=offer.reason,
    )
    try:
        (made,) = _put_in(batch, [line], actor, offer)
    except FaultyRoster as refused:
        refused.errors = tuple(FieldError(path=f.column, message=f.message) for f in refused.faults)
        raise
    offer.row_id = made
    offer.save(update_fields=["row"])
    noted(batch, "take", actor, offer.source_id)
    return batch


def _open(batch_id: uuid.UUID, actor: Actor, expected_version: int) -> SubsidyBatch:
    batch = held(batch_id, actor=actor, permission=PREPARE, expected_version=expected_version)
    if batch.state not in CHANGEABLE or batch.kind != BatchKind.REGULAR:
        raise WrongBatchState
    return batch


def _put_in(
    batch: SubsidyBatch, lines: Iterable[Line], actor: Actor, offer: PayoutOffer | None = None
) -> list[int]:
    """Check all, then write all; the ids of the rows."""
    banks = known_banks()
    payees, faults = checking.check(lines, standard_fen=batch.version.standard_fen, banks=banks)
    faults += checking.paid_before(payees, _earlier(batch, [p.id_index for p in payees]))
    if faults:
        raise FaultyRoster(sorted(faults, key=lambda f: f.line))
    rows = [_row(batch, n, p, offer) for n, p in enumerate(payees, start=batch.next_line)]
    return write_rows(batch, rows, actor)


def write_rows(batch: SubsidyBatch, rows: list[SubsidyRow], actor: Actor) -> list[int]:
    """Insert them and count them; the caller saves the batch. Raises PaidElsewhere."""
    try:
        with transaction.atomic():
            made = SubsidyRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    except IntegrityError:
        raise PaidElsewhere(
            errors=[FieldError(path="file", message=PaidElsewhere().message)]
        ) from None
    ids = [row.pk for row in made]
    told_rows(ids, at=timezone.now(), actor=actor)
    batch.next_line += len(rows)
    batch.row_count += len(rows)
    batch.total_fen += sum(row.amount_fen for row in rows)
    return ids


def known_banks() -> dict[str, int]:
    """Names and keys of the banks in use, with their ids."""
    found = PayoutBank.objects.filter(is_active=True).values_list("pk", "key", "name")
    return {text: pk for pk, key, name in found for text in (key, name)}


def _earlier(batch: SubsidyBatch, indexes: Sequence[str]) -> dict[str, str]:
    """Who has a row for this period already, in which batch."""
    rows = SubsidyRow.objects.filter(
        programme_id=batch.programme_id,
        period=batch.period,
        kind=BatchKind.REGULAR,
        id_index__in=indexes,
    ).exclude(state=RowState.DROPPED)
    return dict(rows.values_list("id_index", "batch__number"))


def _row(batch: SubsidyBatch, line: int, payee: Payee, offer: PayoutOffer | None) -> SubsidyRow:
    return SubsidyRow(
        batch=batch,
        line=line,
        kind=batch.kind,
        programme_id=batch.programme_id,
        period=batch.period,
        name=payee.name,
        id_number=payee.id_number,
        id_index=payee.id_index,
        id_masked=payee.id_masked,
        phone=payee.phone,
        bank_id=payee.bank_id,
        account=payee.account,
        account_masked=cards.masked(payee.account),
        quantity=payee.quantity,
        standard_fen=batch.version.standard_fen,
        amount_fen=payee.amount_fen,
        reason=payee.reason,
        source_kind=offer.source_kind if offer else "",
        source_id=offer.source_id if offer else "",
    )


@command
def strike_row(
    *, row_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> SubsidyBatch:
    """剔除: take one person out with the reason, while the batch is drafted (by its makers) or in
    its notice (by who checks). The row stays as a trace. Raises RowNotStrikable, ReasonWanted."""
    found = visible_rows(actor).filter(public_id=row_id).values_list("batch__public_id").first()
    if found is None:
        raise NoSuchSubsidy
    batch = held(
        found[0],
        actor=actor,
        permission="billing.subsidies",
        expected_version=expected_version,
    )
    if batch.state not in STRIKABLE or batch.kind != BatchKind.REGULAR:
        raise RowNotStrikable
    require(actor, PREPARE if batch.state in CHANGEABLE else CHECK, batch)
    row = batch.rows.select_for_update().get(public_id=row_id)
    if not may_go(row.state, RowState.DROPPED):
        raise RowNotStrikable
    words = reason.replace("\0", "").strip()[:200]
    if not words:
        raise ReasonWanted(errors=[FieldError(path="reason", message=ReasonWanted().message)])
    row.state = RowState.DROPPED
    row.save(update_fields=["state"])
    told_row(row, at=timezone.now(), actor=actor, words=words)
    PayoutOffer.objects.filter(row=row).update(row=None)
    batch.row_count -= 1
    batch.total_fen -= row.amount_fen
    noted(batch, "strike", actor, f"{row.ref} {words}")
    return batch
