"""Who may search the archive, keep it, and let records go."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.archives.models import ArchiveRecord, RetrievalRequest

declare(
    Permission(
        name="archives.read",
        label="查档",
        description="检索本机构范围内的档案目录，申请利用；批准后在期限内阅读。",
    ),
    Permission(
        name="archives.manage",
        label="管理档案",
        description="检测、入库、审批利用、鉴定到期档案，编制移交和销毁清册。",
        implies=("archives.read",),
    ),
    Permission(
        name="archives.head",
        label="批准档案销毁",
        description="发布归档范围与保管期限表，批准销毁清册；自己编制的不能自己批准。",
        implies=("archives.read",),
    ),
)


def visible_to(actor: Actor) -> QuerySet[ArchiveRecord]:
    """Records whose catalogue entry the actor may see."""
    where = actor.organizations_with("archives.read")
    if ANYWHERE in where:
        return ArchiveRecord.objects.all()
    return ArchiveRecord.objects.filter(organization_id__in=where)


def lists(actor: Actor, record: ArchiveRecord) -> bool:
    """`visible_to` for one record at hand."""
    return actor.has("archives.read", record.organization_id)


@policy("archives.read")
def may_read(actor: Actor, record: ArchiveRecord | None) -> bool:
    if record is None:
        return actor.has("archives.read")
    return lists(actor, record)


@policy("archives.manage")
def may_manage(actor: Actor, record: ArchiveRecord | None) -> bool:
    if record is None:
        return actor.has("archives.manage")
    return actor.has("archives.manage", record.organization_id)


def retrieval_of(actor: Actor, record: ArchiveRecord) -> RetrievalRequest | None:
    """The approved request under which the actor may read it now."""
    if actor.staff_id is None:
        return None
    return RetrievalRequest.objects.filter(
        record=record,
        staff_id=actor.staff_id,
        state=RetrievalRequest.State.APPROVED,
        until__gt=timezone.now(),
    ).first()


def may_open(actor: Actor, record: ArchiveRecord) -> bool:
    """Whether the files may be read: by who keeps the archive, and under an approved request."""
    return may_manage(actor, record) or retrieval_of(actor, record) is not None
