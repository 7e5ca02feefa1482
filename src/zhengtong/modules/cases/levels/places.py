"""Where an item is received, which organ handles a case, and in whose name it decides."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, PermissionRefused
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import OrganizationData

TOWNSHIP, VILLAGE, HALL = "township", "village", "hall"

WINDOWS: Mapping[str, frozenset[str]] = {
    "county": frozenset({HALL}),
    "any_counter": frozenset({HALL, TOWNSHIP}),
    "township": frozenset({HALL, TOWNSHIP}),
    "village": frozenset({HALL, TOWNSHIP, VILLAGE}),
}
"""By `scope` of the item: the county's hall (with the counters of departments), the centres of
townships, the stations of villages. `any_counter` is 全县通办: at any of the first two, wherever
the applicant lives; `township` and `village` are for those who live there."""


class NotReceivedHere(PermissionRefused):
    """这个事项不在这个窗口收件。请告诉办事人：%(where)s可以受理，也可以在网上申请。"""

    code = "not_received_here"


class AnotherTownship(PermissionRefused):
    """这位办事人属于%(place)s。请到%(place)s的窗口或者县政务服务中心办理，也可以在网上申请。"""

    code = "another_township"


class TownshipWanted(InvalidInput):
    """这个事项由申请人所在的乡镇办理。请在申请表里选择所在的乡镇或者村（社区）。"""

    code = "township_wanted"


def window_of(actor: Actor, staff_id: int | None) -> OrganizationData | None:
    """The organisation at whose window the member of staff sits who entered it; none online."""
    if staff_id is None:
        return None
    if staff_id == actor.staff_id and actor.organization_id is not None:
        return org.organization(actor.organization_id)
    return org.organization(org.staff(staff_id).organization_id)


LEVELS = {
    "county": gettext_noop("县级"),
    "township": gettext_noop("乡镇级"),
    "village": gettext_noop("村级"),
}
"""At which level a case is handled: that of its organisation."""


def level_of(organization: OrganizationData) -> str:
    """county | township | village."""
    return organization.kind if organization.kind in (TOWNSHIP, VILLAGE) else "county"


def at_level(level: str) -> Q:
    """Cases that are handled at a level; everything for what is none."""
    if level not in LEVELS:
        return Q()
    local = {o.id for k in (TOWNSHIP, VILLAGE) for o in org.organizations(kind=k)}
    if level == "county":
        return ~Q(organization_id__in=local)
    return Q(organization_id__in={o.id for o in org.organizations(kind=level)})


def kind_of(organization: OrganizationData) -> str:
    """hall | township | village. The counters of departments stand in the hall."""
    return organization.kind if organization.kind in (TOWNSHIP, VILLAGE) else HALL


def require_window(version: ItemVersionData, actor: Actor, *, region_id: int | None = None) -> None:
    """Refuse to receive at a window where the item is not received, and say where it is.

    `region_id`: where the applicant lives. Raises NotReceivedHere, AnotherTownship.
    """
    window = window_of(actor, actor.staff_id)
    if window is None:
        return
    scope = version.guide.scope or "county"
    kind = kind_of(window)
    if kind not in WINDOWS.get(scope, WINDOWS["county"]):
        raise NotReceivedHere(where=where_received(scope))
    if scope in (TOWNSHIP, VILLAGE) and kind != HALL and region_id is not None:
        home = _township_of(region_id)
        if home is not None and home != _township_of(window.region_id):
            raise AnotherTownship(place=org.region(home).name)


def where_received(scope: str) -> str:
    """In words, for refusals and guides."""
    if scope == "any_counter":
        return _("县政务服务中心和任何一个乡镇便民服务中心")
    if scope == TOWNSHIP:
        return _("县政务服务中心和本乡镇便民服务中心")
    if scope == VILLAGE:
        return _("县政务服务中心、本乡镇便民服务中心和本村（社区）便民服务站")
    return _("县政务服务中心")


def _township_of(region_id: int) -> int | None:
    """The region of the township in which a place lies."""
    return next((r.id for r in org.region_trail(region_id) if r.level == TOWNSHIP), None)


def handler_of(
    version: ItemVersionData, slots: Mapping[str, int], *, received_at: OrganizationData | None
) -> int:
    """The organisation that handles a case of this version: its owner, or the applicant's township
    where the item is entrusted, devolved or first reviewed there.

    Raises TownshipWanted when nobody can tell which township that is.
    """
    if not version.guide.township_role:
        return version.owner_organization_id
    if township := slots.get("applicant_township"):
        return township
    if received_at is not None and received_at.kind == TOWNSHIP:
        return received_at.id
    error = TownshipWanted()
    raise TownshipWanted(
        errors=[FieldError(path="location_region", message=error.message, code=error.code)]
    )


def speaker_of(version: ItemVersionData, organization_id: int) -> int:
    """The organisation in whose name documents are issued: an entrusted township decides in that
    of the organ that entrusted it (行政许可法 第二十四条)."""
    if version.guide.township_role == "entrusted":
        return version.owner_organization_id
    return organization_id
