"""What the documents of ends by hand say. Law, not interface: always Chinese."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.cases.documents.wording import REMEDIES, Written, day_said, writes
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData

OUTCOMES = {"granted": "准予", "partly": "部分准予", "denied": "不予许可"}
OTHER_OUTCOMES = {"granted": "准予办理", "partly": "部分准予办理", "denied": "不予办理"}
"""For what is no licence."""


@writes(DocumentKind.STRIKING, mark="删")
def striking(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """That there is no such application, why, and what to do if there was one."""
    return [
        f"登记在您名下的“{name}”办件，经两人核对，系误录入，现予删除办结，不再办理。情况如下：",
        facts["reason"],
        "本次删除不是对申请作出的决定，不影响您申请这个事项。您确实提出过这项申请的，"
        "请告知本机关，也可以随时重新提出。",
        REMEDIES,
    ], []


@writes(DocumentKind.PAPER, mark="纸")
def paper(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """That the decision was made and served on paper; the page itself is the decision."""
    said = OUTCOMES if version.matter_type == "licensing" else OTHER_OUTCOMES
    decided, served = day_said(facts["decided_on"]), day_said(facts["served_on"])
    rows = [
        ["决定书文号", facts["number"]],
        ["决定", said[facts["outcome"]]],
        ["决定日期", decided],
        ["送达日期", served],
    ]
    reason = [f"决定书载明的理由：{facts['reason']}"] if facts["reason"] else []
    return [
        f"您提出的“{name}”申请，本机关已于{decided}以纸质文书（{facts['number']}）作出决定，"
        f"并于{served}送达。",
        *reason,
        f"未在网上办理的原因：{facts['why']}",
        "决定的内容、理由和救济途径以纸质决定书为准，扫描件存入本办件。",
    ], rows
