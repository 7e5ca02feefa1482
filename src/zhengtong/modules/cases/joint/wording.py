"""What the notice of a site visit and the minutes can state."""

from __future__ import annotations

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import Facts, declare
from zhengtong.modules.cases.models import Case, DocumentKind, MeetingKind, Position
from zhengtong.modules.items.data import ItemVersionData

POSITIONS = {
    Position.AGREE: "同意",
    Position.CONDITIONS: "有条件同意",
    Position.OBJECT: "不同意",
}
KINDS = {MeetingKind.SITE_VISIT.value: "联合踏勘", MeetingKind.JOINT_REVIEW.value: "联合会审"}
STARTS = Field(
    key="starts_at", zh="时间", en="When", type="moment", example="2026-12-01T09:30:00+08:00"
)
PLACE = Field(key="place", zh="地点", en="Where", example="柳树村村委会")

declare(
    DocumentKind.SITE_VISIT,
    mark="勘",
    fields=(
        STARTS,
        Field(key="length", zh="预计分钟数", en="Minutes", type="number", example=90),
        PLACE,
        Field(key="subject", zh="勘验内容", en="What is looked at", example="核对树种和株数"),
        Field(
            key="organs",
            zh="参加单位",
            en="Who comes",
            type="list",
            example=["县林业局", "县自然资源局"],
        ),
    ),
    required=("starts_at", "place"),
    source="《行政许可法》第三十四条第三款",
    order=120,
)


@declare(
    DocumentKind.MINUTES,
    mark="会",
    fields=(
        Field(
            key="meeting",
            zh="会审方式",
            en="Kind of meeting",
            type="choice",
            example="joint_review",
            choices=KINDS,
        ),
        STARTS,
        PLACE,
        Field(key="subject", zh="议题", en="Subject", example="能否按期开工"),
        Field(key="record", zh="会议情况", en="Record", example="各部门逐项核对材料。"),
        Field(
            key="findings",
            zh="各单位意见",
            en="What each said",
            type="list",
            example=["县林业局：同意。"],
        ),
        Field(key="conclusion", zh="结论", en="Conclusion", example="同意办理。"),
        Field(key="present", zh="到场人员", en="Who came", example="县林业局 孙禾"),
        Field(key="absent", zh="未到单位", en="Who did not", type="list", example=[]),
        Field(
            key="applicant_came",
            zh="申请人到场情况",
            en="Whether the applicant came",
            example="到场",
        ),
        Field(key="files", zh="照片和附件数", en="Files", type="number", example=2),
    ),
    required=("record", "conclusion"),
    order=121,
)
def _minutes(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    came = [s for s in facts["seats"] if s["people"]]
    applicant = {True: "到场", False: "未到场", None: ""}[facts["applicant"]]
    return {
        "meeting": facts["kind"],
        "findings": [
            f"{s['organ']}：{POSITIONS[Position(s['finding'])]}。{s['text']}".strip() for s in came
        ],
        "present": "；".join(f"{s['organ']} {'、'.join(s['people'])}" for s in came),
        "absent": [s["organ"] for s in facts["seats"] if not s["people"]],
        "applicant_came": applicant,
    }
