"""What the notice of a deemed renewal says. Law, not interface, so Chinese for every reader."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.cases.documents import Written, writes
from zhengtong.modules.cases.documents.wording import day_said
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData


@writes(DocumentKind.RENEWAL, mark="视延")
def deemed(
    case: Case,
    name: str,
    version: ItemVersionData,
    organ: OrganizationData,
    facts: dict[str, Any],
) -> Written:
    return [
        f"您于{day_said(facts['applied_on'])}提出“{name}”的延续申请。"
        f"该许可有效期于{day_said(facts['expires_on'])}届满，本机关在届满前没有作出是否准予延续的决定。",
        "依照《中华人民共和国行政许可法》第五十条第二款，逾期未作决定的，视为准予延续。",
    ], [
        ["许可证号", facts["permit_number"] or "—"],
        ["原有效期届满日", day_said(facts["expires_on"])],
        ["结果", "视为准予延续"],
    ]
