"""Who sends, answers, approves and sees orders.

That one person does not judge twice in one matter is kept by `course.same_hands`, whatever roles
say. A unit answers for itself: the permission counts only in the own organisation.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.supervision.orders.course import ANSWER, APPROVE, ISSUE
from zhengtong.modules.supervision.orders.models import SupervisionOrder

VIEW = "supervision.view"

declare(
    Permission(
        name=APPROVE,
        label="核准红牌、裁决申诉",
        description="核准别人提出的红牌，裁决申诉，设定督办的期限和扣分。",
        implies=(VIEW,),
    ),
    Permission(
        name=ANSWER,
        label="答复督办单",
        description="代表本单位答复督办单，申请延期，提出申诉。",
    ),
)


@policy(ANSWER)
def may_answer(actor: Actor, order: SupervisionOrder | None) -> bool:
    """For the own unit only, however wide the role."""
    if order is None:
        return actor.is_staff and actor.has(ANSWER)
    own = actor.organization_id == order.organization_id
    return actor.is_staff and own and actor.has(ANSWER, order.organization_id)


@policy(APPROVE)
def may_approve(actor: Actor, order: SupervisionOrder | None) -> bool:
    return actor.is_staff and actor.has(APPROVE, order.organization_id if order else None)


def may_issue(actor: Actor, organization_id: int) -> bool:
    """Send, review, cancel: staff of supervision, for the units that they watch."""
    return actor.is_staff and actor.has(ISSUE, organization_id)


def is_concerned(actor: Actor, order: SupervisionOrder) -> bool:
    """The person whom the order names."""
    return actor.staff_id is not None and actor.staff_id == order.staff_id


def watched(actor: Actor) -> QuerySet[SupervisionOrder]:
    """Orders of the units that the actor watches."""
    seen = actor.organizations_with(VIEW)
    rows = SupervisionOrder.objects.all()
    return rows if ANYWHERE in seen else rows.filter(organization_id__in=seen)


def received(actor: Actor) -> QuerySet[SupervisionOrder]:
    """Those of the own unit, for who answers for it, and those that name the actor."""
    if not actor.is_staff:
        return SupervisionOrder.objects.none()
    mine = Q(staff_id=actor.staff_id)
    if actor.organization_id and actor.has(ANSWER, actor.organization_id):
        mine |= Q(organization_id=actor.organization_id)
    return SupervisionOrder.objects.filter(mine)


def visible_to(actor: Actor) -> QuerySet[SupervisionOrder]:
    """Watched or received."""
    seen = actor.organizations_with(VIEW)
    if ANYWHERE in seen:
        return SupervisionOrder.objects.all()
    where = Q(organization_id__in=seen) | Q(staff_id=actor.staff_id or -1)
    if actor.organization_id and actor.has(ANSWER, actor.organization_id):
        where |= Q(organization_id=actor.organization_id)
    return SupervisionOrder.objects.filter(where)


def sees(actor: Actor, order: SupervisionOrder) -> bool:
    return visible_to(actor).filter(pk=order.pk).exists()
