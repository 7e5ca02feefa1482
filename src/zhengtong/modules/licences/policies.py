"""Permissions of licences and the rules on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.licences.models import Consent, Licence, LicenceBatch, LicenceType
from zhengtong.modules.licences.states import Act

declare(
    Permission(
        name="licences.view",
        label=_("查看证照台账"),
        description=_("查看本机构颁发的证照，每次打开都留痕。"),
    ),
    Permission(
        name="licences.issue",
        label=_("颁发证照"),
        description=_("发证、批量发证、变更、延续、补发和加注本机构的证照。"),
        implies=("licences.view",),
    ),
    Permission(
        name="licences.revoke",
        label=_("暂扣、撤销和注销证照"),
        description=_("暂扣、发还、撤销、吊销、注销、转出本机构的证照。"),
        implies=("licences.view",),
    ),
    Permission(
        name="licences.retrieve",
        label=_("调取证照"),
        description=_("为办理事项调取持证人的证照，要有目的、办件编号和持证人的同意。"),
    ),
    Permission(
        name="licences.define",
        label=_("管理证照目录"),
        description=_("登记证照类型，编辑和发布它的字段、编号规则和版面。"),
    ),
    Permission(
        name="licences.supervise",
        label=_("监督证照调取"),
        description=_("查看各部门调取证照的记录。"),
    ),
)

REVOKING = frozenset(
    {
        Act.SUSPEND,
        Act.GIVE_BACK,
        Act.REVOKE,
        Act.PENALISE,
        Act.CANCEL,
        Act.TRANSFER,
        Act.CANCEL_TRANSFER,
    }
)


def permission_for(act: Act) -> str:
    return "licences.revoke" if act in REVOKING else "licences.issue"


def _organ_of(obj: Any) -> int | None:
    match obj:
        case Licence() | LicenceBatch() | Consent():
            return obj.organization_id
        case int():
            return obj
    return None


@policy("licences.view")
def may_view(actor: Actor, obj: Any) -> bool:
    return actor.has("licences.view", _organ_of(obj))


@policy("licences.issue")
def may_issue(actor: Actor, obj: Any) -> bool:
    """In the issuing organ: an organisation's id, a licence or a batch."""
    return actor.has("licences.issue", _organ_of(obj))


@policy("licences.revoke")
def may_revoke(actor: Actor, obj: Any) -> bool:
    return actor.has("licences.revoke", _organ_of(obj))


@policy("licences.define")
def may_define(actor: Actor, obj: Any) -> bool:
    """In the organ that defines the type."""
    organ = obj.organization_id if isinstance(obj, LicenceType) else _organ_of(obj)
    return actor.has("licences.define", organ)


def visible_to(actor: Actor) -> QuerySet[Licence]:
    """Licences of the organs in which the actor may see the register."""
    where = actor.organizations_with("licences.view")
    found = Licence.objects.all()
    return found if ANYWHERE in where else found.filter(organization_id__in=where)


def held_by(actor: Actor) -> QuerySet[Licence]:
    """The actor's own: of the company they act for just now, or of themselves."""
    if actor.person_id is None:
        return Licence.objects.none()
    if actor.entity_id is not None:
        return Licence.objects.filter(entity_id=actor.entity_id)
    return Licence.objects.filter(person_id=actor.person_id)


def is_holder(actor: Actor, licence: Licence) -> bool:
    """The person, or whoever acts just now for the company."""
    if actor.person_id is None:
        return False
    if licence.person_id is not None:
        return licence.person_id == actor.person_id and actor.entity_id is None
    return licence.entity_id is not None and licence.entity_id == actor.entity_id


def of_owner(person_id: int, entity_id: int | None) -> Q:
    """Licences of the one for whom an application is made."""
    return Q(entity_id=entity_id) if entity_id else Q(person_id=person_id)
