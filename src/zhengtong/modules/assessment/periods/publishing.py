"""Publishing for some days, confirming, ranking; taking back and cancelling."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.errors import (
    AppealsOpen,
    CalculateAgain,
    NoticeRunning,
    SameHands,
    StillCollecting,
)
from zhengtong.modules.assessment.periods import telling
from zhengtong.modules.assessment.periods.holding import is_outdated, noted, ready, scheme_of
from zhengtong.modules.assessment.periods.models import (
    AppealState,
    AssessmentPeriod,
    PeriodState,
    RecordState,
)
from zhengtong.modules.assessment.schemes.holding import reason_of


@command
def publish_results(
    *, period_id: uuid.UUID, expected_version: int, actor: Actor
) -> AssessmentPeriod:
    """公示: from today; the day itself does not count. Raises StillCollecting, CalculateAgain."""
    period = ready(period_id, "publish", actor=actor, expected_version=expected_version)
    waiting = period.records.filter(state=RecordState.ENTERED).count()
    if waiting:
        raise StillCollecting(count=waiting)
    if is_outdated(period):
        raise CalculateAgain
    today = timezone.localdate()
    noted(
        period,
        "publish",
        actor,
        state=PeriodState.PUBLISHED,
        published_on=today,
        publish_until=today + dt.timedelta(days=scheme_of(period).notice_days),
    )
    telling.published(period)
    return period


def further_until(period: AssessmentPeriod) -> dt.date | None:
    """The last day on which a rejected application may still go a level up."""
    scheme = scheme_of(period)
    found = None
    rejected = period.appeals.filter(
        state=AppealState.REJECTED, level__lt=scheme.appeal_levels
    ).order_by("pk")
    for appeal in rejected:
        if period.appeals.filter(member=appeal.member_id, level__gt=appeal.level).exists():
            continue
        assert appeal.decided_at is not None
        until = timezone.localdate(appeal.decided_at) + dt.timedelta(days=scheme.notice_days)
        found = max(found, until) if found else until
    return found


@command
def confirm_results(
    *, period_id: uuid.UUID, expected_version: int, actor: Actor
) -> AssessmentPeriod:
    """确认结果, when the notice and every application are over, by another person than the one who
    calculated. Raises NoticeRunning, AppealsOpen, CalculateAgain, SameHands."""
    period = ready(period_id, "confirm", actor=actor, expected_version=expected_version)
    today = timezone.localdate()
    assert period.publish_until is not None
    if today <= period.publish_until:
        raise NoticeRunning(until=period.publish_until.isoformat())
    until = further_until(period)
    if period.appeals.filter(state=AppealState.FILED).exists() or (until and today <= until):
        raise AppealsOpen(until=(until or period.publish_until).isoformat())
    if is_outdated(period):
        raise CalculateAgain
    hands = set(
        period.events.filter(act__in=("publish", "ask", "calculate"))
        .exclude(staff=None)
        .values_list("staff_id", flat=True)
    )
    if actor.staff_id is not None and actor.staff_id in hands:
        raise SameHands
    noted(period, "confirm", actor, state=PeriodState.CONFIRMED, confirmed_at=timezone.now())
    return period


@command
def rank_results(*, period_id: uuid.UUID, expected_version: int, actor: Actor) -> AssessmentPeriod:
    """公布排名."""
    period = ready(period_id, "rank", actor=actor, expected_version=expected_version)
    noted(period, "rank", actor, state=PeriodState.RANKED, ranked_at=timezone.now())
    return period


@command
def take_back(
    *, period_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> AssessmentPeriod:
    """退回采集, also when the notice brought something to light. Raises ReasonWanted,
    AppealsOpen."""
    period = ready(period_id, "take_back", actor=actor, expected_version=expected_version)
    words = reason_of(reason)
    if period.appeals.filter(state=AppealState.FILED).exists():
        raise AppealsOpen(until=(period.publish_until or timezone.localdate()).isoformat())
    noted(
        period,
        "take_back",
        actor,
        words,
        state=PeriodState.COLLECTING,
        published_on=None,
        publish_until=None,
    )
    return period


@command
def cancel_period(
    *, period_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> AssessmentPeriod:
    """取消: it never counted. Raises ReasonWanted."""
    period = ready(period_id, "cancel", actor=actor, expected_version=expected_version)
    words = reason_of(reason)
    noted(period, "cancel", actor, words, state=PeriodState.CANCELLED)
    return period
