"""What the notice of a site visit and the minutes say. Law, not interface: Chinese."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhengtong.modules.cases.documents import Written, writes
from zhengtong.modules.cases.models import Case, DocumentKind, MeetingKind, Position
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData

POSITIONS = {
    Position.AGREE: "同意",
    Position.CONDITIONS: "有条件同意",
    Position.OBJECT: "不同意",
}
KINDS = {MeetingKind.SITE_VISIT: "联合踏勘", MeetingKind.JOINT_REVIEW: "联合会审"}


@writes(DocumentKind.SITE_VISIT, mark="勘")
def site_visit(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    """行政许可法 第三十四条第三款: a check of substance on site is made by two or more."""
    return (
        [
            f"您提出的“{name}”申请，需要到现场核实。定于{moment(facts['starts_at'])}进行现场勘验，"
            "请您或者您委托的人到场，并准备好有关资料。",
            "现场勘验由两名以上工作人员进行，到场时会出示证件。"
            "您不能按时到场的，请提前告知本机关，以便另行安排。",
            "现场勘验所需时间不停止法定办理期限的计算。",
        ],
        [
            ["时间", f"{moment(facts['starts_at'])}，预计{facts['length']}分钟"],
            ["地点", facts["place"]],
            ["勘验内容", facts["subject"]],
            ["参加单位", "、".join(facts["organs"])],
        ],
    )


@writes(DocumentKind.MINUTES, mark="会")
def minutes(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: dict[str, Any]
) -> Written:
    kind = KINDS[MeetingKind(facts["kind"])]
    came = [s for s in facts["seats"] if s["people"]]
    absent = [s["organ"] for s in facts["seats"] if not s["people"]]
    findings = [
        f"{s['organ']}：{POSITIONS[Position(s['finding'])]}。{s['text']}".strip() for s in came
    ]
    rows = [
        ["会审方式", kind],
        ["时间", moment(facts["starts_at"])],
        ["地点", facts["place"]],
        ["议题", facts["subject"]],
        ["到场人员", "；".join(f"{s['organ']} {'、'.join(s['people'])}" for s in came)],
    ]
    if absent:
        rows.append(["未到单位", "、".join(absent)])
    if facts["applicant"] is not None:
        rows.append(["申请人", "到场" if facts["applicant"] else "未到场"])
    if facts["files"]:
        rows.append(["照片和附件", f"{facts['files']}件，存于办件"])
    return (
        [
            f"就“{name}”申请（申请人：{case.applicant_name}）进行{kind}，纪要如下：",
            facts["record"],
            *findings,
            f"结论：{facts['conclusion']}",
        ],
        rows,
    )


def moment(text: str) -> str:
    at = dt.datetime.fromisoformat(text)
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
