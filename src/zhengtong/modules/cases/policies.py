"""Who may see and do what with a case."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import Application, Case, Involvement
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

declare(
    Permission(
        name="cases.counter",
        label="窗口收件",
        description="为到窗口的人录入申请，收取材料，打印凭证。",
    ),
    Permission(
        name="cases.accept",
        label="受理办件",
        description="受理、不予受理、一次性告知补正。",
    ),
    Permission(
        name="cases.handle",
        label="办理环节",
        description="领取并办理派给本岗位的环节。",
    ),
    Permission(
        name="cases.decide",
        label="批准延长期限",
        description="作为本机关负责人，批准延长一次办理期限并说明理由。",
        implies=("cases.handle",),
    ),
    Permission(
        name="cases.strike",
        label="确认误录删除",
        description="确认或者否决同事提出的误录删除；自己提出的不能自己确认。",
    ),
    Permission(
        name="cases.extend_joint",
        label="批准联办件延长期限",
        description="作为本级人民政府负责人，批准统一、联合、集中办理的办件延长一次期限。",
    ),
    Permission(
        name="cases.lead",
        label="牵头联合办理",
        description="召集联合踏勘和联合会审，向其他单位征求意见，确定统一答复日期，催办各部门。",
    ),
    Permission(
        name="cases.hearing",
        label="组织和主持听证",
        description="指定主持人，确定听证的时间和地点；被指定为主持人时，主持听证并制作笔录。",
        implies=("cases.handle",),
    ),
    Permission(
        name="cases.exchange",
        label="国家平台数据交换",
        description="编制和重发交换批次，对账和修复，核定交换代码。",
    ),
    Permission(
        name="cases.view_all",
        label="查看全部办件",
        description="查看本机构范围内的全部办件，不能办理。",
    ),
    Permission(
        name="cases.projects",
        label="查看工程建设项目",
        description="查看本机构牵头阶段的工程建设项目，各阶段用时和各部门办理情况。",
    ),
    Permission(
        name="cases.guidance",
        label="前期辅导",
        description="安排申请前的辅导，邀请部门，提出书面意见，出具前期辅导意见书。",
    ),
)

STAFF_PERMISSIONS = ("cases.accept", "cases.handle", "cases.view_all")


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases the actor may open: own ones, those of the own organisations, those with a task for
    one of the own posts, or in which such a post has a say (a department asked for its opinion
    sees the whole case). For lists of a million see `listing`."""
    if actor.kind != "system" and not actor.is_staff:
        return own_cases(actor)
    grounds = grounds_of(actor)
    if grounds is None:
        return Case.objects.all()
    return Case.objects.filter(reduce(or_, grounds))


def grounds_of(actor: Actor) -> list[Q] | None:
    """Why a member of staff may see a case, one ground each; None: all of them."""
    if actor.kind == "system":
        return None
    organizations: set[int] = set()
    for permission in STAFF_PERMISSIONS:
        organizations |= actor.organizations_with(permission)
    if ANYWHERE in organizations:
        return None
    posts = actor.post_ids | actor.deputy_post_ids
    return [
        *(Q(organization_id=o) for o in sorted(organizations)),
        Q(entered_by_id=actor.staff_id),
        _received_by(actor),
        Q(instance_id__in=workflow.instance_ids_of_posts(post_ids=posts)),
        Q(pk__in=Involvement.objects.filter(post_id__in=posts).values("case_id")),
    ]


def _received_by(actor: Actor) -> Q:
    """What came in at the window of the own organisation stays in its sight."""
    if actor.organization_id is None or not actor.has("cases.counter"):
        return Q(pk__in=())
    return Q(received_at_id=actor.organization_id)


def sees(actor: Actor, case: Case) -> bool:
    """`visible_to` for one case that was read already: the same rule, asked of the row. Only the
    tasks of the own posts may cost a query."""
    if actor.kind == "system":
        return True
    if not actor.is_staff:
        return owns(actor, case)
    if case.entered_by_id == actor.staff_id:
        return True
    at_my_window = case.received_at_id is not None and case.received_at_id == actor.organization_id
    if at_my_window and actor.has("cases.counter"):
        return True
    for permission in STAFF_PERMISSIONS:
        where = actor.organizations_with(permission)
        if ANYWHERE in where or case.organization_id in where:
            return True
    posts = actor.post_ids | actor.deputy_post_ids
    if not posts:
        return False
    mine = workflow.instance_ids_of_posts(post_ids=posts)
    return (
        mine.filter(instance_id=case.instance_id).exists()
        or Involvement.objects.filter(post_id__in=posts, case_id=case.pk).exists()
    )


