"""What the documents about limits say. Law, not interface: always Chinese."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.cases.documents.wording import REMEDIES, UNITS, Written, day_said, writes
from zhengtong.modules.cases.models import Case, DocumentKind, ExtensionRequest
from zhengtong.modules.cases.periods.grounds import GROUNDS, STATUTORY_GROUNDS
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData


@writes(DocumentKind.SUSPENSION, mark="特")
def suspension(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """The expected time, and which limits the procedure stops."""
    ground = GROUNDS[facts["ground"]]
    reason = [facts["reason"]] if facts.get("reason") else []
    is_statutory = facts["ground"] in STATUTORY_GROUNDS
    need = "依法需要进行" if is_statutory else "需要进行"
    first = f"您提出的“{name}”申请，{need}{ground}，预计于{day_said(facts['expected_on'])}前完成。"
    stopped = "法定期限和承诺期限" if is_statutory else "承诺期限"
    rows = [
        ["特别程序", ground],
        ["停止计算", stopped],
        ["预计完成", day_said(facts["expected_on"])],
    ]
    return [first, *reason, _effect(ground, version, is_statutory=is_statutory)], rows


@writes(DocumentKind.SUSPENSION_CHANGE, mark="特变")
def suspension_change(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """The new expected time with the old one, and why."""
    ground, new = GROUNDS[facts["ground"]], day_said(facts["expected_on"])
    old = day_said(facts["was_expected_on"]) if facts.get("was_expected_on") else "未告知"
    rows = [["特别程序", ground], ["原预计完成", old], ["现预计完成", new]]
    is_statutory = facts["ground"] in STATUTORY_GROUNDS
    return [
        f"您提出的“{name}”申请正在进行{ground}，本机关原告知预计于{old}前完成，"
        f"现变更为预计于{new}前完成。理由如下：",
        facts["reason"],
        f"{ground}结束之前，"
        + (
            "所需时间仍不计算在办理期限内。"
            if is_statutory
            else "仍不计算承诺办理期限，法定办理期限继续计算。"
        ),
    ], rows


def _effect(ground: str, version: ItemVersionData, *, is_statutory: bool) -> str:
    begins = "自本通知书作出之日的次日起，至" + ground + "结束之日止，"
    if is_statutory and version.matter_type == "licensing":
        return (
            "依照《中华人民共和国行政许可法》第四十五条，" + begins + "所需时间不计算在办理期限内。"
        )
    if is_statutory:
        return begins + "所需时间不计算在办理期限内。"
    law = (
        f"{ground}不属于《中华人民共和国行政许可法》第四十五条所列情形，"
        if version.matter_type == "licensing"
        else ""
    )
    return f"{begins}不计算承诺办理期限。{law}法定办理期限继续计算，不因此停止。"


@writes(DocumentKind.EXTENSION, mark="延")
def extension(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """Who approved it, by how much, why, and the last day now."""
    authority = str(ExtensionRequest.Authority(facts["authority"]).label)
    approver = f"{authority}{facts['approver']}" if facts.get("approver") else authority
    span = f"{facts['days']}{UNITS[Unit(facts['unit'])]}"
    rows = [["批准人", approver], ["延长", span]]
    if facts.get("due_on"):
        rows.append(["延长后的到期日", day_said(facts["due_on"])])
    return [
        f"您提出的“{name}”申请，不能在规定期限内作出决定，经{authority}批准，"
        f"办理期限延长{span}。理由如下：",
        facts["reason"],
        f"依据：{facts['basis']}。",
    ], rows


@writes(DocumentKind.TERMINATION, mark="终")
def termination(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """Why the case ends without a decision, and what can be done against it."""
    accepted = "本机关已经受理，" if case.accepted_at else ""
    return [
        f"您提出的“{name}”申请，{accepted}现决定终止办理，不再作出决定。理由如下：",
        facts["reason"],
        "需要时可以重新提出申请。",
        REMEDIES,
    ], []
