"""Proposing honours from a ranking, and awarding them by a second person."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.numbering import api as numbering
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.assessment.errors import (
    NoSuchRecord,
    OwnCase,
    SameHands,
    WrongPeriodState,
    WrongRecordState,
)
from zhengtong.modules.assessment.honours.models import Honour, HonourState
from zhengtong.modules.assessment.periods.holding import noted, ready, scheme_of
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, Result
from zhengtong.modules.assessment.policies import REVIEW
from zhengtong.modules.assessment.schemes.definition import HonourRule
from zhengtong.modules.assessment.schemes.holding import reason_of


@command
def propose_honours(*, period_id: uuid.UUID, expected_version: int, actor: Actor) -> list[Honour]:
    """拟授: what the scheme's rules say of the ranking. Raises WrongPeriodState when the scheme
    has none or they were proposed."""
    period = ready(period_id, "honour", actor=actor, expected_version=expected_version)
    rules = scheme_of(period).honours
    if not rules or period.honours.exists():
        raise WrongPeriodState
    results = list(
        Result.objects.filter(calculation=period.current_id, place__isnull=False)
        .select_related("member")
        .order_by("place", "member__number", "member__name")
    )
    found = [h for rule in rules for h in _by(rule, period, results)]
    for honour in found:
        honour.proposed_by_id = actor.staff_id
    Honour.objects.bulk_create(found)
    noted(period, "propose", actor, job_error="")
    return found


def _by(rule: HonourRule, period: AssessmentPeriod, results: list[Result]) -> Iterable[Honour]:
    if rule.of == "place":
        yield from _windows(rule, period, results)
        return
    worthy = [r for r in results if is_worthy(r)]
    for order, result in enumerate(_first(worthy, rule.top), start=1):
        assert result.total is not None
        yield Honour(
            period=period,
            key=rule.key,
            name=dict(rule.name),
            member=result.member,
            holder=result.member.name,
            place=result.member.place,
            score=result.total,
            order=order,
        )


def is_worthy(result: Result) -> bool:
    """No consequence that bars, no veto of any kind."""
    vetoed = result.notes["vetoes"] or any(part["vetoes"] for part in result.parts)
    return not result.notes["is_barred"] and not vetoed


def _first(results: list[Result], top: int) -> list[Result]:
    """As many as there are places; who shares the last one with too many waits for a decision by
    people, so they all stand on the list."""
    if len(results) <= top:
        return results
    last = results[top - 1].place
    return [r for r in results if r.place is not None and last is not None and r.place <= last]


def _windows(rule: HonourRule, period: AssessmentPeriod, results: list[Result]) -> Iterable[Honour]:
    """The mean of those who work there; a window with somebody vetoed or barred is out."""
    together: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.member.place:
            together[result.member.place].append(result)
    means = [
        (sum((r.total or Decimal(0) for r in rows), Decimal(0)) / len(rows), place)
        for place, rows in together.items()
        if all(is_worthy(r) for r in rows)
    ]
    ordered = sorted(means, key=lambda m: (-m[0], m[1]))
    bound = ordered[rule.top - 1][0] if len(ordered) >= rule.top else None
    chosen = [m for m in ordered if bound is None or m[0] >= bound]
    for order, (mean, place) in enumerate(chosen, start=1):
        yield Honour(
            period=period,
            key=rule.key,
            name=dict(rule.name),
            holder=place,
            score=mean.quantize(Decimal("0.0001"), ROUND_HALF_UP),
            order=order,
        )


def _held(honour_id: uuid.UUID, state: str, actor: Actor) -> Honour:
    honour = (
        Honour.objects.select_for_update(of=("self",))
        .select_related("period", "member")
        .filter(public_id=honour_id)
        .first()
    )
    if honour is None:
        raise NoSuchRecord
    require(actor, REVIEW, honour.period)
    if honour.state != state:
        raise WrongRecordState
    if actor.staff_id is not None:
        if actor.staff_id == honour.proposed_by_id:
            raise SameHands
        if honour.member is not None and actor.staff_id == honour.member.staff_id:
            raise OwnCase
    return honour


@command
def award_honour(*, honour_id: uuid.UUID, actor: Actor) -> Honour:
    """授予, under a number of the year. Raises SameHands, OwnCase, WrongRecordState."""
    honour = _held(honour_id, HonourState.PROPOSED, actor)
    year = str(honour.period.last_on.year)
    honour.state = HonourState.AWARDED
    honour.decided_by_id, honour.decided_at = actor.staff_id, timezone.now()
    serial = numbering.next_number(series="assessment.honour", scope=year)
    honour.number = f"KH{year}{serial:04d}"
    honour.save(update_fields=["state", "decided_by", "decided_at", "number"])
    noted(honour.period, "award", actor, f"{honour.number} {honour.holder}")
    return honour


@command
def decline_honour(*, honour_id: uuid.UUID, reason: str, actor: Actor) -> Honour:
    """不授予. Raises ReasonWanted, SameHands, OwnCase, WrongRecordState."""
    return _ended(honour_id, HonourState.PROPOSED, HonourState.DECLINED, reason, actor)


@command
def revoke_honour(*, honour_id: uuid.UUID, reason: str, actor: Actor) -> Honour:
    """撤销荣誉. Raises ReasonWanted, SameHands, OwnCase, WrongRecordState."""
    return _ended(honour_id, HonourState.AWARDED, HonourState.REVOKED, reason, actor)


def _ended(honour_id: uuid.UUID, frm: str, to: str, reason: str, actor: Actor) -> Honour:
    honour = _held(honour_id, frm, actor)
    words = reason_of(reason)[:300]
    honour.state, honour.reason = to, words
    honour.decided_by_id, honour.decided_at = actor.staff_id, timezone.now()
    honour.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    noted(honour.period, to, actor, f"{honour.holder}：{words}")
    return honour
