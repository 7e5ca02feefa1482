"""Who puts low ratings right, and who watches."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare
from zhengtong.modules.supervision.rectification.models import Rectification

HANDLE, WATCH = "supervision.rectify", "supervision.watch_ratings"

declare(
    Permission(
        name=HANDLE,
        label="整改差评",
        description="接办本单位的差评整改：联系核实，整改答复，回访。",
    ),
    Permission(
        name=WATCH,
        label="督促差评整改",
        description="查看全部差评整改和期限，转给责任单位；看不到评价人。",
    ),
)


def visible_to(actor: Actor) -> QuerySet[Rectification]:
    """Of the own organisations, or all; never those about the actor's own service."""
    where = actor.organizations_with(HANDLE) | actor.organizations_with(WATCH)
    rows = Rectification.objects.all()
    if ANYWHERE not in where:
        rows = rows.filter(organization_id__in=where)
    if actor.staff_id is not None:
        rows = rows.exclude(rating__staff_id=actor.staff_id)
    return rows
