"""What a verdict brings: cards, deductions, documents; and what an appeal takes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.supervision.orders import papers
from zhengtong.modules.supervision.orders.course import is_card, yellow_after_red
from zhengtong.modules.supervision.orders.errors import YellowAfterRed
from zhengtong.modules.supervision.orders.events import CardShown, CardWithdrawn
from zhengtong.modules.supervision.orders.holding import workdays_after
from zhengtong.modules.supervision.orders.models import (
    AppealDecision,
    Deduction,
    SupervisionCard,
    SupervisionOrder,
    Verdict,
    Withdrawal,
)
from zhengtong.modules.supervision.orders.serving import serve
from zhengtong.modules.supervision.orders.states import Measure, Outcome, PaperKind


def refuse_yellow_after_red(order: SupervisionOrder, measure: str) -> None:
    """The same matter is the same unit, case and kind of supervision. Raises YellowAfterRed.

    Two orders at the same moment need no lock: who does not see the other's red came before it.
    """
    if measure != Measure.YELLOW:
        return
    reds = SupervisionCard.objects.filter(
        colour=Measure.RED,
        withdrawal=None,
        organization_id=order.organization_id,
        order__kind=order.kind,
        order__cases__case__in=order.cases.values("case_id"),
    ).exclude(order=order)
    if yellow_after_red(measure, reds.exists()):
        raise YellowAfterRed


def apply(
    order: SupervisionOrder,
    verdict: Verdict,
    *,
    actor: Actor,
    at: dt.datetime,
    decision: AppealDecision | None = None,
) -> dt.date | None:
    """Show the card, write the deduction, serve the documents. Answers the last day for an appeal;
    after one there is none."""
    measure = decision.measure if decision else verdict.measure
    until = None
    if decision is None:
        today = timezone.localdate(at)
        until = workdays_after(today, order.terms.appeal_days)
    common: dict[str, Any] = {
        "order": order,
        "verdict": verdict,
        "finding_id": order.findings.order_by("pk").values_list("finding_id", flat=True).first(),
        "is_artificial": order.is_artificial,
        "organization_id": order.organization_id,
        "staff_id": order.staff_id,
    }
    card = None
    if is_card(measure):
        card = SupervisionCard.objects.create(
            **common, colour=measure, decision=decision, shown_at=at
        )
    points = order.terms.points(measure)
    if points:
        Deduction.objects.create(**common, card=card, points=points, at=at)
    _papers(order, verdict, measure, until, decision, actor, at)
    if card is not None:
        publish(
            CardShown(
                card_id=card.pk,
                order_public_id=order.public_id,
                colour=card.colour,
                organization_id=card.organization_id,
                staff_id=card.staff_id,
                points=str(Decimal(points)),
                at=at,
            )
        )
    return until


def _papers(
    order: SupervisionOrder,
    verdict: Verdict,
    measure: str,
    until: dt.date | None,
    decision: AppealDecision | None,
    actor: Actor,
    at: dt.datetime,
) -> None:
    facts = {
        "outcome": papers.in_chinese(Outcome(verdict.outcome)),
        "words": verdict.words,
        "appeal_until": until,
    }
    if is_card(measure):
        points = order.terms.points(measure)
        serve(
            order,
            PaperKind(measure),
            actor=actor,
            at=at,
            **facts,
            points=f"{points.normalize():f}" if points else "",
            left_words=_left(decision),
        )
    if verdict.recommends and decision is None:
        serve(order, PaperKind.RECOMMENDATION, actor=actor, at=at, **facts, advice=verdict.advice)


def _left(decision: AppealDecision | None) -> str:
    return f"经申诉审查，原处理变更：{decision.words}" if decision else ""


def withdraw(order: SupervisionOrder, decision: AppealDecision, *, at: dt.datetime) -> None:
    """Every card and deduction of the order that stands is taken back by a row of its own."""
    for card in order.cards.filter(withdrawal=None).select_related("deduction"):
        Withdrawal.objects.create(card=card, decision=decision, at=at)
        cost = getattr(card, "deduction", None)
        publish(
            CardWithdrawn(
                card_id=card.pk,
                order_public_id=order.public_id,
                colour=card.colour,
                organization_id=card.organization_id,
                staff_id=card.staff_id,
                points=str(cost.points if cost else Decimal(0)),
                at=at,
            )
        )
    for deduction in order.deductions.filter(withdrawal=None):
        Withdrawal.objects.create(deduction=deduction, decision=decision, at=at)
