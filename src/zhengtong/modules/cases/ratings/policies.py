"""Who may see and review ratings. Nobody is told by any of these who rated."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare
from zhengtong.modules.cases.models import Rating

VIEW, REVIEW = "cases.view_ratings", "cases.review_ratings"

declare(
    Permission(
        name=VIEW,
        label="查看评价",
        description="查看本机构范围内的评价：满意程度、理由和留言，看不到办件和评价人。",
    ),
    Permission(
        name=REVIEW,
        label="审核评价",
        description="把恶意和无效的评价排除并说明理由；审核后公开评价和答复。",
        implies=(VIEW,),
    ),
)


def ratings_visible_to(actor: Actor) -> QuerySet[Rating]:
    """Ratings that the actor may read; those of the actor's own service never."""
    rows = Rating.objects.all()
    where = actor.organizations_with(VIEW)
    if ANYWHERE not in where:
        rows = rows.filter(organization_id__in=where)
    if actor.staff_id is not None:
        rows = rows.exclude(staff_id=actor.staff_id)
    return rows
