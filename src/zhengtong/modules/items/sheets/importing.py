"""An import: sent and checked, approved by another person, put in force as a whole."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.jobs.api import defer, job
from zhengtong.kernel.access import Actor, allows, require
from zhengtong.kernel.errors import DomainError, FieldError, NotFound, StateError
from zhengtong.modules.items.models import BatchState, ImportBatch, ServiceItem
from zhengtong.modules.items.rules import SameReviewer
from zhengtong.modules.items.services.catalogue import register_item
from zhengtong.modules.items.services.indexing import written_together
from zhengtong.modules.items.services.versions import WrongDates, adopt_version
from zhengtong.modules.items.sheets.planning import (
    CHANGED,
    NEW,
    SAME,
    Plan,
    PlannedItem,
    Planner,
)
from zhengtong.modules.items.sheets.progress import Progress, told_apart
from zhengtong.modules.items.sheets.reading import Contents, read_workbook
from zhengtong.modules.items.sheets.reading_json import read_json
from zhengtong.modules.org import api as org

OWNER = "items.import"
RULES = files.FileRules(extensions=("xlsx", "json"), max_bytes=40 * 1024 * 1024)
AT_ONCE_BYTES = 150_000
AT_ONCE_ITEMS = 60
MOST_FAULTS = 500
MOST_CHANGES = 10
log = logging.getLogger(__name__)


class OthersApprove(SameReviewer):
    """导入的人不能自己批准，请另一位审核人批准。"""

    code = "others_approve"


def send(*, content: BinaryIO, name: str, actor: Actor) -> ImportBatch:
    """Take a file in and check it: at once when it is small, else by a job.

    Raises a FileRefused for what is no workbook and no JSON. Nothing of the catalogue changes.
    """
    require(actor, "items.manage")
    batch = _taken_in(content, name, actor)
    if batch.total <= AT_ONCE_BYTES:
        check(batch.pk)
    batch.refresh_from_db()
    return batch


def _taken_in(content: BinaryIO, name: str, actor: Actor) -> ImportBatch:
    kept = files.store(content=content, name=name, rules=RULES, actor=actor)
    return _begun(kept, actor)


@command
def _begun(kept: files.FileData, actor: Actor) -> ImportBatch:
    batch = ImportBatch.objects.create(
        file_id=kept.id,
        file_name=kept.name[:255],
        sent_by=actor.name[:80],
        sent_by_user=actor.user_id,
        total=kept.size,
    )
    linked = files.link(file_id=kept.id, owner_kind=OWNER, owner_id=batch.pk, actor=actor)
    batch.file_id = linked.id
    batch.save(update_fields=["file_id"])
    _record("items.import_sent", batch, actor)
    if kept.size > AT_ONCE_BYTES:
        defer(check_import, batch_id=batch.pk)
    return batch


def check(batch_id: int) -> None:
    """The dry run: every fault, and how many items would be new, changed or the same."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != BatchState.CHECKING:
        return

    def progress(done: int, total: int) -> None:
        ImportBatch.objects.filter(pk=batch_id).update(done=done, total=total)

    plan = planned(batch, progress)
    batch.state = BatchState.REFUSED if plan.faults else BatchState.READY
    batch.total = batch.done = len(plan.items)
    batch.fault_count = len(plan.faults)
    batch.faults = [asdict(fault) for fault in plan.faults[:MOST_FAULTS]]
    batch.summary = {verb: plan.count(verb) for verb in (NEW, CHANGED, SAME)} | {
        "names": [
            [
                item.code,
                item.verb,
                item.definition.get("name"),
                [[c.where, c.before[:200], c.after[:200]] for c in item.changes[:MOST_CHANGES]],
            ]
            for item in plan.items
            if item.verb != SAME
        ][:200]
    }
    batch.finished_at = timezone.now() if plan.faults else None
    batch.save()


@command
def approve(*, batch_id: int, actor: Actor, effective_on: dt.date | None = None) -> None:
    """Another person puts all of it in force. Raises OthersApprove, StateError, WrongDates."""
    require(actor, "items.review")
    batch = _locked(batch_id, BatchState.READY)
    if actor.name == batch.sent_by:
        raise OthersApprove
    starts = effective_on or timezone.localdate()
    if starts < timezone.localdate():
        raise WrongDates(errors=[FieldError(path="effective_on", message=str(WrongDates()))])
    batch.state, batch.approved_by = BatchState.APPLYING, actor.name[:80]
    batch.effective_on, batch.done = starts, 0
    batch.save()
    _record("items.import_approved", batch, actor, effective_on=str(starts))
    if batch.total > AT_ONCE_ITEMS:
        defer(apply_import, batch_id=batch.pk, reviewer_id=actor.user_id or 0)
    else:
        apply(batch, reviewer=actor)


