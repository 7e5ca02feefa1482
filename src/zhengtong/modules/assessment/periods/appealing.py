"""Applying for a review (复核), and answering it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import (
    AppealNotYet,
    AppealPending,
    AppealTooLate,
    NoFurtherLevel,
    NoSuchPeriod,
    NoSuchRecord,
    OwnCase,
    SameHands,
    WrongRecordState,
)
from zhengtong.modules.assessment.periods import telling
from zhengtong.modules.assessment.periods.deciding import withdrawn
from zhengtong.modules.assessment.periods.holding import locked, noted, ready, scheme_of
from zhengtong.modules.assessment.periods.models import (
    Appeal,
    AppealState,
    AssessmentPeriod,
    PeriodMember,
    PeriodState,
    RecordState,
    ScoreRecord,
)
from zhengtong.modules.assessment.schemes.holding import reason_of

OWNER = "assessment.appeal"
RULES = files.FileRules()


@command
def file_appeal(
    *,
    period_id: uuid.UUID,
    member_id: uuid.UUID,
    text: str,
    record_id: uuid.UUID | None = None,
    uploads: Sequence[tuple[str, Any]] = (),
    actor: Actor,
) -> Appeal:
    """申请复核, in the notice; after a rejection once more, to the next level. Raises AppealNotYet,
    AppealTooLate, AppealPending, NoFurtherLevel, ReasonWanted."""
    period = locked(period_id)
    member = policies.own_members(actor).filter(period=period, public_id=member_id).first()
    if member is None:
        raise NoSuchPeriod
    level = _level(period, member)
    record = None
    if record_id is not None:
        record = member.records.filter(public_id=record_id).first()
        if record is None:
            raise NoSuchRecord
        if record.state != RecordState.CONFIRMED:
            raise WrongRecordState
    appeal = Appeal.objects.create(
        period=period,
        member=member,
        record=record,
        level=level,
        text=reason_of(text, "text"),
        filed_by_id=actor.staff_id,
    )
    linked = [
        files.store(
            content=content, name=name, rules=RULES, actor=actor, owner_kind=OWNER,
            owner_id=appeal.pk,
        ).id
        for name, content in uploads
    ]  # fmt: skip
    if linked:
        appeal.file_ids = linked
        appeal.save(update_fields=["file_ids"])
    noted(period, "appeal", actor, appeal.text, member=member)
    return appeal


def _level(period: AssessmentPeriod, member: PeriodMember) -> int:
    """Which level hears it, if any does."""
    if period.state in (PeriodState.COLLECTING, PeriodState.CALCULATED):
        raise AppealNotYet
    if period.state != PeriodState.PUBLISHED or period.publish_until is None:
        until = period.publish_until or period.last_on
        raise AppealTooLate(until=until.isoformat())
    today = timezone.localdate()
    last = member.appeals.order_by("-pk").first()
    if last is None or last.state == AppealState.UPHELD:
        if today > period.publish_until:
            raise AppealTooLate(until=period.publish_until.isoformat())
        return 1
    if last.state == AppealState.FILED:
        raise AppealPending
    scheme = scheme_of(period)
    if last.level >= scheme.appeal_levels:
        raise NoFurtherLevel
    assert last.decided_at is not None
    until = timezone.localdate(last.decided_at) + dt.timedelta(days=scheme.notice_days)
    if today > until:
        raise AppealTooLate(until=until.isoformat())
    return last.level + 1


@command
def decide_appeal(*, appeal_id: uuid.UUID, is_upheld: bool, answer: str, actor: Actor) -> Appeal:
    """答复: an upheld one withdraws the record that it is about. Raises ReasonWanted, SameHands,
    OwnCase, WrongRecordState."""
    where = (
        Appeal.objects.filter(public_id=appeal_id)
        .values_list("period__public_id", flat=True)
        .first()
    )
    if where is None:
        raise NoSuchRecord
    period = ready(where, "appeal", actor=actor)
    appeal = Appeal.objects.select_related("member", "record").get(public_id=appeal_id)
    if appeal.state != AppealState.FILED:
        raise WrongRecordState
    _other_hands(appeal, actor)
    appeal.answer = reason_of(answer, "answer")
    appeal.state = AppealState.UPHELD if is_upheld else AppealState.REJECTED
    appeal.decided_by_id, appeal.decided_at = actor.staff_id, timezone.now()
    appeal.save(update_fields=["answer", "state", "decided_by", "decided_at"])
    if is_upheld and appeal.record is not None:
        record = ScoreRecord.objects.select_related("member").get(pk=appeal.record_id)
        if record.state == RecordState.CONFIRMED:
            withdrawn(period, record, appeal.answer, actor)
    noted(period, "uphold" if is_upheld else "reject", actor, appeal.answer, member=appeal.member)
    telling.answered(appeal, period)
    return appeal


def _other_hands(appeal: Appeal, actor: Actor) -> None:
    """Neither the one concerned, nor who entered the record, nor who decided the level below."""
    me = actor.staff_id
    if me is None:
        return
    if me in (appeal.member.staff_id, appeal.filed_by_id):
        raise OwnCase
    below = appeal.member.appeals.filter(level__lt=appeal.level).values_list(
        "decided_by_id", flat=True
    )
    entered = appeal.record.entered_by_id if appeal.record else None
    if me == entered or me in set(below):
        raise SameHands
