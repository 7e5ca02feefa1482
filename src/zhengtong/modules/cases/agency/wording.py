"""What the authority says. It is the person's word, so it speaks in their name."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.cases.documents import Written, writes
from zhengtong.modules.cases.documents.wording import day_said
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData


@writes(DocumentKind.AUTHORITY, mark="代")
def authority(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    how = "在代办员的设备上手写签名" if facts["is_drawn"] else "在纸质委托书上签名（照片存档）"
    paragraphs = [
        f"委托人{facts['person']}（身份证号{facts['person_number']}），因{facts['reason']}，"
        f"委托{facts['station']}代办员{facts['agent']}，代为填写并提交“{name}”申请，"
        "代交材料，代收文书和结果。",
        f"委托期限：自{day_said(facts['signed_on'])}起至{day_said(facts['valid_until'])}止。"
        "委托人对所提供材料的真实性负责，可以随时撤销委托。",
        f"代办员已核对委托人的{facts['identity_seen']}，委托人于{day_said(facts['signed_on'])}{how}。",
        "如果您没有委托过这件事，请凭上面的办件编号和查询码在“办件查询”里选择"
        "“不是我本人委托”，或者致电、到政务服务大厅说明。核实以前，本机关不作出决定。",
    ]
    return paragraphs, [["代办员", f"{facts['station']} {facts['agent']}"]]
