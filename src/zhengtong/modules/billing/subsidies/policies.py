"""Who may prepare, check and pay subsidies, and who sees them: those of the own department.

Three permissions for three people; that no one person uses two of them on one batch is kept by
`course.same_hands`, whatever roles say.
"""

from __future__ import annotations

from django.db.models import QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.billing.subsidies.course import CHECK, PAY, PREPARE
from zhengtong.modules.billing.subsidies.models import SubsidyBatch, SubsidyProgramme, SubsidyRow

VIEW = "billing.subsidies"

declare(
    Permission(
        name=VIEW,
        label="查看补贴发放",
        description="查看补贴项目、批次和每一笔的进展，导出名单。",
    ),
    Permission(
        name=PREPARE,
        label="编制补贴批次",
        description="维护补贴项目，编制批次，导入花名册，更正银行卡，提起补发。",
        implies=(VIEW,),
    ),
    Permission(
        name=CHECK,
        label="复核补贴批次",
        description="复核别人编制的批次，发起公示，退回更正。",
        implies=(VIEW,),
    ),
    Permission(
        name=PAY,
        label="发放补贴",
        description="批准发放，下载银行代发文件，导入银行回盘，结清批次。",
        implies=(VIEW,),
    ),
)


def _there(permission: str) -> None:
    """Staff only, in the organisation of what it is about (its id, or anything that has one)."""

    @policy(permission)
    def rule(actor: Actor, obj: object) -> bool:
        where = getattr(obj, "organization_id", obj)
        return actor.is_staff and actor.has(permission, where if isinstance(where, int) else None)


for _name in (VIEW, PREPARE, CHECK, PAY):
    _there(_name)


def organizations_of(actor: Actor, permission: str = VIEW) -> frozenset[int] | None:
    """Ids of the organisations whose subsidies the actor may see; None means all."""
    if not (actor.is_staff or actor.kind == "system"):
        return frozenset()
    found = actor.organizations_with(permission)
    return None if ANYWHERE in found else found


def visible_batches(actor: Actor) -> QuerySet[SubsidyBatch]:
    seen = organizations_of(actor)
    rows = SubsidyBatch.objects.all()
    return rows if seen is None else rows.filter(organization_id__in=seen)


def visible_programmes(actor: Actor) -> QuerySet[SubsidyProgramme]:
    seen = organizations_of(actor)
    rows = SubsidyProgramme.objects.all()
    return rows if seen is None else rows.filter(organization_id__in=seen)


def visible_rows(actor: Actor) -> QuerySet[SubsidyRow]:
    seen = organizations_of(actor)
    rows = SubsidyRow.objects.all()
    return rows if seen is None else rows.filter(batch__organization_id__in=seen)