@command
def drop(*, batch_id: int, actor: Actor) -> None:
    """Give an import up before it is in force."""
    require(actor, "items.manage")
    batch = _locked(batch_id, BatchState.READY)
    batch.state, batch.finished_at = BatchState.DROPPED, timezone.now()
    batch.save()
    _record("items.import_dropped", batch, actor)


@command
def apply(batch: ImportBatch, *, reviewer: Actor, progress: Progress | None = None) -> None:
    """Put every new and changed item in force, or none: one transaction.

    `progress` is told how many of how many are written. The file is planned again: what changed in
    the catalogue since the check is seen. Raises StateError when it was put in force before.
    """
    _locked(batch.pk, BatchState.APPLYING)
    drafter = _sender(batch)
    plan = planned(batch)
    if plan.faults:
        raise StateError
    with written_together():
        for done, item in enumerate(plan.items, start=1):
            if item.verb != SAME:
                _put_in_force(item, batch, drafter=drafter, reviewer=reviewer)
            if progress is not None:
                progress(done, len(plan.items))
    batch.done = batch.total = len(plan.items)
    batch.state, batch.finished_at = BatchState.DONE, timezone.now()
    batch.save()
    counts = {verb: plan.count(verb) for verb in (NEW, CHANGED)}
    _record("items.import_applied", batch, reviewer, **counts)


def _put_in_force(
    item: PlannedItem, batch: ImportBatch, *, drafter: Actor, reviewer: Actor
) -> None:
    item_id = item.item_id or register_item(
        entry_id=item.entry_id,
        owner_organization_id=item.owner_id,
        region_id=item.region_id,
        implementation_code=item.code,
        actor=drafter,
    )
    adopt_version(
        item_id=item_id,
        definition=item.definition,
        form_version_id=item.form_version_id,
        process_version_id=item.process_version_id,
        drafter=drafter,
        reviewer=reviewer,
        effective_on=batch.effective_on,
    )


@job(name="items.check_import", retry=0)
def check_import(batch_id: int) -> None:
    """Reads and checks a large file."""
    try:
        check(batch_id)
    except Exception:
        log.exception("import %s could not be checked", batch_id)
        _fail(batch_id, _("检查没有完成，请稍后重新上传。"))


@job(name="items.apply_import", retry=0)
def apply_import(batch_id: int, reviewer_id: int) -> None:
    """Puts a large import in force."""
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        reviewer = org.actor_for(reviewer_id) if reviewer_id else Actor.system(batch.approved_by)
        with told_apart(batch_id) as progress, transaction.atomic():
            apply(batch, reviewer=reviewer, progress=progress)
    except DomainError as error:
        _fail(batch_id, error.message)
    except Exception:
        log.exception("import %s could not be put in force", batch_id)
        _fail(batch_id, _("写入没有完成，什么都没有改。请重新上传。"))


def planned(batch: ImportBatch, progress: Any = None) -> Plan:
    """What the file of the batch would do now."""
    actor = _sender(batch)

    def may_change(organization_id: int) -> bool:
        return allows(actor, "items.manage", ServiceItem(owner_organization_id=organization_id))

    return Planner(_read(batch), may_change).run(progress)


def _read(batch: ImportBatch) -> Contents:
    with files.open_file(batch.file_id) as file:
        if batch.file_name.lower().endswith(".json"):
            return read_json(file)
        return read_workbook(file)


def _sender(batch: ImportBatch) -> Actor:
    if batch.sent_by_user:
        return org.actor_for(batch.sent_by_user)
    return Actor.system(batch.sent_by)


def _locked(batch_id: int, state: str) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    if batch.state != state:
        raise StateError
    return batch


def _fail(batch_id: int, message: str) -> None:
    fault = {"sheet": "", "row": 0, "column": "", "message": message}
    ImportBatch.objects.filter(pk=batch_id).update(
        state=BatchState.FAILED, faults=[fault], fault_count=1, finished_at=timezone.now()
    )


def _record(action: str, batch: ImportBatch, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"items:import:{batch.pk}",
        object_type="items_import",
        object_id=batch.pk,
        detail={"file": batch.file_name, **detail},
    )
