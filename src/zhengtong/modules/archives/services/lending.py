"""Retrieval (利用): asked with a purpose, approved for a term, every reading kept."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, PermissionRefused
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.errors import AlreadyAsked, NotOwnRequest
from zhengtong.modules.archives.models import ArchiveRecord, RetrievalRequest, RetrievalUse
from zhengtong.modules.archives.services.recording import lock, note, who
from zhengtong.modules.archives.states import Act, RecordState, RecordStateError, may

LONGEST_DAYS = 60
State = RetrievalRequest.State
OPEN = (State.ASKED, State.APPROVED)


@command
def request_retrieval(
    *, record_id: int | uuid.UUID, purpose: str, days: int, actor: Actor
) -> RetrievalRequest:
    """Ask to read a record that is held. Raises AlreadyAsked, InvalidInput, RecordStateError."""
    record = lock(record_id, actor, "archives.read")
    if actor.staff_id is None:
        raise PermissionRefused
    if not may(record.state, Act.LEND):
        raise RecordStateError
    purpose = " ".join(purpose.split())
    errors = []
    if not 4 <= len(purpose) <= 300:
        text = _("请写明利用目的，4 到 300 个字。")
        errors.append(FieldError(path="purpose", message=text, code="purpose"))
    if not 1 <= days <= LONGEST_DAYS:
        text = _("利用期限是 1 到 %(n)s 天。") % {"n": LONGEST_DAYS}
        errors.append(FieldError(path="days", message=text, code="days"))
    if errors:
        raise InvalidInput(errors=errors)
    mine = RetrievalRequest.objects.filter(record=record, staff_id=actor.staff_id)
    if mine.filter(state__in=OPEN).exists():
        raise AlreadyAsked
    now = timezone.now()
    year = timezone.localdate(now).year
    serial = next_number(series="archives:retrieval", scope=str(year))
    found = RetrievalRequest.objects.create(
        number=f"查档{year}-{serial:05d}",
        record=record,
        staff_id=actor.staff_id,
        who=who(actor),
        purpose=purpose,
        days=days,
        asked_at=now,
    )
    note(record, "asked", actor, at=now, number=found.number, purpose=purpose, days=days)
    return found


@command
def decide_retrieval(
    *, public_id: uuid.UUID, is_approved: bool, words: str, actor: Actor
) -> RetrievalRequest:
    """The archivist's answer; a refusal says why. Raises NotOwnRequest, RecordStateError."""
    request, record = _locked(public_id, actor, "archives.manage")
    if request.state != State.ASKED:
        raise RecordStateError
    if request.staff_id == actor.staff_id:
        raise NotOwnRequest
    words = " ".join(words.split())[:300]
    if not is_approved and not words:
        text = _("不批准的，请写明理由。")
        raise InvalidInput(errors=[FieldError(path="words", message=text, code="words")])
    now = timezone.now()
    request.decided_at, request.decided_by, request.words = now, who(actor), words
    if is_approved:
        record.turn(Act.LEND)
        record.save(update_fields=["state", "version"])
        request.until = now + dt.timedelta(days=request.days)
    request.state = State.APPROVED if is_approved else State.REFUSED
    request.save()
    note(record, "lent" if is_approved else "refused", actor, at=now, number=request.number)
    return request


@command
def return_retrieval(*, public_id: uuid.UUID, actor: Actor) -> RetrievalRequest:
    """Given back before its term by the reader or the archivist."""
    request, record = _locked(public_id, actor, "archives.read")
    if request.staff_id != actor.staff_id:
        require(actor, "archives.manage", record)
    if request.state != State.APPROVED:
        raise RecordStateError
    _end(request, record, State.ENDED, "returned", actor)
    return request


@command
def expire_retrieval(*, public_id: uuid.UUID, actor: Actor) -> bool:
    """Its term is over. False when it was ended meanwhile."""
    request, record = _locked(public_id, actor, "archives.manage")
    over = request.until is not None and request.until <= timezone.now()
    if request.state != State.APPROVED or not over:
        return False
    _end(request, record, State.EXPIRED, "expired", actor)
    return True


def _end(
    request: RetrievalRequest, record: ArchiveRecord, state: State, kind: str, actor: Actor
) -> None:
    now = timezone.now()
    request.state, request.ended_at = state, now
    request.save(update_fields=["state", "ended_at"])
    others = RetrievalRequest.objects.filter(record=record, state=State.APPROVED)
    if record.state == RecordState.LENT and not others.exists():
        record.turn(Act.RETURN)
        record.save(update_fields=["state", "version"])
    note(record, kind, actor, at=now, number=request.number)


def _locked(
    public_id: uuid.UUID, actor: Actor, permission: str
) -> tuple[RetrievalRequest, ArchiveRecord]:
    """The record first, then the request."""
    key = RetrievalRequest.objects.filter(public_id=public_id).values_list("record_id", flat=True)
    record_id = key.first()
    if record_id is None:
        raise NotFound
    record = lock(record_id, actor, permission)
    return RetrievalRequest.objects.select_for_update().get(public_id=public_id), record


@command
def note_use(*, record_id: int, what: str, actor: Actor) -> RetrievalRequest | None:
    """Somebody reads or takes a copy now: kept under the request that allows it, and in the audit
    log. None for who keeps the archive. Raises PermissionRefused."""
    record = ArchiveRecord.objects.defer("vector").get(pk=record_id)
    request = policies.retrieval_of(actor, record)
    if request is None and not policies.may_manage(actor, record):
        raise PermissionRefused
    if request is not None:
        RetrievalUse.objects.create(
            request=request, at=timezone.now(), what=what, address=actor.address
        )
    audit.record(
        "archives.use",
        actor=actor,
        stream=f"archive:{record.pk}",
        object_type="archive_record",
        object_id=record.code,
        detail={"what": what, "request": request.number if request else ""},
    )
    return request
