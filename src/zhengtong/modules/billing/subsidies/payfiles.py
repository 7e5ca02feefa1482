"""Files to the banks: made at approval, taken by those who pay, every taking written down."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.billing.subsidies import bankfile
from zhengtong.modules.billing.subsidies.bankfile import Pay, PayLine
from zhengtong.modules.billing.subsidies.course import PAY
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy
from zhengtong.modules.billing.subsidies.models import PayFile, PayoutBank, SubsidyBatch
from zhengtong.modules.billing.subsidies.policies import visible_batches
from zhengtong.modules.billing.subsidies.states import RowState

OWNER = "billing.subsidy"
RULES = files.FileRules(extensions=("txt",), max_bytes=bankfile.MOST_BYTES)


class SubsidyFiles:
    """Nobody reads them by their plain address: they hold whole account numbers, and a download
    must leave its trace. The pages of a batch hand them out."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return False


def make(batch: SubsidyBatch, *, at: dt.datetime, actor: Actor) -> list[PayFile]:
    """One file for each bank of the batch, in the transaction of its approval."""
    by_bank: dict[int, list[PayLine]] = {}
    use = f"{batch.version.name} {batch.period}"
    listed = batch.rows.filter(state=RowState.LISTED).order_by("line")
    for row in listed.only("batch", "line", "name", "account", "amount_fen", "bank"):
        row.batch = batch
        line = PayLine(ref=row.ref, name=row.name, account=row.account, fen=row.amount_fen, use=use)
        by_bank.setdefault(row.bank_id, []).append(line)
    banks = PayoutBank.objects.in_bulk(list(by_bank))
    return [
        _made(batch, banks[pk], number, by_bank[pk], at, actor)
        for number, pk in enumerate(sorted(by_bank), start=1)
    ]


def _made(
    batch: SubsidyBatch,
    bank: PayoutBank,
    number: int,
    lines: list[PayLine],
    at: dt.datetime,
    actor: Actor,
) -> PayFile:
    pay = Pay(
        batch=batch.number,
        bank=bank.key,
        number=f"{number:02d}",
        made_at=f"{timezone.localtime(at):%Y%m%d%H%M%S}",
        lines=lines,
    )
    content, digest = bankfile.write_pay(pay)
    name = f"ZTPAY_{batch.number}_{bank.key}_{number:02d}.txt"
    kept = files.store(
        content=content,
        name=name,
        rules=RULES,
        actor=actor,
        owner_kind=OWNER,
        owner_id=batch.pk,
        purpose="pay",
    )
    return PayFile.objects.create(
        batch=batch,
        bank=bank,
        number=number,
        name=name,
        row_count=len(lines),
        total_fen=pay.total,
        digest=digest,
        file_id=kept.id,
        made_at=at,
    )


@command
def take_file(*, batch_id: uuid.UUID, file_id: uuid.UUID, actor: Actor) -> PayFile:
    """Somebody who pays takes the file away; the audit log keeps who and when."""
    batch = visible_batches(actor).filter(public_id=batch_id).first()
    if batch is None:
        raise NoSuchSubsidy
    require(actor, PAY, batch)
    found = batch.files.select_for_update().filter(public_id=file_id).first()
    if found is None:
        raise NoSuchSubsidy
    found.taken_at = timezone.now()
    found.save(update_fields=["taken_at"])
    audit.record(
        "billing.subsidy_file_taken",
        actor=actor,
        stream=f"subsidy:{batch.pk}",
        object_type="subsidy_file",
        object_id=str(found.public_id),
        detail={"name": found.name, "digest": found.digest, "rows": found.row_count},
    )
    return found
