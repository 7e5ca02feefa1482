"""The ends of an order: closed after its term, cancelled with a reason, archived as one file."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.supervision.orders import telling
from zhengtong.modules.supervision.orders.errors import AppealStillOpen
from zhengtong.modules.supervision.orders.events import OrderClosed
from zhengtong.modules.supervision.orders.holding import needed, noted, ready
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.states import OrderState


def ended(order: SupervisionOrder) -> None:
    """Tell the others that the order ended; its file is made because of that."""
    assert order.closed_at is not None
    publish(
        OrderClosed(
            order_id=order.pk,
            public_id=order.public_id,
            organization_id=order.organization_id,
            is_cancelled=order.state == OrderState.CANCELLED,
            at=order.closed_at,
        )
    )


@command
def close_order(
    *, order_id: uuid.UUID, expected_version: int | None = None, actor: Actor
) -> SupervisionOrder:
    """The term for an appeal is over and none came. Raises AppealStillOpen before that."""
    order = ready(order_id, "close", actor=actor, expected_version=expected_version)
    at = timezone.now()
    if order.appeal_until is None or timezone.localdate(at) <= order.appeal_until:
        raise AppealStillOpen
    noted(order, "close", actor=actor, at=at, state=OrderState.CLOSED, closed_at=at)
    ended(order)
    return order


@command
def cancel_order(
    *, order_id: uuid.UUID, words: str, expected_version: int | None = None, actor: Actor
) -> SupervisionOrder:
    """取消督办 before anything was decided, with a reason. Its findings may be taken up again."""
    order = ready(order_id, "cancel", actor=actor, expected_version=expected_version)
    said = needed("reason", words, _("请写明取消督办的理由。"))
    at = timezone.now()
    order.findings.update(is_live=False)
    noted(order, "cancel", actor=actor, at=at, words=said, state=OrderState.CANCELLED, closed_at=at)
    telling.tell_unit(order, "cancelled")
    ended(order)
    return order


def close_due(*, today: dt.date | None = None) -> int:
    """Close every order whose term for an appeal is over; how many. Each in a transaction of its
    own, so that one never holds up the others."""
    day = today or timezone.localdate()
    due = SupervisionOrder.objects.filter(state=OrderState.HANDLED, appeal_until__lt=day)
    closed = 0
    for public_id in list(due.order_by("pk").values_list("public_id", flat=True)[:500]):
        close_order(order_id=public_id, actor=Actor.system("supervision.close_orders"))
        closed += 1
    return closed
