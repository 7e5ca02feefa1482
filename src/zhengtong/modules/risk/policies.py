"""Who may see levels, draft and put in force, list, inspect. No two steps of one matter by one
person: the commands keep that, whatever roles say."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.risk.models import Entry, Plan, Subject

VIEW = "risk.view"
DRAFT = "risk.draft"
APPROVE = "risk.approve"
LIST = "risk.list"
DECIDE = "risk.decide"
IMPORT = "risk.import"
PLAN = "risk.plan"
CHECK = "risk.check"

declare(
    Permission(
        name=VIEW,
        label="查看风险和信用",
        description="查看企业和个人的风险等级、信用等级和原因；每次查看都留下记录。",
    ),
    Permission(
        name=DRAFT,
        label="起草风险模型",
        description="起草模型的新版本，在现有对象上试算。",
        implies=(VIEW,),
    ),
    Permission(
        name=APPROVE,
        label="启用风险模型",
        description="审核并启用别人起草、试算过的模型版本。",
        implies=(VIEW,),
    ),
    Permission(
        name=LIST,
        label="提出列入名单",
        description="向企业或个人告知拟列入名单，登记对方的意见。",
        implies=(VIEW,),
    ),
    Permission(
        name=DECIDE,
        label="决定名单、修复和异议",
        description="决定列入或者不列入名单，处理信用修复申请和对等级的异议。",
        implies=(VIEW,),
    ),
    Permission(
        name=IMPORT,
        label="导入信用记录",
        description="从表格导入行政处罚、投诉举报等外部记录。",
        implies=(VIEW,),
    ),
    Permission(
        name=PLAN,
        label="组织双随机抽查",
        description="制定抽查计划，维护检查人员名录和回避关系，随机抽取，结束计划。",
        implies=(VIEW,),
    ),
    Permission(
        name=CHECK,
        label="录入检查结果",
        description="查看抽到自己的检查任务，录入检查结果和证据。",
    ),
)


def _there(permission: str) -> None:
    """Staff only, in the organisation of what it is about (its id, or anything that has one)."""

    @policy(permission)
    def rule(actor: Actor, obj: object) -> bool:
        where = getattr(obj, "organization_id", obj)
        return actor.is_staff and actor.has(permission, where if isinstance(where, int) else None)


for _name in (VIEW, DRAFT, APPROVE, LIST, DECIDE, IMPORT, PLAN, CHECK):
    _there(_name)


def visible_subjects(actor: Actor) -> QuerySet[Subject]:
    """Levels are the county's: whoever may see any may see all, and leaves a trace."""
    rows = Subject.objects.all()
    return rows if actor.kind == "system" or _sees(actor) else rows.none()


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    return rows if actor.kind == "system" or _sees(actor) else rows.none()


def _sees(actor: Actor) -> bool:
    return actor.is_staff and actor.has(VIEW)


def organizations_of(actor: Actor, permission: str) -> frozenset[int] | None:
    """Where the actor may do it; None means everywhere."""
    if not (actor.is_staff or actor.kind == "system"):
        return frozenset()
    found = actor.organizations_with(permission)
    return None if ANYWHERE in found else found


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Whoever sees levels sees all plans; an inspector only those with a task of theirs."""
    rows = Plan.objects.all()
    if actor.kind == "system" or _sees(actor):
        return rows
    if actor.is_staff and actor.has(CHECK):
        return rows.filter(tasks__team__inspector__staff_id=actor.staff_id).distinct()
    return rows.none()


def own_subjects(actor: Actor) -> QuerySet[Subject]:
    """The person themselves, or the company for which they act now."""
    if actor.person_id is None:
        return Subject.objects.none()
    if actor.entity_id is not None:
        return Subject.objects.filter(entity_id=actor.entity_id)
    return Subject.objects.filter(person_id=actor.person_id)
