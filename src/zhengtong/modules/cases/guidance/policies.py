"""Who asks, who arranges, who advises."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.cases.models import Guidance, GuidanceAdvice

PERMISSION = "cases.guidance"


class GuidanceNotFound(NotFound):
    """没有找到这次辅导，或者您没有查看它的权限。"""

    code = "guidance_not_found"


class NotTheLead(PermissionRefused):
    """这次辅导由牵头部门安排。"""


class NotInvited(PermissionRefused):
    """没有邀请您的部门提出意见。"""


def own_guidances(actor: Actor) -> QuerySet[Guidance]:
    if actor.person_id is None:
        return Guidance.objects.none()
    if actor.entity_id is not None:
        return Guidance.objects.filter(entity_id=actor.entity_id)
    return Guidance.objects.filter(person_id=actor.person_id, entity_id=None)


def own_guidance(public_id: uuid.UUID, actor: Actor) -> Guidance:
    found = own_guidances(actor).filter(public_id=public_id).first()
    if found is None:
        raise GuidanceNotFound
    return found


def desk_guidances(actor: Actor) -> QuerySet[Guidance]:
    """For the hall all, for a department those that it leads or was invited to."""
    if actor.kind == "system":
        return Guidance.objects.all()
    where = actor.organizations_with(PERMISSION)
    if ANYWHERE in where:
        return Guidance.objects.all()
    invited = GuidanceAdvice.objects.filter(guidance=OuterRef("pk"), organization_id__in=where)
    return Guidance.objects.filter(Q(lead_id__in=where) | Q(Exists(invited)))


def visible_guidances(actor: Actor, *, public_id: uuid.UUID) -> Guidance:
    """The one, for staff who may see it. Raises GuidanceNotFound."""
    found = desk_guidances(actor).filter(public_id=public_id).first()
    if found is None:
        raise GuidanceNotFound
    return found


def leads(found: Guidance, actor: Actor) -> bool:
    return actor.has(PERMISSION, found.lead_id)


def require_leading(found: Guidance, actor: Actor) -> None:
    if not leads(found, actor):
        raise NotTheLead


def require_advising(found: Guidance, organization_id: int, actor: Actor) -> None:
    is_invited = found.advices.filter(organization_id=organization_id).exists()
    if not is_invited or not actor.has(PERMISSION, organization_id):
        raise NotInvited
    if actor.kind != "system" and actor.organization_id != organization_id:
        raise NotInvited
