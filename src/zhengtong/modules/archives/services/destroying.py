"""Destroyed (销毁): a list, two approvals, a waiting time, then the files go for good and the
catalogue entries stay."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.archives.errors import SamePerson, WaitingTime
from zhengtong.modules.archives.events import RecordDestroyed
from zhengtong.modules.archives.models import (
    ArchivePackage,
    ArchiveRecord,
    DestructionApproval,
    DestructionList,
    ListState,
    Verdict,
)
from zhengtong.modules.archives.services.recording import lock_all, note, who
from zhengtong.modules.archives.services.transferring import listed
from zhengtong.modules.archives.states import Act, RecordStateError
from zhengtong.modules.org import api as org

APPROVALS = 2


@command
def make_destruction_list(*, ids: list[int], reason: str, actor: Actor) -> DestructionList:
    """Raises NothingChosen, InvalidInput, RecordStateError."""
    require(actor, "archives.manage")
    reason = _said(reason, "reason", _("请写明销毁的理由，4 到 300 个字。"))
    records = listed(ids, Verdict.DESTROY, actor)
    now = timezone.now()
    year = timezone.localdate(now).year
    serial = next_number(series="archives:destruction", scope=str(year))
    made = DestructionList.objects.create(
        number=f"销毁{year}-{serial:03d}",
        records=[r.pk for r in records],
        rows=[_row(r) for r in records],
        reason=reason,
        made_at=now,
        made_by=who(actor),
        made_by_staff_id=actor.staff_id,
    )
    for record in records:
        note(record, "listed", actor, at=now, number=made.number)
    return made


def _row(record: ArchiveRecord) -> dict[str, str]:
    return {
        "code": record.code,
        "title": record.title,
        "dated_on": record.dated_on.isoformat(),
        "retention": record.retention,
        "due_on": record.due_on.isoformat(),
        "opinion": record.opinion,
    }


@command
def approve_destruction(*, public_id: uuid.UUID, words: str, actor: Actor) -> DestructionList:
    """One of two approvals, neither by who made the list. With the second the waiting time
    begins. Raises SamePerson."""
    made = _locked(public_id, ListState.MADE)
    require(actor, "archives.head")
    if actor.staff_id is None:
        raise PermissionRefused
    before = DestructionApproval.objects.filter(list=made)
    known = {made.made_by_staff_id, *before.values_list("staff_id", flat=True)}
    if actor.staff_id in known:
        raise SamePerson
    words = _said(words, "words", _("请写明审批意见，4 到 300 个字。"))
    now = timezone.now()
    DestructionApproval.objects.create(
        list=made, staff_id=actor.staff_id, who=who(actor), words=words, at=now
    )
    if before.count() >= APPROVALS:
        made.state, made.approved_at = ListState.APPROVED, now
        made.save(update_fields=["state", "approved_at"])
    _audited("archives.destruction_approve", made, actor, words=words)
    return made


@command
def withdraw_destruction(*, public_id: uuid.UUID, reason: str, actor: Actor) -> DestructionList:
    """Before it is carried out anybody who keeps or heads the archive may stop it."""
    made = _locked(public_id, ListState.MADE, ListState.APPROVED)
    if not (actor.has("archives.manage") or actor.has("archives.head")):
        raise PermissionRefused
    reason = _said(reason, "reason", _("请写明撤回的理由，4 到 300 个字。"))
    made.state = ListState.WITHDRAWN
    made.save(update_fields=["state"])
    _audited("archives.destruction_withdraw", made, actor, reason=reason)
    return made


@command
def carry_out_destruction(
    *, public_id: uuid.UUID, watched_by: int, actor: Actor
) -> DestructionList:
    """The files go; `watched_by` (a staff id, another person) saw it done (监销). Raises
    WaitingTime, SamePerson."""
    made = _locked(public_id, ListState.APPROVED)
    require(actor, "archives.manage")
    if may_be_done_on(made) > timezone.localdate():
        raise WaitingTime(day=may_be_done_on(made).isoformat())
    if watched_by == actor.staff_id:
        raise SamePerson
    names = org.staff_names([watched_by])
    if watched_by not in names:
        text = _("请选择监销人。")
        raise InvalidInput(errors=[FieldError(path="watched_by", message=text, code="choose")])
    now = timezone.now()
    for record in lock_all(made.records, actor, "archives.manage"):
        _destroy(record, made, now, actor)
    made.state, made.done_at, made.done_by = ListState.DONE, now, who(actor)
    made.watched_by = names[watched_by]
    made.save()
    _audited("archives.destruction_done", made, actor, watched_by=made.watched_by)
    return made


def may_be_done_on(made: DestructionList) -> dt.date:
    """The first day on which an approved list may be carried out."""
    assert made.approved_at is not None
    wait = dt.timedelta(days=settings.ARCHIVES_DESTRUCTION_DAYS)
    return timezone.localdate(made.approved_at) + wait


def _destroy(record: ArchiveRecord, made: DestructionList, at: dt.datetime, actor: Actor) -> None:
    record.turn(Act.DESTROY)
    record.save(update_fields=["state", "version"])
    for package in ArchivePackage.objects.filter(record=record).exclude(file_id=None):
        files.unlink(file_id=package.file_id or 0, actor=actor)
        package.file_id, package.destroyed_at = None, at
        package.save(update_fields=["file_id", "destroyed_at"])
    note(record, "destroyed", actor, at=at, number=made.number)
    publish(
        RecordDestroyed(
            record_id=record.pk,
            record_public_id=record.public_id,
            source_kind=record.source_kind,
            source_id=record.source_id,
            list_number=made.number,
            at=at,
        )
    )


def _locked(public_id: uuid.UUID, *states: ListState) -> DestructionList:
    made = DestructionList.objects.select_for_update().filter(public_id=public_id).first()
    if made is None:
        raise NotFound
    if made.state not in states:
        raise RecordStateError
    return made


def _said(text: str, path: str, message: str) -> str:
    said = " ".join(text.split())
    if not 4 <= len(said) <= 300:
        raise InvalidInput(errors=[FieldError(path=path, message=message, code=path)])
    return said


def _audited(action: str, made: DestructionList, actor: Actor, **detail: str) -> None:
    audit.record(
        action,
        actor=actor,
        stream="archives",
        object_type="destruction_list",
        object_id=made.number,
        detail=detail,
    )