def covers(actor: Actor, item_version_id: int) -> bool:
    """Whether the delegation of one who acts for a company reaches to this item."""
    if not actor.item_codes:
        return True
    return items.item_version(item_version_id).implementation_code in actor.item_codes


def owns(actor: Actor, case: Case) -> bool:
    """`own_cases` for one case that was read already."""
    if actor.person_id is None:
        return False
    if actor.entity_id is not None:
        return case.entity_id == actor.entity_id and covers(actor, case.item_version_id)
    return case.person_id == actor.person_id and case.entity_id is None


def own_cases(actor: Actor) -> QuerySet[Case]:
    """The person's own cases; when acting for a company, that company's, as far as the delegation
    reaches."""
    if actor.person_id is None:
        return Case.objects.none()
    if actor.entity_id is not None:
        return _covered(actor, Case.objects.filter(entity_id=actor.entity_id))
    return Case.objects.filter(person_id=actor.person_id, entity_id=None)


def own_applications(actor: Actor) -> QuerySet[Application]:
    """Drafts that the actor is preparing, for themselves or at the counter.

    One that waits within a bundle for another result is not open yet.
    """
    drafts = Application.objects.filter(is_waiting=False, discarded_at=None)
    if actor.is_staff:
        return drafts.filter(entered_by_id=actor.staff_id)
    if actor.person_id is None:
        return drafts.none()
    drafts = drafts.filter(person_id=actor.person_id, entity_id=actor.entity_id, entered_by_id=None)
    return _covered(actor, drafts)


def prepares(actor: Actor, draft: Application) -> bool:
    """`own_applications` for one draft that was read already."""
    if draft.discarded_at is not None or draft.is_waiting:
        return False
    if actor.kind == "system":
        return True
    if actor.is_staff:
        return draft.entered_by_id == actor.staff_id
    if actor.person_id is None or draft.entered_by_id is not None:
        return False
    if (draft.person_id, draft.entity_id) != (actor.person_id, actor.entity_id):
        return False
    return covers(actor, draft.item_version_id)


Rows = TypeVar("Rows", bound=Model)


def _covered(actor: Actor, found: QuerySet[Rows]) -> QuerySet[Rows]:
    """Without what lies beyond the delegation; nothing is read where there is no limit."""
    if not actor.item_codes:
        return found
    versions = items.item_versions(set(found.values_list("item_version_id", flat=True)))
    fit = [pk for pk, v in versions.items() if v.implementation_code in actor.item_codes]
    return found.filter(item_version_id__in=fit)


@policy("cases.view_all")
def may_view(actor: Actor, case: Case | None) -> bool:
    if case is None:
        return actor.has("cases.view_all")
    return case.seen_by is actor or sees(actor, case)


@policy("cases.accept")
def may_accept(actor: Actor, case: Case | None) -> bool:
    return actor.has("cases.accept") and (case is None or may_view(actor, case))


@policy("cases.handle")
def may_handle(actor: Actor, case: Case | None) -> bool:
    return actor.has("cases.handle") and (case is None or may_view(actor, case))


@policy("cases.decide")
def may_decide(actor: Actor, case: Case | None) -> bool:
    return actor.has("cases.decide") and (case is None or may_view(actor, case))


@policy("cases.hearing")
def may_hear(actor: Actor, case: Case | None) -> bool:
    return actor.has("cases.hearing") and (case is None or may_view(actor, case))


def is_applicant(actor: Actor, case: Case) -> bool:
    """The applicant, or one who acts for the applying company now."""
    return owns(actor, case)


def require_figures(actor: Actor) -> None:
    """Today's figures of the county are for staff; the public ones are on the portal."""
    if not actor.is_staff:
        raise PermissionRefused
