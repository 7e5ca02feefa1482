"""Permissions of the register of seals. Who may use a seal is said by its rules, not here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.licences.models import Seal

declare(
    Permission(
        name="licences.view_seals",
        label=_("查看印章台账"),
        description=_("查看本机构的电子印章、用印授权和每一次用印。"),
    ),
    Permission(
        name="licences.manage_seals",
        label=_("管理电子印章"),
        description=_("制作、停用、恢复、销毁本机构的电子印章，登记和终止用印授权，换发证书。"),
        implies=("licences.view_seals",),
    ),
)


@policy("licences.view_seals")
def may_view(actor: Actor, obj: Any) -> bool:
    return actor.has("licences.view_seals", _organ_of(obj))


@policy("licences.manage_seals")
def may_manage(actor: Actor, obj: Any) -> bool:
    """In the organisation that has the seal (a seal, or an organisation's id)."""
    return actor.has("licences.manage_seals", _organ_of(obj))


def seals_visible_to(actor: Actor) -> QuerySet[Seal]:
    where = actor.organizations_with("licences.view_seals")
    found = Seal.objects.all()
    return found if ANYWHERE in where else found.filter(organization_id__in=where)


def _organ_of(obj: Any) -> int | None:
    return obj.organization_id if isinstance(obj, Seal) else obj
