"""Who may watch. Supervisors see the whole county; a department's lead sees the own department."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare
from zhengtong.modules.supervision.models import Finding

declare(
    Permission(
        name="supervision.view",
        label="查看监察",
        description="查看看板、红绿灯和监察发现。",
    ),
    Permission(
        name="supervision.act",
        label="处理监察",
        description="核查、督办和处理监察发现。",
        implies=("supervision.view",),
    ),
    Permission(
        name="supervision.rules",
        label="编写监察规则",
        description="起草、修改和试运行监察规则。",
        implies=("supervision.view",),
    ),
    Permission(
        name="supervision.approve_rules",
        label="施行监察规则",
        description="施行和停用别人起草的监察规则，设定红绿灯的阈值。",
        implies=("supervision.view",),
    ),
    Permission(
        name="supervision.screens",
        label="登记大屏",
        description="登记和停用大厅里显示看板的屏幕。",
        implies=("supervision.view",),
    ),
)


def organizations_watched(actor: Actor) -> frozenset[int] | None:
    """The organisations the actor may watch; None means all of them."""
    watched = actor.organizations_with("supervision.view")
    return None if ANYWHERE in watched else watched


def visible_to(actor: Actor) -> QuerySet[Finding]:
    watched = organizations_watched(actor)
    if watched is None:
        return Finding.objects.all()
    return Finding.objects.filter(organization_id__in=watched)
