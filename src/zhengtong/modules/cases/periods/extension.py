"""How long a limit may be extended, by whom, and where that is written."""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Unit
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case, ExtensionRequest
from zhengtong.modules.cases.periods.kinds import Kind
from zhengtong.modules.items import api as items

Authority = ExtensionRequest.Authority


@dataclass(frozen=True, kw_only=True)
class ExtensionRule:
    """`most`: the longest extension, in `unit`s; 0 where there is none. `basis` in Chinese."""

    most: int
    unit: str = Unit.WORKDAY
    authority: Authority = Authority.ORGAN
    basis: str = "《中华人民共和国行政许可法》第四十二条第一款"

    @property
    def permission(self) -> str:
        return PERMISSIONS[self.authority]


PERMISSIONS = {Authority.ORGAN: "cases.decide", Authority.GOVERNMENT: "cases.extend_joint"}

SINGLE = ExtensionRule(most=10)
"""二十日内不能作出决定的，经本行政机关负责人批准，可以延长十日。"""
JOINT = ExtensionRule(
    most=15,
    authority=Authority.GOVERNMENT,
    basis="《中华人民共和国行政许可法》第四十二条第二款",
)
"""四十五日内不能办结的，经本级人民政府负责人批准，可以延长十五日。"""
NONE = ExtensionRule(most=0)
"""The first review of what goes up has twenty days and no more (第四十三条). The general rule is
one of licensing: other matters are extended only where their own law, which the item declares,
says so."""


def rule_of(case: Case) -> ExtensionRule:
    """What the item's own law says, else what the general rule gives to its kind."""
    version = items.item_version(case.item_version_id)
    own = version.guide.extension
    if own is not None:
        return ExtensionRule(
            most=own.n,
            unit=own.unit,
            authority=Authority(own.approved_by),
            basis=localized(own.basis, "zh"),
        )
    if case.case_kind == Kind.FORWARDED or version.matter_type != "licensing":
        return NONE
    return JOINT if case.case_kind == Kind.JOINT else SINGLE


def may_approve(actor: Actor, case: Case, rule: ExtensionRule) -> bool:
    """Whether the actor is the officer whom the law names, for this very organ."""
    return policies.may_view(actor, case) and actor.has(rule.permission, case.organization_id)
