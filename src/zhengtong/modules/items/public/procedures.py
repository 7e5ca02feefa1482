"""Hearing and renewal as the guide tells them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.modules.items.data import ItemVersionData, RenewalData


def procedure_lines(version: ItemVersionData) -> list[str]:
    """One sentence for the hearing, one for the renewal, where the item has them."""
    found = []
    if version.hearing == "required":
        found.append(
            _("作出决定前必须举行听证：时间和地点向社会公告，听证所需时间不计入办理期限。")
        )
    elif version.hearing == "on_request":
        found.append(
            _(
                "作出决定前，会书面告知您和利害关系人有要求听证的权利；"
                "在 5 个工作日内提出的，20 个工作日内组织听证，不收费。"
            )
        )
    if version.renewal is not None:
        found.append(_renewal(version.renewal))
    return found


def _renewal(rule: RenewalData) -> str:
    n = rule.lead_days
    span = (
        ngettext("%(n)s 个工作日", "%(n)s 个工作日", n)
        if rule.lead_unit == "WORKDAY"
        else ngettext("%(n)s 天", "%(n)s 天", n)
    ) % {"n": n}
    first = _("申请延续的，在许可到期 %(span)s前提出；到期前没有作出决定的，视为准予延续。")
    late = (
        _("迟了不能申请延续。")
        if rule.late == "refuse"
        else _("迟了也可以申请，但不适用视为准予延续。")
    )
    return f"{first % {'span': span}}{late}"
