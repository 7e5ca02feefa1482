"""What people are told: the heads of the unit, the person concerned, the sender of the order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from zhengtong.core.messaging.api import MessageTemplate, Recipient, register_template, send
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.states import AppealOutcome, Measure

CHANNELS = ("site", "sms")


def _template(key: str, subject: tuple[str, str], body: tuple[str, str]) -> None:
    register_template(
        MessageTemplate(
            key=f"supervision.order_{key}",
            subject={"zh": subject[0], "en": subject[1]},
            body={"zh": body[0], "en": body[1]},
            channels=CHANNELS,
            is_essential=True,
        )
    )


_template(
    "sent",
    ("督办单 {number}", "Supervision order {number}"),
    (
        "{unit}：收到督办单 {number}，请在 {due_on} 前（含当日）登录平台答复，说明原因，附上证据。",
        "{unit}: supervision order {number} was served. Answer it with reasons and evidence by "
        "{due_on}.",
    ),
)
_template(
    "answered",
    ("督办单 {number} 已答复", "Order {number} was answered"),
    (
        "{unit}已经答复督办单 {number}，请核查认定。",
        "{unit} has answered supervision order {number}. Please review it.",
    ),
)
_template(
    "time_asked",
    ("督办单 {number} 申请延期", "More time asked for order {number}"),
    (
        "{unit}对督办单 {number} 申请延期 {days} 个工作日，请决定。",
        "{unit} asks for {days} more working days for order {number}. Please decide.",
    ),
)
_template(
    "time_decided",
    ("督办单 {number} 的延期申请", "Your request for time, order {number}"),
    (
        "督办单 {number} 的延期申请已有决定，答复期限是 {due_on}。",
        "Your request for more time for order {number} was decided. The answer is due by {due_on}.",
    ),
)
_template(
    "to_approve",
    ("督办单 {number} 待核准红牌", "Red card to approve, order {number}"),
    (
        "督办单 {number}（{unit}）提出亮红牌，请另一位人员核准。",
        "A red card was proposed for {unit} in order {number}. Another person has to approve it.",
    ),
)
_template(
    "handled",
    ("督办单 {number} 的处理", "Outcome of order {number}"),
    (
        "督办单 {number} 已认定，处理：{measure}。不服的，在 {until} 前（含当日）可以登录申诉。",
        "Order {number} was decided: {measure}. You may appeal on the platform until {until}.",
    ),
)
_template(
    "unfounded",
    ("督办单 {number} 认定不属实", "Order {number}: not founded"),
    (
        "督办单 {number} 经核查认定不属实，不作处理，已经归档。",
        "After review, order {number} was found not founded. Nothing follows; it is closed.",
    ),
)
_template(
    "appealed",
    ("督办单 {number} 有申诉", "Appeal in order {number}"),
    (
        "{unit}（或者当事人）对督办单 {number} 的处理提出申诉，由没有参与认定和核准的人员裁决。",
        "{unit} (or the person concerned) appeals in order {number}. Someone who took no part in "
        "it decides.",
    ),
)
_template(
    "appeal_decided",
    ("督办单 {number} 的申诉决定", "Appeal decided, order {number}"),
    (
        "督办单 {number} 的申诉已有决定：{outcome}。申诉后的处理：{measure}。",
        "The appeal in order {number} was decided: {outcome}. What stands now: {measure}.",
    ),
)
_template(
    "cancelled",
    ("督办单 {number} 已取消", "Order {number} was cancelled"),
    (
        "督办单 {number} 已经取消，不用再答复。",
        "Supervision order {number} was cancelled. No answer is needed.",
    ),
)


def tell_unit(order: SupervisionOrder, key: str, **more: Any) -> None:
    """The heads of the unit and the person concerned."""
    heads = {h.staff_id for h in org.heads_of(order.organization_id) if not h.is_absent}
    if order.staff_id:
        heads.add(order.staff_id)
    _tell(order, key, heads, more)


def tell_sender(order: SupervisionOrder, key: str, **more: Any) -> None:
    _tell(order, key, {order.sent_by_id}, more)


def tell_holders(order: SupervisionOrder, key: str, permission: str, without: set[int]) -> None:
    """Everyone who may take the next step, but those who took one."""
    users = org.users_with(permission, organization_id=order.organization_id)
    staff = {s.id for s in org.staff_of_users(users)}
    _tell(order, key, staff - without, {})


def _tell(order: SupervisionOrder, key: str, staff_ids: Iterable[int], more: Any) -> None:
    unit = org.organization(order.organization_id)
    context = {
        "number": order.number,
        "unit": {"zh": unit.name_zh, "en": unit.name_en or unit.name_zh},
        **more,
    }
    for staff_id in sorted(staff_ids):
        send(
            template=f"supervision.order_{key}",
            recipient=Recipient(staff_id=staff_id),
            context=context,
            about=f"supervision_order:{order.pk}",
            url=reverse("orders:order", args=[order.public_id]),
        )


def both(choice: Measure | AppealOutcome) -> dict[str, str]:
    """A label in both languages."""
    found = {}
    for language, code in (("zh", "zh-hans"), ("en", "en")):
        with override(code):
            found[language] = str(choice.label)
    return found
