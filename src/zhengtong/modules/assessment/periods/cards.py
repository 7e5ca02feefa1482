"""Cards of supervision become records of the period by themselves, and go when they are withdrawn.

A card was found by one and decided by another already, so its record counts at once.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.periods.deciding import withdrawn
from zhengtong.modules.assessment.periods.holding import noted, ready, scheme_of
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodMember,
    PeriodState,
    RecordState,
    ScoreRecord,
)
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.definition import Event, Indicator
from zhengtong.modules.supervision import api as supervision

ORIGIN = "supervision.card:"
NAMES = {"yellow": "黄牌", "red": "红牌"}


@command
def take_cards(*, period_id: uuid.UUID, expected_version: int, actor: Actor) -> AssessmentPeriod:
    """取监察牌: those shown in the period to its members."""
    period = ready(period_id, "enter", actor=actor, expected_version=expected_version)
    sync(period, actor)
    return period


def sync(period: AssessmentPeriod, actor: Actor) -> int:
    """In the caller's transaction, the period locked. The answer is how many records changed."""
    scheme = scheme_of(period)
    wanted = {colour: i for _d, i in scheme.indicators() for colour in i.cards}
    if not wanted:
        return 0
    members = {m.subject_id: m for m in period.members.filter(excluded="")}
    known = {
        r.origin: r
        for r in period.records.filter(origin__startswith=ORIGIN).select_related("member")
    }
    changed = 0
    for card in _cards(period, set(members)):
        subject = (
            card.staff_id if period.subject_kind == SubjectKind.STAFF else card.organization_id
        )
        member = members.get(subject or 0)
        indicator = wanted.get(card.colour)
        record = known.get(f"{ORIGIN}{card.id}")
        if record is None and card.counts and member and indicator:
            if period.state != PeriodState.PUBLISHED:
                _taken(period, member, indicator, card, actor)
                changed += 1
        elif record is not None and not card.counts and record.state == RecordState.CONFIRMED:
            with override("zh-hans"):
                words = _("监察牌已撤销（%(number)s）") % {"number": card.order_number}
            withdrawn(period, record, words, actor)
            changed += 1
    return changed


def _cards(period: AssessmentPeriod, subjects: set[int]) -> list[supervision.CardData]:
    """With those that were withdrawn, so that their records go."""
    by_person = period.subject_kind == SubjectKind.STAFF
    if not by_person and period.subject_kind != SubjectKind.ORGANIZATION:
        return []
    return supervision.cards(
        first_on=period.first_on,
        last_on=period.last_on,
        staff_ids=subjects if by_person else None,
        organization_ids=None if by_person else subjects,
        with_withdrawn=True,
    )


def _taken(
    period: AssessmentPeriod,
    member: PeriodMember,
    indicator: Indicator,
    card: supervision.CardData,
    actor: Actor,
) -> None:
    """The scheme's own points count where it fixes them, else what the card costs."""
    given, choice = None, ""
    if isinstance(indicator.how, Event):
        known = indicator.how.of(card.colour)
        choice = card.colour if known is not None and indicator.how.choices else ""
        case = known or indicator.how.own
        given = -card.points if case.is_given else None
    with override("zh-hans"):
        note = _("%(colour)s：督办单 %(number)s，规则 %(rule)s") % {
            "colour": NAMES.get(card.colour, card.colour),
            "number": card.order_number,
            "rule": card.rule_code or "—",
        }
    ScoreRecord.objects.create(
        period=period,
        member=member,
        indicator=indicator.key,
        happened_on=timezone.localdate(card.shown_at),
        quantity=Decimal(1),
        given=given,
        choice=choice,
        note=note,
        origin=f"{ORIGIN}{card.id}",
        origin_url=reverse("orders:order", args=[card.order_public_id]),
        state=RecordState.CONFIRMED,
        decided_at=timezone.now(),
    )
    noted(period, "confirm_record", actor, note, member=member)
