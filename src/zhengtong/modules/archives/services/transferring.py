"""Handed over to the archive (移交): a list, the package set, the archive's receipt."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.archives.errors import NothingChosen, NotSound
from zhengtong.modules.archives.models import (
    ArchiveRecord,
    DestructionList,
    ListState,
    TransferList,
    Verdict,
)
from zhengtong.modules.archives.services.recording import lock_all, note, who
from zhengtong.modules.archives.states import Act, RecordStateError, may


def on_a_list(ids: list[int]) -> bool:
    """Whether one of them stands on a list that is not carried out or withdrawn."""
    open_ = (ListState.MADE, ListState.APPROVED)
    return any(
        model._default_manager.filter(records__overlap=ids, state__in=open_).exists()
        for model in (TransferList, DestructionList)
    )


def listed(ids: list[int], verdict: Verdict, actor: Actor) -> list[ArchiveRecord]:
    """Records that were appraised so and stand on no other list, locked. Raises NothingChosen,
    RecordStateError."""
    if not ids:
        raise NothingChosen
    records = lock_all(ids, actor, "archives.manage")
    act = Act.DESTROY if verdict == Verdict.DESTROY else Act.TRANSFER
    if any(not may(r.state, act) or r.verdict != verdict for r in records):
        raise RecordStateError
    if on_a_list([r.pk for r in records]):
        raise RecordStateError
    return records


@command
def make_transfer_list(*, ids: list[int], receiver: str, actor: Actor) -> TransferList:
    """Only records that passed their last check leave the house. Raises NotSound."""
    require(actor, "archives.manage")
    receiver = " ".join(receiver.split())
    if not 2 <= len(receiver) <= 120:
        text = _("请填写接收的档案馆。")
        raise InvalidInput(errors=[FieldError(path="receiver", message=text, code="receiver")])
    records = listed(ids, Verdict.TRANSFER, actor)
    if not all(r.is_sound for r in records):
        raise NotSound
    now = timezone.now()
    year = timezone.localdate(now).year
    serial = next_number(series="archives:transfer", scope=str(year))
    made = TransferList.objects.create(
        number=f"移交{year}-{serial:03d}",
        records=[r.pk for r in records],
        receiver=receiver,
        made_at=now,
        made_by=who(actor),
    )
    for record in records:
        note(record, "listed", actor, at=now, number=made.number)
    return made


@command
def confirm_transfer(
    *, public_id: uuid.UUID, receipt_number: str, received_by: str, received_on: str, actor: Actor
) -> TransferList:
    """The archive took them over and gave its receipt; from then on they are kept there."""
    require(actor, "archives.manage")
    made = TransferList.objects.select_for_update().filter(public_id=public_id).first()
    if made is None:
        raise NotFound
    if made.state != ListState.MADE:
        raise RecordStateError
    day = _receipt(made, receipt_number.strip(), received_by.strip(), received_on.strip())
    now = timezone.now()
    for record in lock_all(made.records, actor, "archives.manage"):
        record.turn(Act.TRANSFER)
        record.save(update_fields=["state", "version"])
        note(record, "transferred", actor, at=now, number=made.number, receipt=receipt_number)
    made.receipt_number, made.received_by = receipt_number.strip(), received_by.strip()
    made.received_on, made.state, made.done_at = day, ListState.DONE, now
    made.save()
    audit.record(
        "archives.transfer_done",
        actor=actor,
        stream="archives",
        object_type="transfer_list",
        object_id=made.number,
        detail={"receipt": made.receipt_number, "records": len(made.records)},
    )
    return made


def _receipt(made: TransferList, number: str, by: str, on: str) -> dt.date:
    errors = []
    if not 1 <= len(number) <= 60:
        text = _("请填写档案馆的接收凭证号。")
        errors.append(FieldError(path="receipt_number", message=text, code="receipt"))
    if not 2 <= len(by) <= 120:
        text = _("请填写接收人。")
        errors.append(FieldError(path="received_by", message=text, code="by"))
    try:
        day = dt.date.fromisoformat(on)
    except ValueError:
        day = dt.date.min
    if not timezone.localdate(made.made_at) <= day <= timezone.localdate():
        text = _("请填写接收日期，在编制清册以后、今天以前。")
        errors.append(FieldError(path="received_on", message=text, code="day"))
    if errors:
        raise InvalidInput(errors=errors)
    return day
