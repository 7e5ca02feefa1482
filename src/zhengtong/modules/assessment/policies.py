"""Who may assess, who reviews, who sees what. Everybody sees the own results.

Two permissions for two people: that no one person does both to one thing is kept by the commands,
whatever roles say.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.assessment.imports.models import MetricImport, OwnMetric
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodMember, PeriodState
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.models import Scheme

VIEW = "assessment.view"
ASSESS = "assessment.assess"
REVIEW = "assessment.review"
APPEAL_UNIT = "assessment.appeal_unit"

declare(
    Permission(
        name=VIEW,
        label="查看考核",
        description="查看考核方案、周期、结果和每一分下面的记录。",
    ),
    Permission(
        name=ASSESS,
        label="实施考核",
        description="起草方案，开设考核周期，录入记录和证据，导入数据，计算，公示，拟授荣誉。",
        implies=(VIEW,),
    ),
    Permission(
        name=REVIEW,
        label="复核考核",
        description="发布方案，确认别人录入的记录，复核申请，确认结果，授予荣誉。",
        implies=(VIEW,),
    ),
    Permission(
        name=APPEAL_UNIT,
        label="代表单位申请复核",
        description="查看本单位的考核结果，在公示期内代表本单位申请复核。",
    ),
)

SHOWN = (PeriodState.PUBLISHED, PeriodState.CONFIRMED, PeriodState.RANKED)
"""States in which those concerned see their results."""


def _there(permission: str) -> None:
    """Staff only, in the organisation of what it is about (its id, or anything that has one)."""

    @policy(permission)
    def rule(actor: Actor, obj: object) -> bool:
        where = getattr(obj, "organization_id", obj)
        return actor.is_staff and actor.has(permission, where if isinstance(where, int) else None)


for _name in (VIEW, ASSESS, REVIEW, APPEAL_UNIT):
    _there(_name)


def organizations_of(actor: Actor, permission: str = VIEW) -> frozenset[int] | None:
    """Ids of the organisations that the permission covers; None means all."""
    if not (actor.is_staff or actor.kind == "system"):
        return frozenset()
    found = actor.organizations_with(permission)
    return None if ANYWHERE in found else found


def visible_schemes(actor: Actor) -> QuerySet[Scheme]:
    """The own organisation's and those that are shipped."""
    seen = organizations_of(actor)
    rows = Scheme.objects.all()
    if seen is None:
        return rows
    if not seen:
        return rows.none()
    return rows.filter(Q(organization_id__in=seen) | Q(organization_id=None))


def visible_periods(actor: Actor) -> QuerySet[AssessmentPeriod]:
    seen = organizations_of(actor)
    rows = AssessmentPeriod.objects.all()
    return rows if seen is None else rows.filter(organization_id__in=seen)


def visible_imports(actor: Actor) -> QuerySet[MetricImport]:
    seen = organizations_of(actor)
    rows = MetricImport.objects.all()
    return rows if seen is None else rows.filter(organization_id__in=seen)


def visible_metrics(actor: Actor) -> QuerySet[OwnMetric]:
    """Figures that organisations added for themselves."""
    seen = organizations_of(actor)
    rows = OwnMetric.objects.all()
    return rows if seen is None else rows.filter(organization_id__in=seen)


def own_members(actor: Actor) -> QuerySet[PeriodMember]:
    """Memberships that the actor answers for: the own, and the own unit's with the permission."""
    if actor.staff_id is None:
        return PeriodMember.objects.none()
    mine = Q(staff_id=actor.staff_id)
    units = organizations_of(actor, APPEAL_UNIT)
    if units:
        mine |= Q(period__subject_kind=SubjectKind.ORGANIZATION, subject_id__in=units)
    return PeriodMember.objects.filter(mine)


def is_own(actor: Actor, member: PeriodMember) -> bool:
    return own_members(actor).filter(pk=member.pk).exists()
