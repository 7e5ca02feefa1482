"""答复: what the unit says, with evidence; more time, asked for once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.supervision.orders import telling
from zhengtong.modules.supervision.orders.errors import (
    NoTimeAsked,
    TimeAskedAlready,
    TimeOver,
)
from zhengtong.modules.supervision.orders.events import OrderAnswered
from zhengtong.modules.supervision.orders.holding import (
    few,
    keep_files,
    needed,
    noted,
    ready,
    workdays_after,
)
from zhengtong.modules.supervision.orders.models import (
    OrderAnswer,
    OrderExtension,
    OrderExtensionDecision,
    SupervisionOrder,
)
from zhengtong.modules.supervision.orders.states import OrderState


@command
def answer_order(
    *,
    order_id: uuid.UUID,
    words: str,
    uploads: Sequence[uuid.UUID] = (),
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """The unit answers, once. After the last day it still may; that it was late stays."""
    order = ready(order_id, "answer", actor=actor, expected_version=expected_version)
    said = needed("words", words, _("请写明原因和处理情况。"))
    few(uploads)
    at = timezone.now()
    is_late = timezone.localdate(at) > order.due_on
    OrderAnswer.objects.create(
        order=order, at=at, by_id=actor.staff_id, words=said, due_on=order.due_on, is_late=is_late
    )
    keep_files(order, "answer", uploads, actor)
    noted(
        order,
        "answer",
        actor=actor,
        at=at,
        words=said,
        state=OrderState.REVIEWING,
        answered_at=at,
    )
    telling.tell_sender(order, "answered")
    publish(
        OrderAnswered(
            public_id=order.public_id,
            organization_id=order.organization_id,
            is_late=is_late,
            at=at,
        )
    )
    return order


@command
def ask_time(
    *,
    order_id: uuid.UUID,
    days: str,
    words: str,
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """Ask for some working days more, once, before the last day is over."""
    order = ready(order_id, "ask_time", actor=actor, expected_version=expected_version)
    if OrderExtension.objects.filter(order=order).exists():
        raise TimeAskedAlready
    at = timezone.now()
    if timezone.localdate(at) > order.due_on:
        raise TimeOver
    most = order.terms.extension_days
    if not (days.isascii() and days.isdigit() and 1 <= int(days[:3]) <= most):
        wrong = _("请填 1 到 %(most)s 的整数。") % {"most": most}
        raise InvalidInput(errors=[FieldError(path="days", message=wrong)])
    said = needed("reason", words, _("请写明为什么需要延期。"))
    OrderExtension.objects.create(
        order=order, at=at, by_id=actor.staff_id, days=int(days), words=said
    )
    noted(order, "ask_time", actor=actor, at=at, words=said)
    telling.tell_sender(order, "time_asked", days=days)
    return order


@command
def decide_time(
    *,
    order_id: uuid.UUID,
    is_granted: bool,
    words: str,
    expected_version: int | None = None,
    actor: Actor,
) -> SupervisionOrder:
    """Grant what was asked for, or not; either way with a reason."""
    order = ready(order_id, "decide_time", actor=actor, expected_version=expected_version)
    asked = OrderExtension.objects.filter(order=order, decision=None).first()
    if asked is None:
        raise NoTimeAsked
    said = needed("reason", words, _("请写明理由。"))
    at = timezone.now()
    due = order.due_on
    if is_granted:
        due = workdays_after(order.due_on, asked.days)
    OrderExtensionDecision.objects.create(
        extension=asked,
        at=at,
        by_id=actor.staff_id,
        is_granted=is_granted,
        words=said,
        due_on=due,
    )
    act = "grant_time" if is_granted else "refuse_time"
    noted(order, act, actor=actor, at=at, words=said, due_on=due)
    telling.tell_unit(order, "time_decided", due_on=due)
    return order
