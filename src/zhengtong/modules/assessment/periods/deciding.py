"""What becomes of a record: put right, confirmed, refused, withdrawn."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import (
    CorrectionOver,
    CorrectionRunning,
    NoSuchRecord,
    OwnCase,
    SameHands,
    WrongPeriodState,
    WrongRecordState,
)
from zhengtong.modules.assessment.periods.course import may_move
from zhengtong.modules.assessment.periods.holding import locked, noted, ready
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    RecordState,
    ScoreRecord,
)
from zhengtong.modules.assessment.policies import ASSESS, REVIEW
from zhengtong.modules.assessment.schemes.holding import reason_of


def _held(period: AssessmentPeriod, record_id: uuid.UUID, expected_version: int) -> ScoreRecord:
    """Raises NoSuchRecord, WrongRecordState for a page that is older."""
    rows = period.records.select_for_update(of=("self",)).select_related("member")
    record = rows.filter(public_id=record_id).first()
    if record is None:
        raise NoSuchRecord
    if record.lock_version != expected_version:
        raise WrongRecordState
    return record


def _changed(record: ScoreRecord, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(record, name, value)
    record.lock_version += 1
    record.save(update_fields=[*changes, "lock_version"])


def period_of(record_id: uuid.UUID) -> uuid.UUID:
    """Raises NoSuchRecord."""
    found = (
        ScoreRecord.objects.filter(public_id=record_id)
        .values_list("period__public_id", flat=True)
        .first()
    )
    if found is None:
        raise NoSuchRecord
    return found


def _waiting(record: ScoreRecord, actor: Actor) -> None:
    """It waits for a decision, by somebody who neither entered it nor is concerned."""
    if record.state != RecordState.ENTERED:
        raise WrongRecordState
    if actor.staff_id is not None and actor.staff_id == record.entered_by_id:
        raise SameHands
    if actor.staff_id is not None and actor.staff_id == record.member.staff_id:
        raise OwnCase


@command
def confirm_record(*, record_id: uuid.UUID, expected_version: int, actor: Actor) -> ScoreRecord:
    """确认计分. Raises SameHands, OwnCase, CorrectionRunning."""
    period = ready(period_of(record_id), "decide", actor=actor)
    record = _held(period, record_id, expected_version)
    _waiting(record, actor)
    is_open = record.correct_until and not record.corrected_at
    if is_open and timezone.localdate() <= record.correct_until:
        raise CorrectionRunning(until=record.correct_until.isoformat())
    _changed(
        record,
        state=RecordState.CONFIRMED,
        decided_by_id=actor.staff_id,
        decided_at=timezone.now(),
    )
    noted(period, "confirm_record", actor, record.note, member=record.member)
    return record


@command
def accept_correction(*, record_id: uuid.UUID, expected_version: int, actor: Actor) -> ScoreRecord:
    """认可自行改正: it does not count. Raises SameHands, OwnCase, WrongRecordState."""
    period = ready(period_of(record_id), "decide", actor=actor)
    record = _held(period, record_id, expected_version)
    _waiting(record, actor)
    if record.corrected_at is None:
        raise WrongRecordState
    _changed(
        record,
        state=RecordState.CORRECTED,
        decided_by_id=actor.staff_id,
        decided_at=timezone.now(),
    )
    noted(period, "accept_correction", actor, record.correction, member=record.member)
    return record


@command
def refuse_record(
    *, record_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> ScoreRecord:
    """不予确认. Raises ReasonWanted, SameHands, OwnCase."""
    period = ready(period_of(record_id), "decide", actor=actor)
    record = _held(period, record_id, expected_version)
    _waiting(record, actor)
    words = reason_of(reason)
    _changed(
        record,
        state=RecordState.REFUSED,
        decision=words,
        decided_by_id=actor.staff_id,
        decided_at=timezone.now(),
    )
    noted(period, "refuse_record", actor, words, member=record.member)
    return record


@command
def withdraw_record(
    *, record_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> ScoreRecord:
    """撤销: before it is confirmed by whoever entered it, afterwards by a reviewer. Raises
    ReasonWanted, PermissionRefused, WrongRecordState."""
    period = ready(period_of(record_id), "withdraw" if _is_reviewer(record_id, actor) else "enter",
                   actor=actor)  # fmt: skip
    record = _held(period, record_id, expected_version)
    if record.state == RecordState.ENTERED:
        if actor.staff_id != record.entered_by_id or not actor.has(ASSESS, period.organization_id):
            raise PermissionRefused
    elif record.state == RecordState.CONFIRMED:
        require(actor, REVIEW, period)
        if actor.staff_id is not None and actor.staff_id == record.member.staff_id:
            raise OwnCase
    else:
        raise WrongRecordState
    words = reason_of(reason)
    withdrawn(period, record, words, actor)
    return record


def _is_reviewer(record_id: uuid.UUID, actor: Actor) -> bool:
    where = (
        ScoreRecord.objects.filter(public_id=record_id)
        .values_list("period__organization_id", flat=True)
        .first()
    )
    return where is not None and actor.has(REVIEW, where)


def withdrawn(period: AssessmentPeriod, record: ScoreRecord, words: str, actor: Actor) -> None:
    _changed(
        record,
        state=RecordState.WITHDRAWN,
        decision=words,
        decided_by_id=actor.staff_id,
        decided_at=timezone.now(),
    )
    noted(period, "withdraw_record", actor, words, member=record.member)


@command
def correct_own(*, record_id: uuid.UUID, words: str, actor: Actor) -> ScoreRecord:
    """自行改正: the person concerned says, within the window, what was put right. Raises
    CorrectionOver, ReasonWanted, NoSuchRecord."""
    period = locked(period_of(record_id))
    record = (
        period.records.select_for_update(of=("self",))
        .select_related("member")
        .filter(public_id=record_id)
        .first()
    )
    if record is None or not policies.is_own(actor, record.member):
        raise NoSuchRecord
    if not may_move(period.state, "decide"):
        raise WrongPeriodState
    if record.state != RecordState.ENTERED or record.corrected_at or not record.correct_until:
        raise WrongRecordState
    if timezone.localdate() > record.correct_until:
        raise CorrectionOver(until=record.correct_until.isoformat())
    said = reason_of(words, "correction")
    _changed(record, correction=said, corrected_at=timezone.now())
    noted(period, "correct_own", actor, said, member=record.member)
    return record
