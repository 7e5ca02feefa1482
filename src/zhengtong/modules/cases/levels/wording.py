"""What the letter of forwarding says (初审转报函)."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.cases.documents.wording import Written, writes
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData


@writes(DocumentKind.FORWARDING, mark="转报")
def forwarding(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """To the upper organ, with a copy for the applicant."""
    verdict = "拟同意" if facts["is_favourable"] else "拟不同意"
    paragraphs = [
        f"{facts['to']}：",
        f"{case.applicant_name}提出的“{name}”申请，本机关已经受理并审查完毕。"
        "依照《中华人民共和国行政许可法》第四十三条，现将初步审查意见和全部申请材料报送你机关。"
        if version.matter_type == "licensing"
        else f"{case.applicant_name}提出的“{name}”申请，本机关已经受理并审查完毕，"
        "现将初步审查意见和全部申请材料报送你机关。",
        f"初步审查意见：{verdict}。{facts['opinion']}",
        "请你机关依法作出决定。不再要求申请人重复提供申请材料。",
    ]
    rows = [
        ["本级受理日期", facts["accepted_on"]],
        ["本级审查用时", f"{facts['used_days']}个工作日"],
        ["随送材料", "、".join(facts["materials"]) or "无"],
    ]
    if facts.get("upper_number"):
        rows.append(["上级办件编号", facts["upper_number"]])
    return paragraphs, rows
