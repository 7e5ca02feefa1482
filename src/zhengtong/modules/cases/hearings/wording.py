"""What the documents of a hearing can state."""

from __future__ import annotations

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import Facts, declare
from zhengtong.modules.cases.documents.wording import REASON
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData

WHEN = Field(
    key="when", zh="听证时间", en="When", type="moment", example="2026-12-08T14:30:00+08:00"
)
PLACE = Field(key="place", zh="听证地点", en="Where", example="政务服务大厅二楼会议室")
PRESIDER = Field(key="presider", zh="主持人", en="Presided by", type="person", example="孙禾")
RECORDER = Field(key="recorder", zh="记录人", en="Recorded by", type="person", example="周岚")

declare(
    DocumentKind.HEARING_RIGHT,
    mark="听告",
    fields=(
        REASON,
        Field(key="due_on", zh="提出期限", en="To ask until", type="date", example="2026-11-27"),
        Field(
            key="interested",
            zh="利害关系人",
            en="Interested persons",
            type="list",
            example=["王某"],
        ),
    ),
    required=("reason", "due_on"),
    source="《行政许可法》第四十七条",
    order=90,
)

declare(
    DocumentKind.HEARING_NOTICE,
    mark="听通",
    fields=(
        REASON,
        WHEN,
        PLACE,
        PRESIDER,
        RECORDER,
        Field(key="parties", zh="参加人", en="Parties", type="list", example=["李禾生", "王某"]),
        Field(key="is_announced", zh="向社会公告", en="Is announced", type="flag", example=True),
    ),
    required=("when", "place", "presider"),
    source="《行政许可法》第四十八条第一款",
    order=91,
)


@declare(
    DocumentKind.HEARING_RECORD,
    mark="听录",
    fields=(
        Field(
            key="statements",
            zh="发言",
            en="Statements",
            type="table",
            example=[{"speaker": "李禾生", "text": "树是我种的。", "file": "照片.jpg"}],
            columns=(
                Field(key="speaker", zh="发言人", en="Speaker", type="person"),
                Field(key="text", zh="内容", en="What was said"),
                Field(key="file", zh="附件", en="File"),
            ),
        ),
        Field(key="findings", zh="主持人归纳", en="Summing up", example="双方对株数没有争议。"),
        WHEN,
        PLACE,
        PRESIDER,
        RECORDER,
        Field(key="present", zh="到场的人", en="Who came", example="李禾生；王某"),
        Field(key="absent", zh="未到场的人", en="Who did not", type="list", example=[]),
    ),
    required=("statements", "findings"),
    source="《行政许可法》第四十八条第二款",
    order=92,
)
def _record(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    names = ("speaker", "text", "file")
    return {
        "statements": [dict(zip(names, one, strict=True)) for one in facts["statements"]],
        "present": "；".join(facts["present"]),
    }
