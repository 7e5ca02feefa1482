"""申诉: within its term, decided by someone who found nothing in the matter; nothing is deleted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, allows
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders import papers, policies, telling
from zhengtong.modules.supervision.orders.course import ANSWER, APPROVE, left_after, may_move
from zhengtong.modules.supervision.orders.errors import (
    AppealTermOver,
    NotYoursToAppeal,
    WrongOrderState,
)
from zhengtong.modules.supervision.orders.holding import (
    few,
    hands,
    held,
    keep_files,
    needed,
    noted,
    ready,
)
from zhengtong.modules.supervision.orders.models import (
    AppealDecision,
    OrderAppeal,
    SupervisionOrder,
)
from zhengtong.modules.supervision.orders.services import carding
from zhengtong.modules.supervision.orders.services.close import ended
from zhengtong.modules.supervision.orders.serving import serve
from zhengtong.modules.supervision.orders.states import (
    AppealOutcome,
    Measure,
    OrderState,
    PaperKind,
)


def may_appeal(actor: Actor, order: SupervisionOrder) -> bool:
    """The unit's head, or the person concerned."""
    return allows(actor, ANSWER, order) or policies.is_concerned(actor, order)


@command
def appeal_order(
    *,
    order_id: uuid.UUID,
    words: str,
    uploads: Sequence[uuid.UUID] = (),
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """The unit or the person concerned objects. After the term it is refused and nothing changes.

    Raises NotYoursToAppeal, AppealTermOver, WrongOrderState, InvalidInput.
    """
    order = held(order_id, actor=actor, expected_version=expected_version)
    if not may_appeal(actor, order):
        raise NotYoursToAppeal
    if not may_move(order.state, "appeal"):
        raise _refusal(order)
    at = timezone.now()
    if order.appeal_until is None or timezone.localdate(at) > order.appeal_until:
        raise AppealTermOver
    said = needed("words", words, _("请写明申诉的理由。"))
    few(uploads)
    OrderAppeal.objects.create(
        order=order,
        verdict=order.verdicts.latest("pk"),
        at=at,
        by_id=actor.staff_id,
        is_personal=not allows(actor, ANSWER, order),
        words=said,
    )
    keep_files(order, "appeal", uploads, actor)
    noted(order, "appeal", actor=actor, at=at, words=said, state=OrderState.APPEALED)
    took_part = frozenset().union(*hands(order).values())
    telling.tell_holders(order, "appealed", APPROVE, set(took_part))
    return order


def _refusal(order: SupervisionOrder) -> Exception:
    """Closed because the term is over reads so."""
    is_over = order.appeal_until is not None and timezone.localdate() > order.appeal_until
    if order.state == OrderState.CLOSED and is_over:
        return AppealTermOver()
    return WrongOrderState()


@command
def decide_appeal(
    *,
    order_id: uuid.UUID,
    outcome: str,
    left: str = "",
    words: str,
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """Uphold it (card and points are withdrawn), uphold it in part (`left` is the lighter measure
    that stays), or reject it. The order is closed with it."""
    order = ready(order_id, "decide_appeal", actor=actor, expected_version=expected_version)
    stays = _stays(order, outcome, left)
    said = needed("words", words, _("请写明裁决的理由。"))
    appeal = order.appeal
    before, at = order.measure, timezone.now()
    if stays == Measure.YELLOW and stays != before:
        carding.refuse_yellow_after_red(order, stays)
    decision = AppealDecision.objects.create(
        appeal=appeal, at=at, by_id=actor.staff_id, outcome=outcome, measure=stays, words=said
    )
    if outcome != AppealOutcome.REJECTED:
        carding.withdraw(order, decision, at=at)
    if outcome == AppealOutcome.PARTLY:
        carding.apply(order, appeal.verdict, actor=actor, at=at, decision=decision)
    _serve(order, decision, before, actor)
    noted(
        order, "decide_appeal", actor=actor, at=at, words=said,
        state=OrderState.CLOSED, measure=stays, closed_at=at,
    )  # fmt: skip
    telling.tell_unit(
        order,
        "appeal_decided",
        outcome=telling.both(AppealOutcome(decision.outcome)),
        measure=telling.both(Measure(stays)),
    )
    ended(order)
    return order


def _stays(order: SupervisionOrder, outcome: str, left: str) -> Measure:
    if outcome not in AppealOutcome:
        wrong = FieldError(path="outcome", message=_("请选择申诉的结果。"))
        raise InvalidInput(errors=[wrong])
    stays = left_after(outcome, order.measure, left)
    if stays is None:
        said = _("部分成立的，要选择一种比原来轻的处理；没有更轻的处理时，只能成立或者维持。")
        raise InvalidInput(errors=[FieldError(path="left", message=said)])
    return stays


def _serve(order: SupervisionOrder, decision: AppealDecision, before: str, actor: Actor) -> None:
    verdict = decision.appeal.verdict
    who = org.organization(order.organization_id).name_zh
    if decision.appeal.is_personal:
        who = org.staff(decision.appeal.by_id).name
    keeps = decision.outcome == AppealOutcome.REJECTED and verdict.recommends
    serve(
        order,
        PaperKind.APPEAL,
        actor=actor,
        at=decision.at,
        appellant=who,
        appeal_words=decision.appeal.words,
        appeal_outcome=papers.in_chinese(AppealOutcome(decision.outcome)),
        words=decision.words,
        measure_before=papers.measure_words(before, recommends=verdict.recommends),
        measure_after=papers.measure_words(decision.measure, recommends=keeps),
    )
