"""核查, 认定, 处理: by a supervisor who did not answer; a red card by two persons."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.supervision.orders import telling
from zhengtong.modules.supervision.orders.course import APPROVE, after_review, verdict_fault
from zhengtong.modules.supervision.orders.errors import TimePending, TooEarlyToReview
from zhengtong.modules.supervision.orders.holding import (
    few,
    keep_files,
    needed,
    noted,
    ready,
)
from zhengtong.modules.supervision.orders.models import (
    OrderExtension,
    SupervisionOrder,
    Verdict,
    VerdictApproval,
)
from zhengtong.modules.supervision.orders.services import carding
from zhengtong.modules.supervision.orders.services.close import ended
from zhengtong.modules.supervision.orders.states import Measure, OrderState, Outcome


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the supervisor typed."""

    outcome: str
    measure: str = ""
    recommends: bool = False
    words: str = ""
    advice: str = ""


@command
def review_order(
    *,
    order_id: uuid.UUID,
    judgement: Judgement,
    uploads: Sequence[uuid.UUID] = (),
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """Find it founded or not, and say what follows. Without an answer only after its last day.

    Raises InvalidInput, YellowAfterRed, TooEarlyToReview, OwnMatter.
    """
    order = ready(order_id, "review", actor=actor, expected_version=expected_version)
    _in_time(order)
    words = _judged(order, judgement)
    few(uploads)
    carding.refuse_yellow_after_red(order, judgement.measure)
    at = timezone.now()
    verdict = Verdict.objects.create(
        order=order,
        at=at,
        by_id=actor.staff_id,
        outcome=judgement.outcome,
        measure=judgement.measure,
        recommends=judgement.recommends,
        words=words,
        advice=judgement.advice.replace("\0", "").strip() if judgement.recommends else "",
    )
    keep_files(order, "review", uploads, actor)
    state = after_review(verdict.outcome, verdict.measure)
    if state == OrderState.HANDLED:
        until = carding.apply(order, verdict, actor=actor, at=at)
        noted(
            order, "review", actor=actor, at=at, words=words,
            state=state, measure=verdict.measure, appeal_until=until,
        )  # fmt: skip
        _tell_handled(order, verdict)
    elif state == OrderState.CLOSED:
        noted(order, "review", actor=actor, at=at, words=words, state=state, closed_at=at)
        telling.tell_unit(order, "unfounded")
        ended(order)
    else:
        noted(order, "review", actor=actor, at=at, words=words, state=state)
        telling.tell_holders(order, "to_approve", APPROVE, {verdict.by_id})
    return order


def _in_time(order: SupervisionOrder) -> None:
    if order.state != OrderState.SENT:
        return
    if timezone.localdate() <= order.due_on:
        raise TooEarlyToReview
    if OrderExtension.objects.filter(order=order, decision=None).exists():
        raise TimePending


def is_strict(order: SupervisionOrder) -> bool:
    """Whether founded means a red card and a recommendation, as the order's terms have it."""
    return order.rule is not None and order.rule.key in order.terms.strict_rules


def _judged(order: SupervisionOrder, given: Judgement) -> str:
    errors: list[FieldError] = []
    if given.outcome not in Outcome:
        errors.append(FieldError(path="outcome", message=_("请选择认定结论。")))
    if given.measure not in Measure:
        errors.append(FieldError(path="measure", message=_("请选择处理。")))
    if given.recommends and not given.advice.strip():
        errors.append(FieldError(path="advice", message=_("请写明监察建议的内容。")))
    try:
        words = needed("words", given.words, _("请写明认定的理由。"))
    except InvalidInput as wrong:
        errors += wrong.errors
    if not errors:
        fault = verdict_fault(
            given.outcome,
            given.measure,
            recommends=given.recommends,
            is_strict=is_strict(order),
        )
        said = {
            "unfounded": _("认定不属实的，不作处理，也不提监察建议。"),
            "nothing": _("认定属实的，要选择一种处理，或者提出监察建议。"),
            "strict": _("按配置，这条规则认定属实的，要亮红牌并提出监察建议。"),
        }
        if fault:
            errors.append(FieldError(path="measure", message=said[fault]))
    if errors:
        raise InvalidInput(errors=errors)
    return words


@command
def decide_red(
    *,
    order_id: uuid.UUID,
    is_approved: bool,
    words: str = "",
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """A second person approves the red card, or sends the matter back with a reason."""
    act = "approve" if is_approved else "refuse"
    order = ready(order_id, act, actor=actor, expected_version=expected_version)
    verdict = order.verdicts.latest("pk")
    said = words.replace("\0", "").strip()
    if not is_approved:
        said = needed("reason", words, _("请写明不同意的理由。"))
    at = timezone.now()
    VerdictApproval.objects.create(
        verdict=verdict, at=at, by_id=actor.staff_id, is_approved=is_approved, words=said
    )
    if not is_approved:
        noted(order, act, actor=actor, at=at, words=said, state=OrderState.REVIEWING)
        return order
    until = carding.apply(order, verdict, actor=actor, at=at)
    noted(
        order, act, actor=actor, at=at, words=said,
        state=OrderState.HANDLED, measure=verdict.measure, appeal_until=until,
    )  # fmt: skip
    _tell_handled(order, verdict)
    return order


def _tell_handled(order: SupervisionOrder, verdict: Verdict) -> None:
    measure = telling.both(Measure(verdict.measure))
    if verdict.recommends and not verdict.measure:
        measure = {"zh": "监察建议书", "en": "a written recommendation"}
    telling.tell_unit(order, "handled", measure=measure, until=order.appeal_until)
